"""The versions of an entry, each with what it changed, from the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.lexicon import shipped_release
from nlp.types import LexiconEntry
from service.lexicon.entries import CONTENT, cells_of, from_json
from service.lexicon.log import ENTRY_KINDS, LABELS
from service.lexicon.say import NAMES
from service.models import LexiconEvent


@dataclass(frozen=True, slots=True)
class Difference:
    """One column that changed."""

    column: str
    name: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        return f"{self.name}：{self.before or '（空）'} → {self.after or '（空）'}"


@dataclass(frozen=True, slots=True)
class Step:
    version: int
    at: str
    actor: str
    label: str
    authority: str
    differences: tuple[Difference, ...]
    seq: int = 0


def history(db: Session, entry_id: str) -> list[Step]:
    """Oldest first; an entry that was shipped begins with its shipped version."""
    steps: list[Step] = []
    query = select(LexiconEvent).where(LexiconEvent.entry == entry_id, LexiconEvent.kind.in_(ENTRY_KINDS))
    for event in db.scalars(query.order_by(LexiconEvent.seq)):
        before = from_json(event.before) if event.before != "null" else None
        if before is not None and not steps:
            steps.append(_shipped(before))
        at = f"{datetime.fromisoformat(event.at).astimezone():%Y-%m-%d %H:%M}"
        changed = differences(before, from_json(event.after))
        label = LABELS[event.kind]
        steps.append(Step(event.version, at, event.actor, label, event.authority, changed, event.seq))
    if not steps:
        known = next((entry for entry in shipped_release().entries if entry.id == entry_id), None)
        return [_shipped(known)] if known else []
    return steps


def _shipped(entry: LexiconEntry) -> Step:
    return Step(entry.version, "", "", "随程序附带", entry.authority, ())


def differences(before: LexiconEntry | None, after: LexiconEntry) -> tuple[Difference, ...]:
    """Columns whose content differs; for a new entry those that are filled."""
    old = cells_of(before) if before else dict.fromkeys(CONTENT, "")
    new = cells_of(after)
    return tuple(
        Difference(column, NAMES[column], old[column], new[column]) for column in CONTENT if old[column] != new[column]
    )
