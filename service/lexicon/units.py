"""Units from below to above, and who may work on the lexicon of which.

The scope of an entry is ``all`` or the name of a unit. A grant covers its unit and those below. ``all`` needs a
grant for all units, or for the one unit that has none above it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.lexicon.layers import ALL
from nlp.types import ReviewError
from service.models import Role, Unit, User


class Refused(ReviewError):
    """The person may not do this; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Every unit with the one above it."""

    names: dict[int, str]
    parents: dict[int, int | None]

    @classmethod
    def of(cls, db: Session) -> Tree:
        rows = db.execute(select(Unit.id, Unit.name, Unit.parent_id)).all()
        return cls({row.id: row.name for row in rows}, {row.id: row.parent_id for row in rows})

    def numbers(self, unit_id: int | None) -> list[int]:
        """The unit and those above it, itself first; a circle is cut where it closes."""
        chain: list[int] = []
        while unit_id is not None and unit_id in self.parents and unit_id not in chain:
            chain.append(unit_id)
            unit_id = self.parents[unit_id]
        return chain

    def chain(self, unit_id: int | None) -> tuple[str, ...]:
        """The scopes of a unit, its own first."""
        return tuple(self.names[number] for number in self.numbers(unit_id))

    def number(self, scope: str) -> int | None:
        return next((number for number, name in self.names.items() if name == scope), None)

    def scopes_above(self, scope: str) -> tuple[str, ...]:
        """The scopes that apply where ``scope`` does, itself first; none for ``all``."""
        return () if scope == ALL else self.chain(self.number(scope))

    def top(self) -> int | None:
        """The one unit that has none above it, or None where there are several."""
        tops = [number for number, parent in self.parents.items() if parent is None]
        return tops[0] if len(tops) == 1 else None


def may(tree: Tree, user: User, role: Role, scope: str) -> bool:
    """Whether ``user`` holds ``role`` for entries of that scope."""
    units = {grant.unit_id for grant in user.grants if grant.role == role}
    if None in units:
        return True
    if scope == ALL:
        return tree.top() in units and tree.top() is not None
    number = tree.number(scope)
    return number is not None and not units.isdisjoint(tree.numbers(number))


def demand(tree: Tree, user: User, role: Role, scope: str) -> None:
    """Refused where the person may not; an unknown unit is named."""
    if scope != ALL and tree.number(scope) is None:
        raise Refused(f"没有单位“{scope}”；适用范围写 all 或单位名称")
    if not may(tree, user, role, scope):
        where = "全系统（all）" if scope == ALL else f"“{scope}”"
        raise Refused(f"{user.display or user.name} 没有{where}的“{role}”权限")


def keeps(tree: Tree, user: User, scopes: Iterable[str]) -> bool:
    """Whether ``user`` proposes or decides about entries of each of these scopes."""
    roles = (Role.LEXICON, Role.LEXICON_APPROVER)
    return all(any(may(tree, user, role, scope) for role in roles) for scope in scopes)


def readable(tree: Tree, user: User) -> set[str] | None:
    """The scopes a person may read: those of his units and above; None means every one."""
    if any(grant.unit_id is None for grant in user.grants):
        return None
    scopes = {ALL}
    for grant in user.grants:
        scopes.update(tree.chain(grant.unit_id))
    for number in tree.names:
        if any(grant.unit_id in tree.numbers(number) for grant in user.grants):
            scopes.add(tree.names[number])
    return scopes


def set_parent(db: Session, unit: Unit, parent: Unit | None) -> None:
    """Put ``unit`` below ``parent``. Refused where that would close a circle."""
    if parent is not None and unit.id in Tree.of(db).numbers(parent.id):
        raise Refused(f"“{parent.name}”就在“{unit.name}”之下，不能再作它的上级")
    unit.parent_id = parent.id if parent else None
    db.flush()
