"""Words of the kind ``allow``: no entry, rule or model says less than a serious word about them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from nlp.lexicon.folding import fold
from nlp.lexicon.release import Release
from nlp.types import Finding, Severity, Span

_AROUND = '《》〈〉“”‘’「」『』"（）()'
"""Marks that a finding may take along with the word."""


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


def unless_allowed(findings: Iterable[Finding], allowed: Sequence[Span]) -> list[Finding]:
    """The findings that are not all about an allowed word, the marks round it left out; serious ones always stay.

    ``allowed`` is in text order, as ``AllowedWords.spans`` gives it.
    """
    starts = [span.start for span in allowed]
    return [
        one for one in findings if one.severity is Severity.SERIOUS or one.edits or not _within(one, allowed, starts)
    ]


def _within(finding: Finding, allowed: Sequence[Span], starts: Sequence[int]) -> bool:
    word = finding.matched.strip(_AROUND)
    start = finding.span.start + len(finding.matched) - len(finding.matched.lstrip(_AROUND))
    place = bisect_right(starts, start) - 1
    return bool(word) and place >= 0 and allowed[place].contains(Span(start, start + len(word)))
