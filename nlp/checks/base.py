"""What every check shares: the context it judges in and the one way to make a finding.

A check is a module with ``RULES: tuple[Rule, ...]`` and
``check(document: Document, context: Context) -> Iterator[Finding]``. Checks never import each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from nlp.lexicon.release import Release
from nlp.types import Document, Edit, Finding, Judged, Rule, Severity, Span


@dataclass(frozen=True, slots=True)
class Context:
    """as_of: the day to judge by; published: the document's own day; release: the lexicon in force."""

    as_of: date
    published: date | None
    release: Release

    @property
    def then(self) -> Judged | None:
        """How a finding stands that a text with a day of its own had wrong on that day; None for a draft."""
        return Judged.THEN if self.published else None


class Check(Protocol):
    """The shape of a check module."""

    RULES: tuple[Rule, ...]

    def check(self, document: Document, context: Context) -> Iterator[Finding]: ...


def make_finding(
    rule: Rule,
    document: Document,
    start: int,
    end: int,
    message: str,
    *suggestions: str,
    severity: Severity | None = None,
    edits: tuple[Edit, ...] = (),
    places: tuple[Span, ...] = (),
    judged: Judged | None = None,
    authority: str | None = None,
    origin: str | None = None,
) -> Finding:
    """A finding of ``rule`` on ``document.text[start:end]``; hints weigh nothing."""
    level = severity or rule.severity
    return Finding(
        code=rule.code,
        category=rule.category,
        severity=level,
        span=Span(start, end),
        matched=document.text[start:end],
        message=message,
        suggestions=suggestions,
        authority=authority or rule.source,
        origin=origin or rule.code,
        judged=judged,
        edits=edits,
        count=1 + len(places),
        places=places,
        weight=0.0 if level is Severity.HINT else rule.weight,
    )
