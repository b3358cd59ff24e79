"""The log: append-only events, each carrying the hash of the one before (decision 060).

The hash is the sha256 of one line of canonical JSON: the columns of the event but ``hash``, keys sorted, no spaces,
UTF-8, nothing escaped that need not be. ``before`` and ``after`` stand in it as the JSON values they are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from service.models import LexiconEvent

GENESIS = "0" * 64
SYSTEM = "系统"
ENTRY_KINDS = ("new", "change", "retire")
LABELS = {
    "base": "底本",
    "new": "新增",
    "change": "修改",
    "retire": "停用",
    "import": "导入",
    "propose": "提案",
    "replay": "试跑",
    "open": "查看试跑",
    "approve": "通过",
    "return": "退回",
    "withdraw": "撤回",
    "release": "发布",
    "rollback": "回退",
    "trust": "信任公钥",
    "bundle": "导入词库包",
    "unit": "单位上级",
    "list": "导入名单",
    "list-back": "恢复名单",
    "list-out": "下载名单",
}
_LOCK = 0x786A6C6F  # of this log among PostgreSQL's advisory locks
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be logged; ``before`` and ``after`` are JSON values, or JSON text that is canonical already."""

    kind: str
    entry: str = ""
    version: int = 0
    authority: str = ""
    before: Any = None
    after: Any = None


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def event_hash(
    seq: int, at: str, actor: str, kind: str, entry: str, version: int, authority: str, before: str, after: str,
    previous: str,
) -> str:  # fmt: skip
    """sha256, in hex, of the canonical line of an event."""
    line = (
        f'{{"actor":{_quoted(actor)},"after":{after},"at":{_quoted(at)},"authority":{_quoted(authority)},'
        f'"before":{before},"entry":{_quoted(entry)},"kind":{_quoted(kind)},"previous":{_quoted(previous)},'
        f'"seq":{seq},"version":{version}}}'
    )
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


_quoted = json.encoder.encode_basestring


def append(db: Session, actor: str, act: Act) -> tuple[int, str]:
    """Log one act in the running write transaction; its number and hash."""
    return append_all(db, actor, [act])


def append_all(db: Session, actor: str, acts: Iterable[Act]) -> tuple[int, str]:
    """Log acts in their order; number and hash of the last. Nobody else appends until the transaction ends."""
    lock(db)
    seq, previous = head(db)
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    rows: list[dict[str, Any]] = []
    for act in acts:
        seq += 1
        before, after = _json(act.before), _json(act.after)
        fields = (seq, at, actor, act.kind, act.entry, act.version, act.authority, before, after, previous)
        hashed = event_hash(*fields)
        rows.append(dict(zip(COLUMNS, (*fields, hashed), strict=True)))
        previous = hashed
        if len(rows) == _BATCH:
            db.execute(insert(LexiconEvent), rows)
            rows = []
    if rows:
        db.execute(insert(LexiconEvent), rows)
    return seq, previous


def lock(db: Session) -> None:
    """Let nobody else append until the transaction ends. On SQLite ``begin_write`` has seen to that already."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def head(db: Session) -> tuple[int, str]:
    """Number and hash of the last event; (0, zeros) where there is none."""
    last = db.execute(
        select(LexiconEvent.seq, LexiconEvent.hash).order_by(LexiconEvent.seq.desc()).limit(1)
    ).one_or_none()
    return (last.seq, last.hash) if last else (0, GENESIS)


def object_of(text: str) -> dict[str, Any]:
    """The JSON object that an event tells, {} where somebody made it something else."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _json(value: Any) -> str:
    return value if isinstance(value, str) else canonical(value)


COLUMNS = ("seq", "at", "actor", "kind", "entry", "version", "authority", "before", "after", "previous", "hash")
