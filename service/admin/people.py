"""People and units. An administrator of one unit sees and changes only its people; of all units, everything."""

from __future__ import annotations

import re
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from nlp.report.labels import xml_safe
from service.access import holds, role_required, signed_in, units_of
from service.admin import blueprint
from service.audit import record
from service.db import begin_write, get_session
from service.models import Grant, Role, Unit, User
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


@blueprint.get("/people")
@role_required(Role.ADMIN)
def people() -> str:
    return _page(get_session())


def _page(db: Session, told: dict[str, str] | None = None) -> str:
    persons = [person for person in db.scalars(select(User).order_by(User.name)) if may_manage(person)]
    return render_template(
        "people.html",
        persons=persons,
        units=units_of(db, signed_in(), Role.ADMIN),
        roles=list(Role),
        everywhere=of_all_units(signed_in()),
        told=told,
    )


@blueprint.post("/people")
@role_required(Role.ADMIN)
def add_person() -> Any:
    """A new person with a role in a unit and a one-time password, shown once."""
    name, display = _field("name", 40), _field("display", 40)
    password = one_time_password()
    hashed = hash_password(password)
    db = begin_write(get_session())
    if not _NAME.fullmatch(name):
        return _refused("用户名用 2 到 40 个汉字、字母、数字或 _ . -")
    if db.scalar(select(User.id).where(User.name == name)) is not None:
        return _refused(f"已有用户“{name}”。")
    person = User(name=name, display=display or name, password_hash=hashed)
    person.grants = [_grant(db)]
    db.add(person)
    db.flush()
    grant = person.grants[0]
    record(db, signed_in(), "新建用户", name, grant.unit_id, grant.role)
    db.commit()
    return _page(db, {"name": name, "password": password})


@blueprint.post("/people/<int:number>/grants")
@role_required(Role.ADMIN)
def add_grant(number: int) -> Response:
    db = begin_write(get_session())
    person, grant = _person(db, number), _grant(db)
    if any(known.role == grant.role and known.unit_id == grant.unit_id for known in person.grants):
        return _refused("此人已有这项权限。")
    person.grants.append(grant)
    record(db, signed_in(), "授予权限", person.name, grant.unit_id, grant.role)
    db.commit()
    return redirect(url_for("admin.people"))


@blueprint.post("/people/<int:number>/grants/<int:grant_id>/remove")
@role_required(Role.ADMIN)
def remove_grant(number: int, grant_id: int) -> Response:
    db = begin_write(get_session())
    person = _person(db, number)
    grant = next((known for known in person.grants if known.id == grant_id), None)
    if grant is None:
        abort(404, "没有这项权限。")
    if person.id == signed_in().id and grant.role == Role.ADMIN:
        return _refused("不能取消自己的管理员权限。")
    record(db, signed_in(), "取消权限", person.name, grant.unit_id, grant.role)
    person.grants.remove(grant)
    db.commit()
    return redirect(url_for("admin.people"))


@blueprint.post("/people/<int:number>/password")
@role_required(Role.ADMIN)
def reset_password(number: int) -> Any:
    """A new one-time password, shown once; sessions of before end."""
    password = one_time_password()
    hashed = hash_password(password)
    db = begin_write(get_session())
    person = _person(db, number)
    person.password_hash, person.must_change, person.epoch = hashed, True, person.epoch + 1
    told = {"name": person.name, "password": password}
    record(db, signed_in(), "重置密码", person.name)
    db.commit()
    return redirect(url_for("login.login")) if person.id == signed_in().id else _page(db, told)


@blueprint.post("/people/<int:number>/active")
@role_required(Role.ADMIN)
def set_active(number: int) -> Response:
    """Close the account, or open it again; closing ends its sessions and tokens."""
    db = begin_write(get_session())
    person = _person(db, number)
    if person.id == signed_in().id:
        return _refused("不能停用自己。")
    person.active, person.epoch = not person.active, person.epoch + 1
    record(db, signed_in(), "启用用户" if person.active else "停用用户", person.name)
    db.commit()
    return redirect(url_for("admin.people"))


@blueprint.post("/units")
@role_required(Role.ADMIN)
def add_unit() -> Response:
    name = _field("name", 80)
    db = begin_write(get_session())
    if not of_all_units(signed_in()):
        abort(403, "只有全系统的管理员可以新建单位。")
    if not name or db.scalar(select(Unit.id).where(Unit.name == name)) is not None:
        return _refused("单位名称为空，或已有同名单位。")
    unit = Unit(name=name)
    db.add(unit)
    db.flush()
    record(db, signed_in(), "新建单位", name, unit.id)
    db.commit()
    return redirect(url_for("admin.people"))


def _person(db: Session, number: int) -> User:
    person = db.get(User, number)
    if person is None or not may_manage(person):
        abort(404, "没有这个用户。")
    return person


def _grant(db: Session) -> Grant:
    """The grant asked for in the form, within what the administrator administers."""
    role, unit = request.form.get("role", ""), request.form.get("unit", "")
    if role not in list(Role):
        abort(422, "没有这种角色。")
    if unit == "all" and of_all_units(signed_in()):
        return Grant(role=role)
    for known in units_of(db, signed_in(), Role.ADMIN):
        if str(known.id) == unit:
            return Grant(role=role, unit_id=known.id)
    abort(403, "您不能管理这个单位。")


def _field(name: str, longest: int) -> str:
    return xml_safe(request.form.get(name, "")).strip()[:longest]


def _refused(sentence: str) -> Response:
    get_session().rollback()
    flash(sentence)
    return redirect(url_for("admin.people"))
