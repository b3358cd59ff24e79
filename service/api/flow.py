"""先审后发, versions and review sheets of a draft."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api import blueprint
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, lines_value, say
from service.api.drafts import draft_value
from service.api.fields import Field, read_body
from service.api.kinds import Number
from service.api.operations import Operation, described
from service.api.queries import number as number_query
from service.api.queries import read_query
from service.db import get_session
from service.desk import flow, versions
from service.desk.request import find_draft
from service.desk.sheets import find_sheet, make_sheet, sheet_view, verified
from service.models import Draft, ReviewSheet

SUBMITTED = (Number("version", "送审的是哪一版", required=True),)
RETURNED = (Field("reason", "退回的意见", required=True, longest=500),)
PASSED = (Field("reason", "通过的理由；有严重问题时必填", longest=500),)
_WITH = number_query("with", "与哪一版比较；不填时与现在的文字比较", 1)


@blueprint.post("/drafts/<identifier>/submit")
@token_required("desk")
@described(Operation("提交审核", 200, "DraftStep", fields=SUBMITTED, problems=(409,)))
def post_submit(identifier: str) -> Response:
    read_body(SUBMITTED)
    return _stepped(flow.submit, identifier)


@blueprint.post("/drafts/<identifier>/withdraw")
@token_required("desk")
@described(Operation("撤回自己提交的稿件", 200, "DraftStep", problems=(409,)))
def post_withdraw(identifier: str) -> Response:
    return _stepped(flow.withdraw, identifier)


@blueprint.post("/drafts/<identifier>/return")
@token_required("desk")
@described(Operation("退回稿件", 200, "DraftStep", fields=RETURNED, problems=(409,)))
def post_return(identifier: str) -> Response:
    read_body(RETURNED)
    return _stepped(flow.send_back, identifier)


@blueprint.post("/drafts/<identifier>/pass")
@token_required("desk")
@described(Operation("通过稿件", 200, "DraftStep", fields=PASSED, problems=(409,)))
def post_pass(identifier: str) -> Response:
    read_body(PASSED)
    return _stepped(flow.let_pass, identifier)


def _stepped(step: Any, identifier: str) -> Response:
    as_on_the_page(step, identifier)
    return say({"draft": draft_value(find_draft(identifier))})


@blueprint.get("/drafts/<identifier>/versions")
@token_required("desk")
@described(Operation("稿件的各版，新的在前", 200, "Versions"))
def get_versions(identifier: str) -> Response:
    draft = find_draft(identifier)
    rows = versions.version_rows(get_session(), draft.id)
    return say({"versions": [{**row, "number": row.pop("id"), "at": row["at"].isoformat()} for row in rows]})


@blueprint.get("/drafts/<identifier>/versions/<int:number>")
@token_required("desk")
@described(Operation("一版的文字，和它与另一版或现在的差别", 200, "VersionText", query=(_WITH,)))
def get_version(identifier: str, number: int) -> Response:
    other = read_query((_WITH,)).get("with")
    row, beside, lines = versions.compared(find_draft(identifier), number, int(other) if other else None)
    return say(
        {
            "number": row.id,
            "step": row.step,
            "at": row.at.isoformat(),
            "title": row.title,
            "text": row.text,
            "beside": beside and beside.id,
            "lines": lines_value(lines),
        }
    )


@blueprint.post("/drafts/<identifier>/versions/<int:number>/restore")
@token_required("desk")
@described(Operation("恢复一版", 200, "Version", problems=(409,)))
def post_restore(identifier: str, number: int) -> Response:
    return say(as_on_the_page(versions.restore, identifier, number))


@blueprint.post("/drafts/<identifier>/sheets")
@token_required("desk")
@described(Operation("出具审校单；同一份结果只有一张", 201, "Sheet", located=True, problems=(409,)))
def post_sheet(identifier: str) -> Response:
    made = as_on_the_page(make_sheet, identifier)
    return say(_sheet(*find_sheet(made)), 201, f"/api/v1/sheets/{made}")


@blueprint.get("/sheets/<identifier>")
@token_required("desk")
@described(Operation("一张审校单", 200, "Sheet"))
def get_sheet(identifier: str) -> Response:
    return say(_sheet(*find_sheet(identifier)))


@blueprint.get("/sheets/<identifier>/verify")
@token_required("desk")
@described(Operation("用当时的原文和词库重新审校并比对", 200, "Verified"))
def get_verified(identifier: str) -> Response:
    differences = verified(*find_sheet(identifier))
    return say({"identical": not differences, "differences": differences})


def _sheet(row: ReviewSheet, draft: Draft) -> dict[str, Any]:
    """What the printed sheet says; numbers of persons are masked."""
    view = sheet_view(row, draft)
    answer = view["answer"]
    kept = ("name", "counts", "open", "more_open", "decisions", "more_decisions", "people", "link")
    return {
        "id": row.id,
        "draft": draft.id,
        "unit": draft.unit.name,
        "column": row.column,
        "planned": row.planned and row.planned.isoformat(),
        "state": row.state,
        "version": row.number,
        "at": row.at.isoformat(),
        "by": row.user.display,
        "text_sha256": answer["document"]["sha256"],
        "verdict": answer["verdict"],
        "failures": answer["failures"],
        "unchecked": answer["unchecked"],
        "provenance": answer["provenance"],
        "log_head": row.log_head,
        **{name: view[name] for name in kept},
    }
