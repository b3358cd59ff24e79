"""The overview and the list of what is to be mended (整改)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, request

from service.access import DESK_ROLES
from service.api import blueprint
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, demand, find_unit, say
from service.api.fields import Field, read_body
from service.api.kinds import Choice, Number, Numbers
from service.api.operations import Operation, described
from service.api.queries import Query, choice, day, number, read_query, words
from service.api.schemas import (
    BOOLEAN,
    DAY_OR_NULL,
    INTEGER,
    MOMENT,
    MOMENT_OR_NULL,
    SCHEMAS,
    STRING,
    TEXT_OR_NULL,
    array,
    record,
    ref,
)
from service.db import get_session
from service.desk.export import TYPES
from service.models import FindingRecord, Mending
from service.overview import acting, mending
from service.overview.figures import figures
from service.overview.period import Scope, asked

_SCOPE = (
    words("unit", "单位名称；不填为自己的各单位"),
    words("column", "栏目"),
    day("from", "从哪一天起，默认近一年"),
    day("to", "到哪一天止，默认今天"),
)
_LIST = (
    *_SCOPE,
    choice("state", "只列出这种状态的", *map(str, Mending)),
    choice("late", "1：只列出已过期限的", "0", "1"),
    number("page", f"第几页，每页 {mending.PAGE} 项", 1, 10_000),
)
_SHEET = (*_SCOPE, *(item for item in _LIST if item.name in ("state", "late")))
ACTS = (
    Choice("what", "标记已修改、判为误报、重新打开、分派、复查",
           ("mark", "mistaken", "reopen", "assign", "review"), required=True),
    Numbers("findings", "整改项的 number", acting.MOST),
    Field("note", "说明；判为误报时必填", longest=200),
    Field("due", "期限，分派时用", day=True),
    Number("assignee", "责任人的 number，分派时用"),
)  # fmt: skip

_RATE = {"type": ["number", "null"]}
_ROW = record(
    name=STRING, texts=INTEGER, characters=INTEGER, rate=_RATE, last_rate=_RATE, serious=INTEGER, general=INTEGER,
    open=INTEGER, hours=_RATE,
)  # fmt: skip
SCHEMAS["Overview"] = record(
    **{"from": STRING, "to": STRING},
    whole=_ROW,
    units=array(_ROW),
    columns=array(_ROW),
    months=array(_ROW),
    categories=array(record(name=STRING, count=INTEGER)),
    frequent=array(record(matched=STRING, suggestion=STRING, category=STRING, count=INTEGER)),
)
SCHEMAS["Mending"] = record(
    number=INTEGER, unit=STRING, column=STRING, title=STRING, draft=TEXT_OR_NULL, review=TEXT_OR_NULL, place=STRING,
    code=STRING, category=STRING, severity={"enum": ["serious", "general"]}, matched=STRING, excerpt=STRING,
    message=STRING, suggestion=STRING, authority=STRING, origin=STRING, state={"enum": [str(one) for one in Mending]},
    due=DAY_OR_NULL, late=BOOLEAN, assignee=TEXT_OR_NULL, first_seen=MOMENT, settled=MOMENT_OR_NULL,
)  # fmt: skip
SCHEMAS["Mendings"] = record(findings=array(ref("Mending")), more=BOOLEAN)
SCHEMAS["MendingHistory"] = record(
    finding=ref("Mending"), steps=array(record(at=MOMENT, who=STRING, state=STRING, note=STRING))
)
SCHEMAS["Acted"] = record(changed=INTEGER, reviewed=INTEGER, by_api=INTEGER)
SCHEMAS["Responsible"] = record(people=array(record(number=INTEGER, name=STRING, display=STRING)))


@blueprint.get("/overview")
@token_required("oversight")
@described(Operation("各单位、栏目、月份的数字", 200, "Overview", query=_SCOPE, problems=(403,)))
def get_overview() -> Response:
    scope = _asked(_SCOPE)
    found = figures(get_session(), scope)
    return say(
        {
            "from": scope.first.isoformat(),
            "to": scope.last.isoformat(),
            "whole": asdict(found.whole),
            **{name: [asdict(row) for row in getattr(found, name)] for name in ("units", "columns", "months")},
            "categories": [{"name": name, "count": count} for name, count in found.categories],
            "frequent": [
                dict(zip(("matched", "suggestion", "category", "count"), row, strict=True)) for row in found.frequent
            ],
        }
    )


@blueprint.get("/mending")
@token_required("oversight")
@described(Operation("整改清单，最严重、最急的在前", 200, "Mendings", query=_LIST))
def get_mending() -> Response:
    scope = _asked(_LIST)
    first = (int(request.args.get("page", 1)) - 1) * mending.PAGE
    query = mending.listed(scope, request.args.get("state", ""))
    rows = list(get_session().scalars(query.offset(first).limit(mending.PAGE + 1)))
    return say({"findings": [_value(row) for row in rows[: mending.PAGE]], "more": len(rows) > mending.PAGE})


@blueprint.get("/mending.xlsx")
@token_required("oversight")
@described(Operation("整改清单", 200, query=_SHEET, forms=(("xlsx", TYPES["xlsx"]),)))
def get_mending_xlsx() -> Response:
    _asked(_SHEET)
    return mending.mending_xlsx()


@blueprint.get("/mending/people")
@token_required("oversight")
@described(Operation("可以作责任人的人", 200, "Responsible", query=_SCOPE[:1]))
def get_responsible() -> Response:
    scope = _asked(_SCOPE[:1])
    found = mending.people(get_session(), scope)
    return say({"people": [{"number": one.id, "name": one.name, "display": one.display} for one in found]})


@blueprint.get("/mending/<int:number>")
@token_required("oversight")
@described(Operation("一项整改和它的经过", 200, "MendingHistory"))
def get_finding(number: int) -> Response:
    row = mending.find(number)
    steps = mending.steps_of(get_session(), row)
    told = [{"at": one.at.isoformat(), "who": one.user_name, "state": one.state, "note": one.note} for one in steps]
    return say({"finding": _value(row), "steps": told})


@blueprint.post("/mending")
@token_required("oversight")
@described(Operation("对几项整改作同一处理，要么全做，要么全不做", 200, "Acted", fields=ACTS, problems=(404, 409)))
def post_mending() -> Response:
    """Editors mark; approvers may do everything; ``review`` reviews the drafts of the findings again."""
    body = read_body(ACTS)
    numbers, note = [int(one) for one in body["findings"]], body.get("note", "").strip()
    demand(*DESK_ROLES)
    if body["what"] == "review":
        reviewed, by_api = as_on_the_page(acting.review_again, numbers)
        return say({"changed": 0, "reviewed": reviewed, "by_api": by_api})
    given = (body.get("due", ""), int(body["assignee"]) if "assignee" in body else None)
    changed = as_on_the_page(acting.act_on, body["what"], numbers, note, *given)
    return say({"changed": changed, "reviewed": 0, "by_api": 0})


def _asked(queries: tuple[Query, ...]) -> Scope:
    """The scope that the query asks for; 403 for a unit that is not the person's."""
    given = read_query(queries)
    demand(*DESK_ROLES)
    if "unit" in given:
        find_unit(given["unit"])
    return asked(get_session())


def _value(row: FindingRecord) -> dict[str, Any]:
    same = ("column", "title", "place", "code", "category", "severity", "matched", "excerpt", "message", "suggestion",
            "authority", "origin", "state")  # fmt: skip
    return {
        "number": row.id,
        "unit": row.unit.name,
        "draft": row.draft_id,
        "review": row.review_id,
        **{name: getattr(row, name) for name in same},
        "due": row.due and row.due.isoformat(),
        "late": mending.finding_view(row)["late"],
        "assignee": row.assignee and row.assignee.display,
        "first_seen": row.first_seen.isoformat(),
        "settled": row.settled_at and row.settled_at.isoformat(),
    }
