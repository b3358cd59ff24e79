"""Protected strings: text one edit away from a name that must never be wrong.

An edit leaves one half of a protected string whole, unless it swaps the two characters in the middle: both halves and
the string so swapped are seeds of an automaton; each seed that is found is compared with its string. Edits at the very ends are taken only where sound or rarity speak for a slip, because the
text may simply go on differently (人民代表大多数). Numerals never count as slips (党的十八大, 党的十九大).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from nlp.lexicon.boundary import straddles
from nlp.lexicon.words import cut, frequency
from nlp.types import LexiconEntry, Span

SHORTEST = 4
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万两")
_INTACT = 5
_RARE = 300


class FuzzyIndex:
    """Built from the ``protected`` entries of a release; ``find`` is pure."""

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        self._exact: set[str] = set()
        self._seeds: list[tuple[LexiconEntry, str, int]] = []
        words: list[str] = []
        self._by_word: list[list[int]] = []
        places: dict[str, int] = {}
        for entry in entries:
            if entry.form in ("protected", "term"):
                self._exact.update(entry.right)
            elif entry.form == "literal":
                self._exact.add(entry.wrong)  # an entry of its own speaks for it
            if entry.form != "protected":
                continue
            for right in entry.right:
                if len(right) < SHORTEST:
                    continue
                middle = len(right) // 2
                swapped = right[: middle - 1] + right[middle] + right[middle - 1] + right[middle + 1 :]
                for seed, at in ((right[:middle], 0), (right[middle:], middle), (swapped, 0)):
                    if seed not in places:
                        places[seed] = len(words)
                        words.append(seed)
                        self._by_word.append([])
                    self._by_word[places[seed]].append(len(self._seeds))
                    self._seeds.append((entry, right, at))
        self._longest = max(map(len, self._exact), default=0)
        self._automaton = (
            AhoCorasick(words, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
            if words
            else None
        )

    def find(self, text: str) -> Iterator[tuple[LexiconEntry, str, Span]]:
        """(entry, protected string, span of the slip) in text order of the seeds, each once."""
        if self._automaton is None:
            return
        seen: set[tuple[str, Span]] = set()
        for index, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for number in self._by_word[index]:
                entry, right, at = self._seeds[number]
                begin = start - at
                if begin >= 0 and text.startswith(right, begin):
                    continue
                for span, place in _slips(text, right, start, at):
                    if (right, span) not in seen:
                        seen.add((right, span))
                        if self._is_slip(text, right, span, place):
                            yield entry, right, span

    def _is_slip(self, text: str, right: str, span: Span, place: int) -> bool:
        """Whether the stretch is a slip of the pen rather than other words; ``place`` is where it departs."""
        found = text[span.start : span.end]
        if self._inside_exact(text, span):
            return False
        at_end = place in (0, len(right) - 1) and len(found) == len(right)
        if at_end and not _plausible_end(text, right, found, span, place):
            return False
        if len(right) < 5 and not (len(found) == len(right) and _same_sound(right, found)):
            return False
        if len(found) < len(right) or max(place, len(right) - 1 - place) >= _INTACT:
            return True
        words = cut(found)
        return not all(len(word) > 1 and frequency(word) for word in words)

    def _inside_exact(self, text: str, span: Span) -> bool:
        """True where the stretch lies within, or is, a string that is right as it stands."""
        low = max(0, span.end - self._longest)
        for start in range(low, span.start + 1):
            for end in range(span.end, min(len(text), start + self._longest) + 1):
                if text[start:end] in self._exact:
                    return True
        return False


def _slips(text: str, right: str, start: int, at: int) -> Iterator[tuple[Span, int]]:
    """Stretches one edit from ``right`` that hold its half found at ``start``; with the place of the edit."""
    size = len(right)
    for length in (size, size - 1, size + 1):
        begin = start if at == 0 else start + (size - at) - length
        if begin < 0 or begin + length > len(text):
            continue
        found = text[begin : begin + length]
        place = _one_edit(found, right)
        if place is not None:
            yield Span(begin, begin + length), place


def _one_edit(found: str, right: str) -> int | None:
    """Where ``found`` departs from ``right`` by exactly one edit of Han characters, or None."""
    size = len(right)
    first = 0
    while first < min(len(found), size) and found[first] == right[first]:
        first += 1
    last = 0
    while last < min(len(found), size) - first and found[-1 - last] == right[-1 - last]:
        last += 1
    if len(found) == size:
        rest = size - first - last
        if rest == 1 and _han(found[first]) and not {found[first], right[first]} <= _NUMERALS:
            return first
        swapped = rest == 2 and found[first : first + 2] == right[first + 1] + right[first]
        return first if swapped else None
    if len(found) == size - 1:
        inside = first + last >= size - 1 and 0 < first < size - 1
        return first if inside and right[first] not in _NUMERALS else None
    inside = first + last >= size and 0 < first < size and _han(found[first])
    return first if inside and found[first] not in _NUMERALS else None


def _plausible_end(text: str, right: str, found: str, span: Span, place: int) -> bool:
    if straddles(text, span):
        return False
    char = found[place]
    return _sound(char) == _sound(right[place]) or frequency(char) < _RARE


def _same_sound(right: str, found: str) -> bool:
    return sorted(map(_sound, right)) == sorted(map(_sound, found))


@cache
def _sound(char: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(char)[0])


def _han(char: str) -> bool:
    return "㐀" <= char <= "鿿" or char >= "\U00020000"
