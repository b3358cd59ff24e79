"""Words of the kind ``allow``: nothing is ever said about them, by no entry and no model."""

from __future__ import annotations

from ahocorasick_rs import AhoCorasick, MatchKind

from nlp.lexicon.folding import fold
from nlp.lexicon.release import Release
from nlp.types import Span


class AllowedWords:
    """Built once from a release."""

    def __init__(self, release: Release) -> None:
        words = sorted({word for entry in release.of_kind("allow") for word in entry.right})
        self._automaton = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest) if words else None

    def spans(self, text: str) -> list[Span]:
        """Where allowed words stand in ``text``, longest first from the left."""
        if self._automaton is None:
            return []
        folded = fold(text)
        return [
            Span(*folded.place(start, end)) for _, start, end in self._automaton.find_matches_as_indexes(folded.text)
        ]
