"""Every indicator of an export, gathered in one pass over its posts and judged as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from nlp.batch.expected import Expected
from nlp.batch.indicators import Line, Result, ordered, unable
from nlp.batch.indicators_accounts import account_lines
from nlp.batch.indicators_content import Content
from nlp.batch.indicators_policy import Interpretations
from nlp.batch.indicators_rules import INDICATORS, NOT_IN_AN_EXPORT
from nlp.batch.indicators_updates import update_lines
from nlp.batch.pairs_links import links_seen
from nlp.batch.stream import FindingLine, PostLine
from nlp.batch.subjects import Subjects
from nlp.batch.thresholds import Thresholds

SUBJECTS_IN_SUMMARY = 100


class Inspection:
    """``add`` each post with its findings, then ``judge`` once."""

    def __init__(self, as_of: date, limits: Thresholds, expected: Sequence[Expected] | None) -> None:
        self.limits, self.expected = limits, expected
        self.subjects = Subjects(as_of, limits.accounts.minimal_days)
        self.content = Content(limits)
        self.interpretations = Interpretations(as_of, limits)

    def add(self, post: PostLine, findings: Sequence[FindingLine]) -> None:
        """Count a post with its findings."""
        self.subjects.add(post)
        self.content.add(post, findings)
        self.interpretations.add(post)

    def judge(self, folder: Path, unread: int) -> list[Line]:
        """All lines in order; ``unread``: posts that could not be reviewed at all."""
        seen = links_seen(folder)
        lines = [
            *update_lines(self.subjects, self.expected, self.limits),
            *account_lines(self.subjects, self.expected, self.limits),
            *self.content.lines(unread, seen),
            *self.interpretations.lines(folder, seen),
            *(unable(indicator, reason) for indicator, reason in NOT_IN_AN_EXPORT),
        ]
        return ordered(lines, INDICATORS)


def to_wire(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The indicators as plain values for summary.json: one object an indicator, its worst subjects in it."""
    told = []
    for indicator in INDICATORS:
        own = [line for line in lines if line.indicator is indicator]
        if not own:
            continue
        results = [line.result for line in own]
        told.append(
            {
                "id": indicator.id,
                "scope": indicator.scope,
                "name": indicator.name,
                "effect": indicator.effect,
                "source": indicator.source,
                "result": str(overall(results)),
                "threshold": next((line.threshold for line in own if line.threshold), ""),
                "reason": own[0].reason,
                "counts": {str(result): results.count(result) for result in Result},
                "subjects": [_subject(line) for line in own[:SUBJECTS_IN_SUMMARY] if line.subject],
            }
        )
    return told


def overall(results: Sequence[Result]) -> Result:
    """violated where any subject violates, met where any meets and none violates, else cannot_judge."""
    for result in (Result.VIOLATED, Result.MET):
        if result in results:
            return result
    return Result.CANNOT_JUDGE


def _subject(line: Line) -> dict[str, Any]:
    return {
        "subject": line.subject,
        "unit": line.unit,
        "result": str(line.result),
        "value": line.value,
        "reason": line.reason,
        "posts": [
            {"id": p.id, "title": p.title, "url": p.url, "published": p.published, "note": p.note} for p in line.proofs
        ],
        "posts_total": line.total,
    }
