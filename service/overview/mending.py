"""The list of what is to be mended (整改): who, until when, in which state, and what happened so far."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from flask import Response, abort, render_template, request, send_file
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from nlp.report.labels import CATEGORY, SEVERITY
from nlp.report.xlsx import safe_cell
from nlp.text.masking import masked, shown, shown_context
from nlp.types import Severity
from service.access import DESK_ROLES, holds, role_required, signed_in
from service.archives.links import post_links
from service.audit import record
from service.db import begin_write, get_session
from service.desk.request import stored
from service.desk.view import clock
from service.models import UNSETTLED, FindingRecord, FindingStep, Grant, Mending, Role, User
from service.overview import blueprint
from service.overview.period import Scope, asked

PAGE = 100
EXPORTED = 20_000
_COLUMNS = ("标题", "单位", "栏目", "位置", "原文", "错误", "建议", "类型", "级别", "依据", "状态", "期限", "责任人",
            "发现时间", "办结时间")  # fmt: skip
_WIDTHS = (32, 16, 12, 14, 44, 18, 24, 12, 8, 30, 12, 12, 12, 17, 17)


@blueprint.get("/mending")
@role_required(*DESK_ROLES)
def mending() -> str:
    """The findings on record, those to be mended first, the oldest first; 100 a page."""
    db = get_session()
    scope, state = asked(db), request.args.get("state", Mending.OPEN)
    page = min(max(1, request.args.get("page", 1, type=int)), 10_000)
    rows = list(db.scalars(listed(scope, state).offset((page - 1) * PAGE).limit(PAGE + 1)))
    counts = dict(
        db.execute(
            select(FindingRecord.state, func.count())
            .where(FindingRecord.unit_id.in_(scope.unit_ids))
            .group_by(FindingRecord.state)
        ).all()
    )
    return render_template(
        "mending.html",
        scope=scope,
        rows=[finding_view(row) for row in rows[:PAGE]],
        state=state,
        states=list(Mending),
        counts=counts,
        page=page,
        more=len(rows) > PAGE,
        people=people(db, scope),
        posts=post_links(db, [row.id for row in rows[:PAGE]]),
        approver=any(holds(signed_in(), Role.APPROVER, number) for number in scope.unit_ids),
        late=request.args.get("late") == "1",
    )


@blueprint.get("/findings/<int:number>")
@role_required(*DESK_ROLES)
def finding(number: int) -> str:
    """One finding with everything that happened to it."""
    db, row = get_session(), find(number)
    told = [{"at": clock(step.at, day=True), "step": step} for step in steps_of(db, row)]
    posts = post_links(db, [row.id])
    return render_template("finding.html", row=finding_view(row), steps=told, posts=posts)


@blueprint.get("/mending.xlsx")
@role_required(*DESK_ROLES)
def mending_xlsx() -> Response:
    """The list as it is filtered, as a sheet."""
    db = get_session()
    scope, state = asked(db), request.args.get("state", "")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "整改清单"
    sheet.append(_COLUMNS)
    for cell, width in zip(sheet[1], _WIDTHS, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    for row in db.scalars(listed(scope, state).limit(EXPORTED)):
        sheet.append([safe_cell(value) for value in _cells(row)])
        for cell in sheet[sheet.max_row]:
            cell.data_type, cell.alignment = "s", Alignment(wrap_text=True, vertical="top")
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    db = begin_write(get_session())
    record(db, signed_in(), "导出整改清单", detail=state)
    db.commit()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return send_file(stream, kind, as_attachment=True, download_name=f"整改清单{date.today().isoformat()}.xlsx")


def find(number: int) -> FindingRecord:
    """The finding on record, 404 outside the person's units."""
    row = stored(FindingRecord, number)
    if row is None or not any(holds(signed_in(), role, row.unit_id) for role in DESK_ROLES):
        abort(404, "没有这条问题。")
    return row


def steps_of(db: Session, row: FindingRecord) -> list[FindingStep]:
    """What happened to the finding, oldest first."""
    return list(db.scalars(select(FindingStep).where(FindingStep.finding_id == row.id).order_by(FindingStep.id)))


def people(db: Session, scope: Scope) -> list[User]:
    """Who may be made responsible: the people of the units."""
    query = (
        select(User)
        .where(User.active, User.grants.any(Grant.unit_id.in_(scope.unit_ids) | Grant.unit_id.is_(None)))
        .order_by(User.name)
    )
    return list(db.scalars(query))


def listed(scope: Scope, state: str) -> Select[tuple[FindingRecord]]:
    """The findings on record of the scope, the gravest and most urgent first; those that are late where asked for."""
    query = select(FindingRecord).where(
        FindingRecord.unit_id.in_(scope.unit_ids),
        FindingRecord.first_seen >= scope.since,
        FindingRecord.first_seen < scope.until,
    )
    if state in list(Mending):
        query = query.where(FindingRecord.state == state)
    if scope.column:
        query = query.where(FindingRecord.column == scope.column)
    if request.args.get("late") == "1":
        query = query.where(FindingRecord.due < date.today(), FindingRecord.state.in_(UNSETTLED))
    return query.order_by(FindingRecord.severity.desc(), FindingRecord.due, FindingRecord.id)


def finding_view(row: FindingRecord) -> dict[str, Any]:
    """The row with its codes in words."""
    return {
        "row": row,
        "words": _words(row),
        "severity": SEVERITY[Severity(row.severity)],
        "category": CATEGORY[row.category],
        "seen": clock(row.first_seen, day=True),
        "settled": clock(row.settled_at, day=True) if row.settled_at else "",
        "late": row.state in UNSETTLED and row.due is not None and row.due < date.today(),
    }


def _words(row: FindingRecord) -> str:
    """What was found, as a list may show it that goes from hand to hand."""
    return shown(row.code, row.category, row.matched, [row.suggestion] if row.suggestion else [])


def _cells(row: FindingRecord) -> tuple[str, ...]:
    """The list goes from hand to hand: numbers of persons are masked."""
    words = _words(row)
    return (
        masked(row.title),
        row.unit.name,
        row.column,
        row.place,
        shown_context(row.excerpt, row.matched, words),
        words,
        masked(row.suggestion or row.message),
        CATEGORY[row.category],
        SEVERITY[Severity(row.severity)],
        row.authority,
        row.state,
        row.due.isoformat() if row.due else "",
        row.assignee.display if row.assignee else "",
        clock(row.first_seen, day=True),
        clock(row.settled_at, day=True) if row.settled_at else "",
    )
