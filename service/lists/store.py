"""Lists in the store: each import is a version, in force at once; every act is an event of the lexicon's log.

The events name the list, its version, counts and a salted sha256, never a row (decision 080). Every function works in
the write transaction it is called in and leaves the commit to its caller.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nlp.lexicon.layers import ALL
from nlp.lists import KINDS, PrivateList, Row
from nlp.lists.columns import cells_of, to_tsv
from nlp.lists.rows import LABELS
from service.lexicon.current import note_base
from service.lexicon.log import Act, append
from service.lexicon.proposals import one_line
from service.lexicon.units import Refused, Tree, demand, may
from service.lists.tables import Table, rows_of
from service.models import ListRow, ListVersion, Role, User

KEEPERS = (Role.LEXICON, Role.LEXICON_APPROVER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does to the rows of a list."""

    added: tuple[Row, ...]
    removed: tuple[Row, ...]

    @property
    def sentence(self) -> str:
        return f"新增 {len(self.added):,} 行，去掉 {len(self.removed):,} 行"


def scope_of(tree: Tree, unit_id: int | None) -> str:
    return ALL if unit_id is None else tree.names[unit_id]


def may_see(tree: Tree, user: User, unit_id: int | None) -> bool:
    """Whether the person may read and take away the lists of a unit: those who keep the lexicon there, and
    administrators; what stands above is not shown to those below."""
    return any(may(tree, user, role, scope_of(tree, unit_id)) for role in KEEPERS)


def label_of(tree: Tree, unit_id: int | None, kind: str) -> str:
    return f"{'全系统' if unit_id is None else tree.names[unit_id]}{LABELS[kind]}名单"


def find_list(db: Session, unit_id: int | None, kind: str) -> ListRow | None:
    return db.scalar(select(ListRow).where(ListRow.unit_id.is_(unit_id) if unit_id is None
                                           else ListRow.unit_id == unit_id, ListRow.kind == kind))  # fmt: skip


def newest(db: Session, row: ListRow) -> ListVersion:
    version = db.scalar(
        select(ListVersion).where(ListVersion.list_id == row.id).order_by(ListVersion.number.desc()).limit(1)
    )
    assert version is not None
    return version


def find_version(db: Session, list_id: int, number: int) -> ListVersion:
    version = db.scalar(select(ListVersion).where(ListVersion.list_id == list_id, ListVersion.number == number))
    if version is None:
        raise Refused(f"名单没有第 {number} 版")
    return version


def rows_in(version: ListVersion) -> tuple[Row, ...]:
    return rows_of(version.source.kind, zlib.decompress(version.content))


def change_of(before: Sequence[Row], after: Sequence[Row]) -> Change:
    """By the content of the rows; an altered row is one removed and one added."""
    old = {tuple(cells_of(row)) for row in before}
    new = {tuple(cells_of(row)) for row in after}
    return Change(
        tuple(row for row in after if tuple(cells_of(row)) not in old),
        tuple(row for row in before if tuple(cells_of(row)) not in new),
    )


def take_tables(
    db: Session, user: User, unit_id: int | None, tables: Iterable[Table], authority: str
) -> list[tuple[ListVersion, Change]]:
    """Keep each table as the new version of its list. Refused where one is not sound, or the person may not; tables
    that say what is in force are left out."""
    tables = list(tables)
    authority = one_line(authority)
    demand(Tree.of(db), user, Role.LEXICON, scope_of(Tree.of(db), unit_id))
    if not all(table.sound for table in tables):
        raise Refused("名单有问题，没有导入")
    made = []
    for table in tables:
        known = find_list(db, unit_id, table.kind)
        if known is None and not table.rows:
            continue
        before = rows_in(newest(db, known)) if known else ()
        if known is None or before != table.rows:
            change = change_of(before, table.rows)
            made.append((_keep(db, user, unit_id, table.kind, table.rows, authority, change, "list"), change))
    return made


def restore(db: Session, user: User, list_id: int, number: int, authority: str) -> ListVersion:
    """A new version with the rows of an earlier one; number 0 stands for none (the list is out of use)."""
    row = db.get(ListRow, list_id)
    if row is None:
        raise Refused("没有这份名单")
    tree = Tree.of(db)
    demand(tree, user, Role.LEXICON, scope_of(tree, row.unit_id))
    rows = rows_in(find_version(db, list_id, number)) if number else ()
    before = rows_in(newest(db, row))
    if rows == before:
        raise Refused("与现行的一样，不用恢复" if number else "名单已经停用")
    return _keep(db, user, row.unit_id, row.kind, rows, one_line(authority), change_of(before, rows), "list-back")


