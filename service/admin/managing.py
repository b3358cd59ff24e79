"""Administering people and units: what an administrator may do, each in a transaction of its own.

An administrator of one unit sees and changes only its people; of all units, everything.
"""

from __future__ import annotations

import re

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.types import ReviewError
from service.access import holds, signed_in, units_of
from service.audit import record
from service.db import begin_write, get_session
from service.desk.request import stored
from service.lexicon.proposals import scopes_of
from service.models import Grant, LexiconEntryRow, ListRow, Proposal, Role, Unit, User
from service.passwords import hash_password, one_time_password

_NAME = re.compile(r"[A-Za-z0-9_.\-\u4e00-\u9fff]{2,40}")


def of_all_units(user: User) -> bool:
    return any(grant.role == Role.ADMIN and grant.unit_id is None for grant in user.grants)


def may_manage(person: User) -> bool:
    """True where every grant of ``person`` lies in a unit that the signed-in administrator administers."""
    admin = signed_in()
    if of_all_units(admin):
        return True
    return bool(person.grants) and all(
        grant.unit_id is not None and holds(admin, Role.ADMIN, grant.unit_id) for grant in person.grants
    )


def persons_of(db: Session) -> list[User]:
    """Whom the signed-in administrator administers, by name."""
    return [person for person in db.scalars(select(User).order_by(User.name)) if may_manage(person)]


def new_person(name: str, display: str, role: str, unit: str) -> tuple[User, dict[str, str]]:
    """The person as kept, with name and one-time password. Raises ReviewError where the name will not do."""
    password = one_time_password()
    hashed = hash_password(password)
    db = begin_write(get_session())
    if not _NAME.fullmatch(name):
        raise ReviewError("用户名用 2 到 40 个汉字、字母、数字或 _ . -")
    if db.scalar(select(User.id).where(User.name == name)) is not None:
        raise ReviewError(f"已有用户“{name}”。")
    person = User(name=name, display=display or name, password_hash=hashed)
    person.grants = [_grant(db, role, unit)]
    db.add(person)
    db.flush()
    grant = person.grants[0]
    record(db, signed_in(), "新建用户", name, grant.unit_id, grant.role)
    db.commit()
    return person, {"name": name, "password": password}


def give(number: int, role: str, unit: str) -> User:
    """Grant a role. Raises ReviewError where the person has it."""
    db = begin_write(get_session())
    person, grant = find_person(db, number), _grant(db, role, unit)
    if any(known.role == grant.role and known.unit_id == grant.unit_id for known in person.grants):
        raise ReviewError("此人已有这项权限。")
    person.grants.append(grant)
    record(db, signed_in(), "授予权限", person.name, grant.unit_id, grant.role)
    db.commit()
    return person


def take(number: int, grant_id: int) -> User:
    """Take a role back. Raises ReviewError where it is one's own of administration."""
    db = begin_write(get_session())
    person = find_person(db, number)
    grant = next((known for known in person.grants if known.id == grant_id), None)
    if grant is None:
        abort(404, "没有这项权限。")
    if person.id == signed_in().id and grant.role == Role.ADMIN:
        raise ReviewError("不能取消自己的管理员权限。")
    record(db, signed_in(), "取消权限", person.name, grant.unit_id, grant.role)
    person.grants.remove(grant)
    db.commit()
    return person


def new_password(number: int) -> dict[str, str]:
    """Name and new one-time password of the person, whose sessions end."""
    password = one_time_password()
    hashed = hash_password(password)
    db = begin_write(get_session())
    person = find_person(db, number)
    person.password_hash, person.must_change, person.epoch = hashed, True, person.epoch + 1
    told = {"name": person.name, "password": password}
    record(db, signed_in(), "重置密码", person.name)
    db.commit()
    return told


def activate(number: int, active: bool | None = None) -> User:
    """Open or close the account; the other of what it is where nothing is asked for."""
    db = begin_write(get_session())
    person = find_person(db, number)
    if person.id == signed_in().id:
        raise ReviewError("不能停用自己。")
    active = not person.active if active is None else active
    if active != person.active:
        person.active, person.epoch = active, person.epoch + 1
        record(db, signed_in(), "启用用户" if active else "停用用户", person.name)
    db.commit()
    return person


def new_unit(name: str) -> Unit:
    """A new unit; 403 for who is no administrator of the whole system. Raises ReviewError where the name is taken."""
    db = begin_write(get_session())
    if not of_all_units(signed_in()):
        abort(403, "只有全系统的管理员可以新建单位。")
    if not name or db.scalar(select(Unit.id).where(Unit.name == name)) is not None:
        raise ReviewError("单位名称为空，或已有同名单位。")
    unit = Unit(name=name)
    db.add(unit)
    db.flush()
    record(db, signed_in(), "新建单位", name, unit.id)
    db.commit()
    return unit


def new_name(number: int, name: str) -> Unit:
    """Call a unit otherwise; 403 for who is no administrator of the whole system, 404 for no unit. Raises ReviewError
    where the name is taken, or where the lexicon knows the unit by its name: its log says that name for ever."""
    db = begin_write(get_session())
    if not of_all_units(signed_in()):
        abort(403, "只有全系统的管理员可以给单位改名。")
    unit = stored(Unit, number)
    if unit is None:
        abort(404, "没有这个单位。")
    if not name or db.scalar(select(Unit.id).where(Unit.name == name, Unit.id != number)) is not None:
        raise ReviewError("单位名称为空，或已有同名单位。")
    if name != unit.name and _in_the_lexicon(db, unit):
        raise ReviewError(f"词库里已有“{unit.name}”的词条、提案或名单，不能改名；请新建单位。")
    if name != unit.name:
        record(db, signed_in(), "单位改名", name, number, unit.name)
        unit.name = name
    db.commit()
    return unit


def _in_the_lexicon(db: Session, unit: Unit) -> bool:
    lists = select(ListRow.id).where(ListRow.unit_id == unit.id)
    entries = select(LexiconEntryRow.id).where(LexiconEntryRow.scope == unit.name)
    if any(db.scalar(found.limit(1)) is not None for found in (lists, entries)):
        return True
    return any(unit.name in scopes_of(proposal) for proposal in db.scalars(select(Proposal)))


def find_person(db: Session, number: int) -> User:
    """The person, 404 where the signed-in administrator does not administer all his units."""
    person = db.get(User, number)
    if person is None or not may_manage(person):
        abort(404, "没有这个用户。")
    return person


def _grant(db: Session, role: str, unit: str) -> Grant:
    """A grant for the unit of that number, or ``all``, within what the administrator administers."""
    if role not in list(Role):
        abort(422, "没有这种角色。")
    if unit == "all" and of_all_units(signed_in()):
        return Grant(role=role)
    for known in units_of(db, signed_in(), Role.ADMIN):
        if str(known.id) == unit:
            return Grant(role=role, unit_id=known.id)
    abort(403, "您不能管理这个单位。")
