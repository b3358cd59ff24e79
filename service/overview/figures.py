"""The figures of the overview, from reviews and findings on record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.report.labels import CATEGORY
from nlp.text.masking import masked, shown
from service.models import UNSETTLED, Checkup, FindingRecord, Mending
from service.overview.period import Scope

FREQUENT = 15
_NO_COLUMN = "（未填栏目）"


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one unit, column or month. Rates are weighted errors per 10,000 characters, None without a text.

    texts: texts that were reviewed; rate: when they were first seen; last_rate: when they were last seen;
    serious, general: findings put on record; open: of these still to be mended; hours: median from finding to fix.
    """

    name: str
    texts: int
    characters: int
    rate: float | None
    last_rate: float | None
    serious: int
    general: int
    open: int
    hours: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    whole: Row
    units: tuple[Row, ...]
    columns: tuple[Row, ...]
    months: tuple[Row, ...]
    categories: tuple[tuple[str, int], ...]
    frequent: tuple[tuple[str, str, str, int], ...]
    """Words, what to write instead, category, how often."""
    column_names: tuple[str, ...]


def figures(db: Session, scope: Scope) -> Figures:
    checkups, findings = _checkups(db, scope), _findings(db, scope)
    names = {unit.id: unit.name for unit in scope.units}
    months = sorted({_month(row.at) for row in checkups} | {_month(row.first_seen) for row in findings})
    columns = sorted({row.column for row in checkups})
    return Figures(
        _row("合计", checkups, findings),
        tuple(
            _of(names[number], checkups, findings, lambda row, number=number: row.unit_id == number)
            for number in scope.unit_ids
            if any(checkup.unit_id == number for checkup in checkups)
        ),
        tuple(
            _of(name or _NO_COLUMN, checkups, findings, lambda row, name=name: row.column == name) for name in columns
        ),
        tuple(_of(name, checkups, findings, lambda row, name=name: _month(_seen(row)) == name) for name in months),
        tuple(Counter(CATEGORY[row.category] for row in findings).most_common()),
        _frequent(findings),
        tuple(name for name in columns if name),
    )


def _of(
    name: str,
    checkups: list[Checkup],
    findings: list[FindingRecord],
    wanted: Callable[[Checkup | FindingRecord], bool],
) -> Row:
    return _row(name, [row for row in checkups if wanted(row)], [row for row in findings if wanted(row)])


def _seen(row: Checkup | FindingRecord) -> datetime:
    return row.at if isinstance(row, Checkup) else row.first_seen


def _checkups(db: Session, scope: Scope) -> list[Checkup]:
    query = select(Checkup).where(
        Checkup.unit_id.in_(scope.unit_ids), Checkup.at >= scope.since, Checkup.at < scope.until
    )
    if scope.column:
        query = query.where(Checkup.column == scope.column)
    return list(db.scalars(query.order_by(Checkup.id)))


def _findings(db: Session, scope: Scope) -> list[FindingRecord]:
    query = select(FindingRecord).where(
        FindingRecord.unit_id.in_(scope.unit_ids),
        FindingRecord.first_seen >= scope.since,
        FindingRecord.first_seen < scope.until,
        FindingRecord.state != Mending.MISTAKEN,
    )
    if scope.column:
        query = query.where(FindingRecord.column == scope.column)
    return list(db.scalars(query.order_by(FindingRecord.id)))


def _row(name: str, checkups: list[Checkup], findings: list[FindingRecord]) -> Row:
    by_text: defaultdict[str, list[Checkup]] = defaultdict(list)
    for checkup in checkups:
        by_text[checkup.draft_id or checkup.review_id or str(checkup.id)].append(checkup)
    first, last = [rows[0] for rows in by_text.values()], [rows[-1] for rows in by_text.values()]
    hours = [
        (row.settled_at - row.first_seen).total_seconds() / 3600
        for row in findings
        if row.state == Mending.DONE and row.settled_at is not None
    ]
    return Row(
        name,
        len(by_text),
        sum(checkup.characters for checkup in last),
        _rate(first),
        _rate(last),
        sum(row.severity == "serious" for row in findings),
        sum(row.severity == "general" for row in findings),
        sum(row.state in UNSETTLED for row in findings),
        median(hours) if hours else None,
    )


def _rate(checkups: list[Checkup]) -> float | None:
    characters = sum(checkup.characters for checkup in checkups)
    errors = sum(checkup.weighted_errors for checkup in checkups)
    return round(errors * 10_000 / characters, 1) if characters else None


def _frequent(findings: list[FindingRecord]) -> tuple[tuple[str, str, str, int], ...]:
    """The overview is printed and handed on: numbers of persons are masked."""
    counted = Counter((_words(row)[:40], masked(row.suggestion)[:40], CATEGORY[row.category]) for row in findings)
    return tuple((*words, number) for words, number in counted.most_common(FREQUENT))


def _words(row: FindingRecord) -> str:
    return shown(row.code, row.category, row.matched, [row.suggestion] if row.suggestion else [])


def _month(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m")
