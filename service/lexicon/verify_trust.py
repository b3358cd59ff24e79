"""Trusted keys and the levels of units against the log: what was planted or turned past it is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.lexicon.log import object_of
from service.models import LexiconEvent, TrustedKey, Unit

KINDS = ("trust", "bundle", "unit")


def trust_problems(db: Session) -> Iterator[str]:
    """Sentences on keys, and on units put below others, that are not as the log says."""
    trusted: dict[str, tuple[int, dict[str, Any]]] = {}
    taken: dict[str, tuple[int, str]] = {}
    above: dict[str, tuple[int, Any]] = {}
    columns = (LexiconEvent.seq, LexiconEvent.kind, LexiconEvent.before, LexiconEvent.after)
    for seq, kind, before, after in db.execute(
        select(*columns).where(LexiconEvent.kind.in_(KINDS)).order_by(LexiconEvent.seq)
    ):
        was, told = object_of(before), object_of(after)
        if kind == "unit":
            above[str(told.get("unit"))] = (seq, told.get("parent"))
        elif kind == "bundle":
            taken[str(told.get("key"))] = (told.get("seq", 0), str(told.get("head")))
        elif told:
            trusted[str(told.get("key"))] = (seq, told)
        else:
            trusted.pop(str(was.get("key")), None)
            taken.pop(str(was.get("key")), None)
    yield from _keys(db, trusted, taken)
    yield from _levels(db, above)


def _keys(
    db: Session, trusted: dict[str, tuple[int, dict[str, Any]]], taken: dict[str, tuple[int, str]]
) -> Iterator[str]:
    for row in db.scalars(select(TrustedKey).order_by(TrustedKey.public)):
        name = f"信任的公钥 {row.public[:16]}…（{row.name}）"
        event = trusted.pop(row.public, None)
        if event is None:
            yield f"{name} 在日志中没有记录：日志末尾被截去，或是绕过日志写入的"
            continue
        seq, told = event
        if (told.get("name"), told.get("address")) != (row.name, row.address):
            yield f"{name} 绕过日志被改动：与第 {seq} 号记录不符"
        if taken.get(row.public, (0, "")) != (row.seq, row.head):
            yield f"{name} 上次导入到哪里，与日志所记不符：日志末尾被截去，或是绕过日志改动的"
    for public, (seq, told) in trusted.items():
        yield f"信任的公钥 {public[:16]}…（{told.get('name')}） 绕过日志被删除：第 {seq} 号记录中有它"


def _levels(db: Session, above: dict[str, tuple[int, Any]]) -> Iterator[str]:
    units = db.execute(select(Unit.id, Unit.name, Unit.parent_id)).all()
    names = {unit.id: unit.name for unit in units}
    for unit in units:
        event = above.get(unit.name)
        parent = names.get(unit.parent_id)
        if event is not None and event[1] != parent:
            told = f"日志第 {event[0]} 号记录是“{event[1] or '无'}”"
            yield f"单位“{unit.name}”的上级是“{parent or '无'}”，{told}：日志末尾被截去，或是绕过日志改动的"
