"""Slips of the lexicon that stand in a name: the bearer may well write it so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from nlp.correct.protect import Protection
from nlp.lexicon.words import is_word
from nlp.types import Finding, Severity

SLIPS = frozenset(["typo", "form"])
"""Kinds of entries that name a slip of the pen."""
_AROUND = 100
"""Code points on both sides of a slip that are read to tell whether it stands in a name."""


def doubted_in_names(text: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of the lexicon in ``text``; a slip that is a later part of a name has become a hint."""
    for finding in findings:
        if finding.category in SLIPS and finding.severity is not Severity.HINT and _named(text, finding):
            note = f"{finding.message}（似在名称中，请核对）"
            yield replace(finding, severity=Severity.HINT, weight=0.0, message=note)
        else:
            yield finding


def _named(text: str, finding: Finding) -> bool:
    first = max(0, finding.span.start - _AROUND)
    start = max(first, text.rfind("\n", first, finding.span.start) + 1)
    around = _protection(text[start : finding.span.end + _AROUND])
    return around.belongs_to_name(finding.span.start - start, finding.span.end - start)


@lru_cache(maxsize=64)
def _protection(text: str) -> Protection:
    """Remembered for texts that say the same over and over."""
    return Protection.of(text, is_word)
