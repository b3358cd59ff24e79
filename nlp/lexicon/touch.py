"""Which texts a change of the lexicon can touch at all: those that hold a string which every match needs.

A scan for these strings is hundreds of times faster than a review, so that a whole archive is tried in a minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from nlp.lexicon.folding import fold
from nlp.lexicon.pattern import compile_pattern
from nlp.types import LexiconEntry

_NUMERALS = "一二两三四五六七八九十"
_STATE = "中华人民共和国"


def needed(entry: LexiconEntry) -> Iterator[str]:
    """Strings of which a text must hold one before the entry can speak, or silence another, in it."""
    if entry.form == "literal":
        yield entry.wrong
    elif entry.form == "pattern":
        yield from compile_pattern(entry.wrong).anchors
    elif entry.form == "term":
        yield from entry.right
    elif entry.form == "protected":
        for right in entry.right:
            yield from _halves(right)
    elif entry.form == "expansion":
        numbered = entry.wrong[0] in _NUMERALS and len(entry.wrong) > 2
        yield entry.wrong[1:4] if numbered else entry.wrong[:4]
    elif entry.form == "title":
        for title in (*entry.right, *filter(None, [entry.wrong])):
            yield from _halves(title.removeprefix(_STATE))


def _halves(text: str) -> Iterator[str]:
    """An edit leaves one half whole, or swaps the two characters in the middle."""
    middle = len(text) // 2
    yield text[middle:]
    if middle:
        yield text[:middle]
        yield text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :]


class Touch:
    """Built from every entry that goes, comes, or differs."""

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        words = sorted({fold(word).text for entry in entries for word in needed(entry)} - {""})
        self._automaton = (
            AhoCorasick(words, matchkind=MatchKind.LeftmostFirst, implementation=Implementation.DFA)
            if 0 < len(words) <= 2_000
            else AhoCorasick(words, matchkind=MatchKind.LeftmostFirst)
            if words
            else None
        )

    def touches(self, text: str) -> bool:
        """True where the text may be judged otherwise after the change."""
        return self._automaton is not None and bool(self._automaton.find_matches_as_indexes(fold(text).text))
