"""The lexicon as the store has it: the shipped entries, and on top of them what releases of this store changed."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nlp.lexicon import shipped_release
from nlp.types import LexiconEntry
from service.lexicon.entries import from_json
from service.lexicon.log import SYSTEM, Act, append, lock
from service.models import LexiconEntryRow, LexiconEvent

Entries = MappingProxyType[str, LexiconEntry]


def current_entries(db: Session) -> Entries:
    """Every entry in force or retired, by id, as of the last release and the shipped lexicon."""
    count, last = db.execute(select(func.count(), func.max(LexiconEntryRow.seq))).one()
    if not count:
        return _shipped()
    return _cached(db, f"{count}:{db.scalar(select(LexiconEvent.hash).where(LexiconEvent.seq == last))}")


_kept: dict[str, Entries] = {}


def _cached(db: Session, key: str) -> Entries:
    """Rows are only written with an event, so that their number and the hash of the last event name their content."""
    if key not in _kept:
        rows = db.scalars(select(LexiconEntryRow.body))
        changed = {entry.id: entry for entry in map(from_json, rows)}
        _kept.clear()
        _kept[key] = MappingProxyType({**_shipped(), **changed})
    return _kept[key]


@lru_cache(maxsize=1)
def _shipped() -> Entries:
    return MappingProxyType({entry.id: entry for entry in shipped_release().entries})


def note_base(db: Session) -> None:
    """Begin to write: hold the log, and log which shipped lexicon lies below where it is another than before."""
    lock(db)
    shipped = shipped_release()
    last = db.scalar(
        select(LexiconEvent.after).where(LexiconEvent.kind == "base").order_by(LexiconEvent.seq.desc()).limit(1)
    )
    told = {"entries": len(shipped.entries), "label": shipped.label, "sha256": shipped.sha256}
    act = Act("base", authority="随程序附带的词库", before=last or None, after=told)
    if last is None or f'"{shipped.sha256}"' not in last:
        append(db, SYSTEM, act)


def installation(db: Session) -> str:
    """Four characters that tell the entries of this installation from those of another."""
    first = db.scalar(select(LexiconEvent.hash).where(LexiconEvent.seq == 1))
    return (first or "0000")[:4]
