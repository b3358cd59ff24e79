"""Drafts of the desk: list, new (a text or a file), read with review, write, decide, and take away."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from nlp.report.labels import xml_safe
from nlp.types import ReviewError
from service.access import DESK_ROLES, signed_in
from service.api import blueprint, desk_schemas  # noqa: F401  the schemas are named below
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, demand, find_unit, say
from service.api.fields import Field, read_body
from service.api.kinds import Choice, Number
from service.api.operations import Operation, described
from service.api.problems import refuse
from service.api.queries import choice, number, read_query
from service.api.replay import commit_answer
from service.api.uploads import Upload, file_bytes
from service.db import begin_write, get_session
from service.desk import decisions, export, saving
from service.desk.pages import add_draft, add_file, drafts_of, outcomes, read_file
from service.desk.records import note_first
from service.desk.request import day, draft_text, find_draft, line
from service.desk.view import draft_view, name_of, review_draft
from service.models import Checkup, Draft, Role, State

_PAGE = 100
_TITLE = Field("title", "标题", longest=500)
_COLUMN = Field("column", "栏目", longest=80)
_PLANNED = Field("planned", "拟发日期", day=True)
NEW = (
    Field("text", "稿件正文；与 file 二者填一"),
    Upload("file", "稿件文件（docx、html、md、txt、pdf）；与 text 二者填一"),
    _TITLE,
    _COLUMN,
    _PLANNED,
    Field("unit", "单位名称；不填时用第一个有编辑权限的单位", longest=80),
)
WRITTEN = (
    Field("text", "稿件正文", blank=True),
    _TITLE,
    _COLUMN,
    _PLANNED,
    Number("version", "改的是哪一版；别人已存了更新的一版时为 409", required=True),
)
DECIDED = (
    Choice("action", "采纳或忽略", ("accept", "ignore"), required=True),
    Choice("scope", "只对本稿、对本单位，或提请对所有单位", ("text", "unit", "all"), required=True),
    Field("key", "意见的 key；scope 为 unit 时用 unit_key", required=True, longest=32),
    Field("matched", "意见所指的文字", longest=5_000),
    Field("replacement", "改成什么", longest=5_000),
    Field("origin", "意见的 origin", longest=80),
    Field("reason", "理由；忽略时必填", longest=200),
)
_STATE = choice("state", "只列出这种状态的稿件", *map(str, State))
_PAGES = number("page", f"第几页，每页 {_PAGE} 份", 1, 10_000)
_FILES = tuple(export.TYPES.items())
_FORM = choice("form", "docx 用批注还是修订", "comments", "revisions")


@blueprint.get("/drafts")
@token_required("desk")
@described(Operation("自己各单位的稿件，新的在前", 200, "Drafts", query=(_STATE, _PAGES)))
def get_drafts() -> Response:
    given = read_query((_STATE, _PAGES))
    demand(*DESK_ROLES)
    db, first = get_session(), (int(given.get("page", 1)) - 1) * _PAGE
    found = list(db.scalars(drafts_of(db, signed_in(), given.get("state", "")).offset(first).limit(_PAGE + 1)))
    checked = outcomes(db, found[:_PAGE])
    rows = [_row(draft, checked.get(draft.id)) for draft in found[:_PAGE]]
    return say({"drafts": rows, "more": len(found) > _PAGE})


@blueprint.post("/drafts")
@token_required("desk")
@described(Operation("新建一份稿件", 201, "Draft", fields=NEW, located=True))
def post_draft() -> Response:
    """Keep the draft and put its first review on record."""
    db = get_session()
    body = read_body(NEW)
    unit_id = find_unit(body.get("unit"), Role.EDITOR).id
    if ("text" in body) == ("file" in body):
        refuse(409, "text 和 file 请填其中一项。")
    title, column, planned = line(body, "title", 500), line(body, "column", 80), day(body, "planned", "拟发日期")
    try:
        given = as_on_the_page(read_file, *file_bytes(body["file"])) if "file" in body else None
    except ReviewError as error:
        refuse(409, f"无法读取 {xml_safe(str(error))}")
    begin_write(db)
    draft = add_file(db, unit_id, given, title) if given else add_draft(db, unit_id, title, draft_text(body))
    draft.column, draft.planned = column, planned
    db.flush()
    made = draft.id
    answer = commit_answer(db, json.dumps(draft_value(draft)), 201, f"/api/v1/drafts/{made}")
    if draft.text.strip():
        note_first(made, *review_draft(db, draft))
    return answer


@blueprint.get("/drafts/<identifier>")
@token_required("desk")
@described(Operation("一份稿件和它的审校结果", 200, "DraftState"))
def get_draft(identifier: str) -> Response:
    state = as_on_the_page(saving.state, identifier)
    return say({"draft": draft_value(find_draft(identifier)), "review": state["review"]})


@blueprint.put("/drafts/<identifier>")
@token_required("desk")
@described(Operation("改稿并审校", 200, "DraftSaved", fields=WRITTEN, problems=(409,)))
def put_draft(identifier: str) -> Response:
    """Keep text, title, column and date (what is left out is emptied), and review."""
    read_body(WRITTEN)
    return say(as_on_the_page(saving.check, identifier))


@blueprint.post("/drafts/<identifier>/decisions")
@token_required("desk")
@described(Operation("采纳或忽略一条意见", 200, "Decision", fields=DECIDED, problems=(409,)))
def post_decision(identifier: str) -> Response:
    read_body(DECIDED)
    return say(as_on_the_page(decisions.decide, identifier))


@blueprint.post("/drafts/<identifier>/decisions/<int:number>/undo")
@token_required("desk")
@described(Operation("撤销一次处理", 200, "Undone", problems=(409,)))
def post_undo(identifier: str, number: int) -> Response:
    return say(as_on_the_page(decisions.undo, identifier, number))


@blueprint.get("/drafts/<identifier>/export.<form>")
@token_required("desk")
@described(
    Operation(
        "下载改好的 docx 或整改清单 xlsx", 200, query=(_FORM,), forms=tuple(export.TYPES.items()), problems=(409,)
    )
)
def get_export(identifier: str, form: str) -> Response:
    read_query((_FORM,))
    return as_on_the_page(export.export, identifier, form)


def draft_value(draft: Draft) -> dict[str, Any]:
    """The draft as the desk shows it, with the moment of its last change."""
    view = draft_view(get_session(), draft)
    view.pop("saved")
    return {**view, "updated": draft.updated_at.isoformat()}


def _row(draft: Draft, last: Checkup | None) -> dict[str, Any]:
    """``outcome``: of the last review on record, null where the text has changed since."""
    outcome = {"verdict": last.verdict, "serious": last.serious, "general": last.general} if last else None
    return {
        "outcome": outcome,
        "id": draft.id,
        "name": name_of(draft),
        "column": draft.column,
        "planned": draft.planned and draft.planned.isoformat(),
        "state": draft.state,
        "version": draft.version,
        "unit": draft.unit.name,
        "owner": draft.owner.display,
        "updated": draft.updated_at.isoformat(),
    }
