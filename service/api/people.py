"""Administration: people and what they may do, units, and the audit trail."""

from __future__ import annotations

from typing import Any

from flask import Response

from nlp.report.labels import xml_safe
from service.access import signed_in, units_of
from service.admin import managing, trail
from service.api import blueprint
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, demand, say
from service.api.fields import Field, read_body
from service.api.kinds import Choice, Flag, Number
from service.api.operations import Operation, described
from service.api.queries import number as number_query
from service.api.queries import read_query
from service.api.schemas import BOOLEAN, INTEGER, MOMENT, SCHEMAS, STRING, Schema, array, record, ref
from service.db import get_session
from service.models import Role, Unit, User

_ROLE = Choice("role", "角色", tuple(map(str, Role)), required=True)
_UNIT = Number("unit", "单位的 number；不填为所有单位，只有全系统的管理员可以", high=2**31 - 1)
PERSON = (
    Field("name", "用户名", required=True, longest=40),
    Field("display", "姓名", longest=40),
    _ROLE,
    _UNIT,
)
GRANT = (_ROLE, _UNIT)
ACTIVE = (Flag("active", "true 启用，false 停用", required=True),)
UNIT = (Field("name", "单位名称", required=True, longest=80),)
_BEFORE = number_query("before", "只列出比这个 number 早的", 1)

_ROLES: Schema = {"enum": [str(role) for role in Role]}
SCHEMAS["Person"] = record(
    number=INTEGER, name=STRING, display=STRING, active=BOOLEAN, must_change=BOOLEAN, created=MOMENT,
    grants=array(record(number=INTEGER, role=_ROLES, unit={"type": ["string", "null"]})),
)  # fmt: skip
SCHEMAS["People"] = record(people=array(ref("Person")))
SCHEMAS["NewPerson"] = record(person=ref("Person"), password=STRING)
SCHEMAS["Password"] = record(name=STRING, password=STRING)
SCHEMAS["Unit"] = record(number=INTEGER, name=STRING)
SCHEMAS["Units"] = record(units=array(ref("Unit")))
SCHEMAS["Events"] = record(
    events=array(
        record(number=INTEGER, at=MOMENT, who=STRING, unit={"type": ["string", "null"]}, action=STRING, target=STRING,
               detail=STRING)
    ),
    more=BOOLEAN,
)  # fmt: skip


@blueprint.get("/people")
@token_required("admin")
@described(Operation("所管理的用户", 200, "People"))
def get_people() -> Response:
    demand(Role.ADMIN)
    return say({"people": [_person(one) for one in managing.persons_of(get_session())]})


@blueprint.post("/people")
@token_required("admin")
@described(Operation("新建用户；一次性密码只在这里出现", 201, "NewPerson", fields=PERSON, problems=(409,), secret=True))
def post_person() -> Response:
    body = read_body(PERSON)
    demand(Role.ADMIN)
    name, display = _line(body, "name"), _line(body, "display")
    person, told = as_on_the_page(managing.new_person, name, display, body["role"], _unit(body))
    return say({"person": _person(person), "password": told["password"]}, 201)


@blueprint.post("/people/<int:number>/grants")
@token_required("admin")
@described(Operation("授予权限", 200, "Person", fields=GRANT, problems=(409,)))
def post_grant(number: int) -> Response:
    body = read_body(GRANT)
    demand(Role.ADMIN)
    return say(_person(as_on_the_page(managing.give, number, body["role"], _unit(body))))


@blueprint.delete("/people/<int:number>/grants/<int:grant>")
@token_required("admin")
@described(Operation("取消权限", 200, "Person", problems=(409,)))
def delete_grant(number: int, grant: int) -> Response:
    demand(Role.ADMIN)
    return say(_person(as_on_the_page(managing.take, number, grant)))


@blueprint.post("/people/<int:number>/password")
@token_required("admin")
@described(Operation("重置密码；一次性密码只在这里出现", 200, "Password", secret=True))
def post_password(number: int) -> Response:
    demand(Role.ADMIN)
    return say(as_on_the_page(managing.new_password, number))


@blueprint.post("/people/<int:number>/active")
@token_required("admin")
@described(Operation("启用或停用用户", 200, "Person", fields=ACTIVE, problems=(409,)))
def post_active(number: int) -> Response:
    body = read_body(ACTIVE)
    demand(Role.ADMIN)
    return say(_person(as_on_the_page(managing.activate, number, body["active"])))


@blueprint.get("/units")
@token_required(None)
@described(Operation("自己所属的单位", 200, "Units"))
def get_units() -> Response:
    return say({"units": [_unit_value(unit) for unit in units_of(get_session(), signed_in(), *Role)]})


@blueprint.post("/units")
@token_required("admin")
@described(Operation("新建单位", 201, "Unit", fields=UNIT, problems=(409,)))
def post_unit() -> Response:
    body = read_body(UNIT)
    demand(Role.ADMIN)
    return say(_unit_value(as_on_the_page(managing.new_unit, _line(body, "name"))), 201)


@blueprint.put("/units/<int:number>")
@token_required("admin")
@described(Operation("给单位改名", 200, "Unit", fields=UNIT, problems=(409,)))
def put_unit(number: int) -> Response:
    demand(Role.ADMIN)
    body = read_body(UNIT)
    return say(_unit_value(as_on_the_page(managing.new_name, number, _line(body, "name"))))


@blueprint.get("/events")
@token_required("admin")
@described(Operation("操作记录，新的在前", 200, "Events", query=(_BEFORE,)))
def get_events() -> Response:
    demand(Role.ADMIN)
    before = read_query((_BEFORE,)).get("before")
    rows, older = trail.events_of(get_session(), int(before) if before else None)
    told = [
        {
            "number": event.id,
            "at": event.at.isoformat(),
            "who": event.user_name,
            "unit": unit,
            "action": event.action,
            "target": event.target,
            "detail": event.detail,
        }
        for event, unit, _ in rows
    ]
    return say({"events": told, "more": older is not None})


def _line(body: dict[str, Any], name: str) -> str:
    """As the form of the page gives it: without what a page cannot show."""
    return xml_safe(body.get(name, "")).strip()


def _unit(body: dict[str, Any]) -> str:
    return str(int(body["unit"])) if "unit" in body else "all"


def _person(person: User) -> dict[str, Any]:
    return {
        "number": person.id,
        "name": person.name,
        "display": person.display,
        "active": person.active,
        "must_change": person.must_change,
        "created": person.created_at.isoformat(),
        "grants": [
            {"number": one.id, "role": one.role, "unit": one.unit.name if one.unit else None} for one in person.grants
        ],
    }


def _unit_value(unit: Unit) -> dict[str, Any]:
    return {"number": unit.id, "name": unit.name}
