"""The interpretation desk: a policy beside its interpretation, assessed, with versions and their scores."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from nlp.report.labels import xml_safe
from nlp.types import ReviewError
from service.access import DESK_ROLES, signed_in
from service.api import blueprint
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, demand, find_unit, lines_value, say
from service.api.desk_schemas import LINES
from service.api.fields import Field, read_body
from service.api.kinds import Flag, Number
from service.api.operations import Operation, described
from service.api.problems import refuse
from service.api.queries import number as number_query
from service.api.queries import read_query
from service.api.replay import commit_answer
from service.api.schemas import (
    BOOLEAN,
    INTEGER,
    MOMENT,
    NUMBER,
    SCHEMAS,
    STRING,
    TEXT_OR_NULL,
    Schema,
    array,
    record,
    ref,
)
from service.api.uploads import Upload, file_bytes
from service.db import begin_write, get_session
from service.desk.request import checked_text, day, line
from service.interpret import export, saving, versions
from service.interpret.pages import add_work, latest_works, name_of
from service.interpret.request import WRITERS, Given, find, of_bytes
from service.models import Interpretation, InterpretationVersion

_PAGE = 100
_TITLE = Field("title", "标题", longest=500)
_DATES = (Field("policy_date", "政策发布日期", day=True), Field("planned", "解读发布日期", day=True))
NEW = (
    Field("policy", "政策原文；与 policy_file 二者填一"),
    Upload("policy_file", "政策文件；与 policy 二者填一"),
    Field("text", "解读；可以以后再写"),
    Upload("text_file", "解读文件；与 text 二者填一"),
    _TITLE,
    *_DATES,
    Field("unit", "单位名称；不填时用第一个有编辑或审核权限的单位", longest=80),
)
WRITTEN = (
    Field("policy", "政策原文", blank=True),
    Field("text", "解读", blank=True),
    _TITLE,
    *_DATES,
    Number("version", "改的是哪一版；别人已存了更新的一版时为 409", required=True),
    Flag("keep", "记为一版"),
)
FILE = (Upload("file", "文件（docx、html、md、txt、pdf）", required=True),)
_PAGES = number_query("page", f"第几页，每页 {_PAGE} 份", 1, 10_000)
_SCORE: Schema = {"type": ["number", "null"]}
_ROW = record(number=INTEGER, score=_SCORE, grade=STRING, contradictions=INTEGER, missing=INTEGER, copied=NUMBER,
              who=STRING, at=STRING)  # fmt: skip
_PLACE: Schema = {"type": ["array", "null"], "items": INTEGER}

SCHEMAS["Interpretations"] = record(
    interpretations=array(record(id=STRING, name=STRING, unit=STRING, version=INTEGER, updated=MOMENT, score=_SCORE)),
    more=BOOLEAN,
)
SCHEMAS["Interpretation"] = record(
    id=STRING, title=STRING, policy=STRING, text=STRING, policy_date=STRING, planned=STRING, version=INTEGER,
    updated=MOMENT, unit=STRING, may=record(edit=BOOLEAN),
)  # fmt: skip
SCHEMAS["DeskAssessment"] = {
    "anyOf": [
        {"type": "null"},
        {
            "allOf": [
                ref("Assessment"),
                record(
                    caps=array(STRING),
                    cards=array(
                        record(kind=STRING, label=STRING, level=STRING, note=STRING, quote=STRING, policy=_PLACE,
                               text=_PLACE)
                    ),
                ),
            ]
        },
    ]
}  # fmt: skip
SCHEMAS["InterpretationState"] = record(
    interpretation=ref("Interpretation"), assessment=ref("DeskAssessment"), reason=STRING, versions=array(_ROW)
)
SCHEMAS["InterpretationVersions"] = record(versions=array(_ROW))
SCHEMAS["InterpretationVersion"] = record(
    number=INTEGER, text=STRING, score=_SCORE, grade=TEXT_OR_NULL, at=MOMENT, lines=LINES
)
SCHEMAS["Made"] = record(id=STRING)


@blueprint.get("/interpretations")
@token_required("interpret")
@described(Operation("自己各单位的解读，新的在前", 200, "Interpretations", query=(_PAGES,)))
def get_interpretations() -> Response:
    first = (int(read_query((_PAGES,)).get("page", 1)) - 1) * _PAGE
    demand(*DESK_ROLES)
    found = latest_works(get_session(), signed_in(), first, _PAGE + 1)
    return say({"interpretations": [_row(*pair) for pair in found[:_PAGE]], "more": len(found) > _PAGE})


@blueprint.post("/interpretations")
@token_required("interpret")
@described(Operation("新建一份解读", 201, "Interpretation", fields=NEW, located=True))
def post_interpretation() -> Response:
    """Keep the pair; it is assessed when it is read or written."""
    db = get_session()
    body = read_body(NEW)
    unit_id = find_unit(body.get("unit"), *WRITERS).id
    if ("policy" in body and "policy_file" in body) or ("text" in body and "text_file" in body):
        refuse(409, "同一边的文字和文件请填其中一项。")
    policy, text = _given(body, "policy"), _given(body, "text")
    begin_write(db)
    work = add_work(db, unit_id, policy, text)
    work.title = line(body, "title", 500) or work.title
    work.policy_date = day(body, "policy_date", "政策发布日期") or work.policy_date
    work.planned = day(body, "planned", "解读发布日期") or work.planned
    db.flush()
    return commit_answer(db, json.dumps(_value(work)), 201, f"/api/v1/interpretations/{work.id}")


@blueprint.get("/interpretations/<identifier>")
@token_required("interpret")
@described(Operation("一份解读和它的评估", 200, "InterpretationState"))
def get_interpretation(identifier: str) -> Response:
    """``assessment`` is null where it cannot be judged; ``reason`` says why."""
    return say(_stated(identifier, as_on_the_page(saving.state, identifier)))


@blueprint.put("/interpretations/<identifier>")
@token_required("interpret")
@described(Operation("改写并评估", 200, "InterpretationState", fields=WRITTEN, problems=(409,)))
def put_interpretation(identifier: str) -> Response:
    read_body(WRITTEN)
    return say(_stated(identifier, as_on_the_page(saving.assess, identifier)))


@blueprint.put("/interpretations/<identifier>/files/<side>")
@token_required("interpret")
@described(Operation("用文件换下政策（policy）或解读（text）", 200, "Version", fields=FILE, problems=(409,)))
def put_interpretation_file(identifier: str, side: str) -> Response:
    if side not in ("policy", "text"):
        refuse(404, "只有 policy 和 text 两边。")
    find(identifier, write=True)
    given = _file(read_body(FILE)["file"])
    return say({"version": saving.put_file(identifier, side, given)})


@blueprint.post("/interpretations/<identifier>/draft")
@token_required("interpret")
@described(Operation("送审稿台", 201, "Made", located=True, problems=(409,)))
def post_to_desk(identifier: str) -> Response:
    made = as_on_the_page(saving.to_desk, identifier)
    return say(made, 201, f"/api/v1/drafts/{made['id']}")


@blueprint.get("/interpretations/<identifier>/export.<form>")
@token_required("interpret")
@described(Operation("下载评估：docx 批注或 html 对照页", 200, forms=tuple(export.TYPES.items()), problems=(409,)))
def get_interpretation_export(identifier: str, form: str) -> Response:
    return as_on_the_page(export.export, identifier, form)


@blueprint.get("/interpretations/<identifier>/versions")
@token_required("interpret")
@described(Operation("各版和得分，旧的在前", 200, "InterpretationVersions"))
def get_interpretation_versions(identifier: str) -> Response:
    return say({"versions": versions.version_rows(get_session(), find(identifier))})


@blueprint.get("/interpretations/<identifier>/versions/<int:number>")
@token_required("interpret")
@described(Operation("一版的文字，和它与现在的差别", 200, "InterpretationVersion"))
def get_interpretation_version(identifier: str, number: int) -> Response:
    _, row, lines = versions.compared(identifier, number)
    return say(
        {
            "number": row.number,
            "text": row.text,
            "score": row.score,
            "grade": row.grade,
            "at": row.at.isoformat(),
            "lines": lines_value(lines),
        }
    )


@blueprint.post("/interpretations/<identifier>/versions/<int:number>/restore")
@token_required("interpret")
@described(Operation("恢复一版", 200, "Version", problems=(409,)))
def post_interpretation_restore(identifier: str, number: int) -> Response:
    return say(as_on_the_page(versions.restore, identifier, number))


def _given(body: dict[str, Any], side: str) -> Given:
    if f"{side}_file" not in body:
        return Given(as_on_the_page(checked_text, body.get(side, "")))
    return _file(body[f"{side}_file"])


def _file(value: dict[str, str]) -> Given:
    try:
        return as_on_the_page(of_bytes, *file_bytes(value))
    except ReviewError as error:
        refuse(409, f"无法读取 {xml_safe(str(error))}")


def _stated(identifier: str, state: dict[str, Any]) -> dict[str, Any]:
    kept = ("assessment", "reason", "versions")
    return {"interpretation": _value(find(identifier)), **{name: state[name] for name in kept}}


def _value(work: Interpretation) -> dict[str, Any]:
    view = saving.work_view(work)
    view.pop("saved")
    return {**view, "unit": work.unit.name, "updated": work.updated_at.isoformat()}


def _row(work: Interpretation, last: InterpretationVersion | None) -> dict[str, Any]:
    return {
        "id": work.id,
        "name": name_of(work),
        "unit": work.unit.name,
        "version": work.version,
        "updated": work.updated_at.isoformat(),
        "score": last.score if last else None,
    }
