"""The versions of private lists against the log: each is what its event says, and none is missing."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import LexiconEvent, ListVersion

KINDS = ("list", "list-back")


def list_problems(db: Session, last: int) -> Iterator[str]:
    """Sentences on versions that were changed, added or deleted past the log, whose last event is ``last``."""
    query = select(LexiconEvent.seq, LexiconEvent.entry, LexiconEvent.version, LexiconEvent.after)
    logged = {row.seq: row for row in db.execute(query.where(LexiconEvent.kind.in_(KINDS)))}
    columns = (ListVersion.list_id, ListVersion.number, ListVersion.salt, ListVersion.sha256, ListVersion.seq,
               ListVersion.content)  # fmt: skip
    for one in db.execute(select(*columns).order_by(ListVersion.list_id, ListVersion.number)):
        name = f"名单 {one.list_id} 第 {one.number} 版"
        event = logged.pop(one.seq, None)
        if one.seq > last:
            yield f"日志末尾被截去：{name} 由第 {one.seq} 号记录写入，日志只到第 {last} 号"
        elif event is None:
            yield f"{name} 不是按日志写入的：第 {one.seq} 号记录不是它"
        elif _sha256(one.salt, one.content) != one.sha256 or _told(event.after) != (
            one.list_id, one.number, one.sha256,
        ):  # fmt: skip
            yield f"{name} 绕过日志被改动：与第 {one.seq} 号记录不符"
    for event in logged.values():
        yield f"名单 {event.entry} 第 {event.version} 版绕过日志被删除：第 {event.seq} 号记录中有它"


def _sha256(salt: str, content: bytes) -> str:
    try:
        return hashlib.sha256(bytes.fromhex(salt) + zlib.decompress(content)).hexdigest()
    except (ValueError, zlib.error):
        return ""


def _told(after: str) -> tuple[object, object, object]:
    try:
        value = json.loads(after)
        return value["list"], value["version"], value["sha256"]
    except (ValueError, KeyError, TypeError):
        return None, None, None
