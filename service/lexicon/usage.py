"""How entries fare at the desk: hits, accepted, ignored, precision, last seen; and which of them are noisy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from nlp.types import LexiconEntry
from service.lexicon.current import current_entries
from service.models import Decision, FindingRecord

LEAST_DECISIONS = 10  # so many before an entry may be called noisy
PRECISION_LINE = 0.5


@dataclass(frozen=True, slots=True)
class Usage:
    """``hits``: findings on record, at least those decided about. ``precision``: accepted of decided, or None."""

    origin: str
    hits: int
    accepted: int
    ignored: int
    last: datetime | None

    @property
    def precision(self) -> float | None:
        decided = self.accepted + self.ignored
        return self.accepted / decided if decided else None


def usage(db: Session, entry_id: str | None = None) -> dict[str, Usage]:
    """By ``id@version``; of one entry, or of all. What was taken back does not count."""
    counted: dict[str, list[int]] = {}
    last: dict[str, datetime] = {}
    decided = (
        select(
            Decision.origin,
            func.sum(case((Decision.action == "accept", 1), else_=0)),
            func.sum(case((Decision.action == "ignore", 1), else_=0)),
            func.max(Decision.at),
        )
        .where(Decision.undone_at.is_(None), Decision.origin.like(_like(entry_id), escape="\\"))
        .group_by(Decision.origin)
    )
    for origin, accepted, ignored, at in db.execute(decided):
        counted[origin] = [accepted + ignored, int(accepted), int(ignored)]
        last[origin] = at
    seen = (
        select(FindingRecord.origin, func.count(), func.max(FindingRecord.first_seen))
        .where(FindingRecord.origin.like(_like(entry_id), escape="\\"))
        .group_by(FindingRecord.origin)
    )
    for origin, number, at in db.execute(seen):
        counts = counted.setdefault(origin, [0, 0, 0])
        counts[0] = max(counts[0], number)
        last[origin] = max(last.get(origin, at), at)
    return {origin: Usage(origin, *counts, last.get(origin)) for origin, counts in counted.items()}


def _like(entry_id: str | None) -> str:
    if entry_id is None:
        return "%@%"
    escaped = entry_id.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"{escaped}@%"


def noisy(
    db: Session, line: float = PRECISION_LINE, least: int = LEAST_DECISIONS
) -> Iterator[tuple[LexiconEntry, Usage]]:
    """Entries in force whose present version is accepted less often than the line; the worst first."""
    current = current_entries(db)
    found = []
    for used in usage(db).values():
        entry = current.get(used.origin.partition("@")[0])
        precision = used.precision
        if entry is None or entry.origin != used.origin or entry.status != "active" or precision is None:
            continue
        if used.accepted + used.ignored >= least and precision < line:
            found.append((entry, used))
    yield from sorted(found, key=lambda pair: (pair[1].precision, -pair[1].ignored, pair[0].id))