def _keep(
    db: Session, user: User, unit_id: int | None, kind: str, rows: tuple[Row, ...], authority: str, change: Change,
    act: str,
) -> ListVersion:  # fmt: skip
    note_base(db)
    row = find_list(db, unit_id, kind)
    if row is None:
        row = ListRow(unit_id=unit_id, kind=kind)
        db.add(row)
        db.flush()
    last = db.scalar(select(func.max(ListVersion.number)).where(ListVersion.list_id == row.id)) or 0
    content, salt = to_tsv(kind, rows), secrets.token_hex(16)
    sha256 = salted(salt, content)
    told = {"added": len(change.added), "kind": kind, "list": row.id, "removed": len(change.removed),
            "rows": len(rows), "scope": scope_of(Tree.of(db), unit_id), "sha256": sha256,
            "version": last + 1}  # fmt: skip
    before = {"list": row.id, "version": last} if last else None
    seq, _ = append(db, user.name, Act(act, identifier(row), last + 1, authority, before, told))
    version = ListVersion(
        list_id=row.id, number=last + 1, salt=salt, sha256=sha256, size=len(rows), actor=user.name,
        authority=authority, seq=seq, content=zlib.compress(content, 6), source=row,
    )  # fmt: skip
    db.add(version)
    db.flush()
    return version


def log_taken(db: Session, user: User, version: ListVersion, reason: str) -> None:
    """Keep that somebody took a list away, in the write transaction of the caller."""
    note_base(db)
    scope = scope_of(Tree.of(db), version.source.unit_id)
    told = {"list": version.list_id, "scope": scope, "version": version.number}
    append(db, user.name, Act("list-out", identifier(version.source), version.number, one_line(reason), after=told))


def identifier(row: ListRow) -> str:
    return f"list-{row.kind}-{row.id}"


def salted(salt: str, content: bytes) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + content).hexdigest()


def as_list(tree: Tree, version: ListVersion) -> PrivateList:
    """The version as the review reads it."""
    row = version.source
    label = label_of(tree, row.unit_id, row.kind)
    return PrivateList(identifier(row), row.kind, label, str(version.number), version.sha256, rows_in(version))


def in_force(db: Session, tree: Tree, unit_id: int | None) -> list[ListVersion]:
    """The newest versions of the lists that apply to texts of a unit: its own, of those above, of the whole system."""
    latest = select(ListVersion.list_id, func.max(ListVersion.number).label("number")).group_by(ListVersion.list_id)
    top = latest.subquery()
    query = select(ListVersion).join(ListRow, ListVersion.list_id == ListRow.id)
    query = query.join(top, (top.c.list_id == ListVersion.list_id) & (top.c.number == ListVersion.number))
    applies = ListRow.unit_id.is_(None) | ListRow.unit_id.in_(tree.numbers(unit_id))
    return list(db.scalars(query.where(applies, ListVersion.size > 0).order_by(ListVersion.list_id)))


def every_list(db: Session, tree: Tree, user: User) -> list[ListRow]:
    """The lists a person may see, the whole system's first."""
    found = db.scalars(select(ListRow)).all()
    order = {kind: number for number, kind in enumerate(KINDS)}
    shown = [row for row in found if may_see(tree, user, row.unit_id)]
    return sorted(shown, key=lambda row: (row.unit_id or 0, order.get(row.kind, 9)))


def named(db: Session, tree: Tree, refs: Iterable[str]) -> tuple[PrivateList, ...] | None:
    """The lists that a review names (``list-people-3@2``); None where one is not here."""
    found = []
    for ref in refs:
        name, _, number = ref.partition("@")
        row_id = name.rpartition("-")[2]
        row = db.get(ListRow, int(row_id)) if row_id.isascii() and row_id.isdigit() and number.isdigit() else None
        if row is None or identifier(row) != name:
            return None
        try:
            found.append(as_list(tree, find_version(db, row.id, int(number))))
        except Refused:
            return None
    return tuple(found)
