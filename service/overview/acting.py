"""What may be done with findings on record: marked, called mistaken, opened again, assigned, and reviewed anew."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from nlp.report.labels import xml_safe
from service.access import DESK_ROLES, holds, role_required, signed_in
from service.audit import record
from service.db import begin_write, get_session
from service.desk.records import keep_record
from service.desk.view import review_draft
from service.models import Draft, FindingRecord, Mending, Role, User
from service.oversight.recording import step
from service.overview import blueprint
from service.overview.mending import find

STATES = {"mark": Mending.MARKED, "mistaken": Mending.MISTAKEN, "reopen": Mending.OPEN}
MOST = 500


@blueprint.post("/mending")
@role_required(*DESK_ROLES)
def act() -> Response:
    """Do one thing with the findings that were ticked. Editors mark; approvers may do everything."""
    what = request.form.get("what", "")
    numbers = [int(number) for number in request.form.getlist("finding") if _is_number(number)]
    if not numbers:
        flash("请先勾选问题。")
    elif what == "review":
        _told(*review_again(numbers[:MOST]))
    else:
        _act(what, numbers[:MOST])
    back = request.form.get("back", "")
    return redirect(back if back.startswith("/overview/") else url_for("overview.mending"))


def _act(what: str, numbers: list[int]) -> None:
    note = xml_safe(request.form.get("note", "")).strip()[:200]
    due, person = request.form.get("due", ""), request.form.get("assignee", "")
    if what == "mistaken" and not note:
        flash("判为误报要写明理由。")
        return
    done = act_on(what, numbers, note, due, int(person) if _is_number(person) else None)
    flash(f"已处理 {done} 项。" if done else "勾选的问题不能这样处理：状态没有变化。")


def act_on(what: str, numbers: list[int], note: str, due: str = "", assignee: int | None = None) -> int:
    """Mark, call mistaken, reopen or assign these findings, all or none; how many changed. 404 where one is not of the
    person's units, 403 where he may not, 422 where what is asked for is wrong."""
    if what not in (*STATES, "assign"):
        abort(422, "请求有误。")
    if what == "mistaken" and not note:
        abort(422, "判为误报要写明理由。")
    db = begin_write(get_session())
    rows = [find(number) for number in numbers]
    needed = Role.EDITOR if what == "mark" else Role.APPROVER
    for row in rows:
        if not holds(signed_in(), needed, row.unit_id) and not holds(signed_in(), Role.APPROVER, row.unit_id):
            abort(403, f"此操作需要“{needed}”权限。")
    done = 0
    for row in rows:
        done += _assign(db, row, note, due, assignee) if what == "assign" else _move(db, row, STATES[what], note)
    db.commit()
    return done


def _move(db: Session, row: FindingRecord, state: Mending, note: str) -> int:
    if row.state == state or (state == Mending.MARKED and row.state != Mending.OPEN):
        return 0
    step(db, row, state, note or {Mending.MARKED: "标记为已修改", Mending.OPEN: "重新打开"}.get(state, ""), _who())
    record(db, signed_in(), f"整改：{state}", str(row.id), row.unit_id, note)
    return 1


def _assign(db: Session, row: FindingRecord, note: str, due: str, assignee: int | None) -> int:
    """Due date and responsible person; what is empty leaves what is there."""
    told = []
    if due:
        try:
            row.due = date.fromisoformat(due)
        except ValueError:
            abort(422, "期限不对，请写成 2026-03-01。")
        told.append(f"期限 {row.due.isoformat()}")
    if assignee is not None:
        user = db.get(User, assignee)
        if user is None or not any(grant.unit_id in (None, row.unit_id) for grant in user.grants):
            abort(422, "责任人不属于这个单位。")
        row.assignee_id = user.id
        told.append(f"责任人 {user.display}")
    if not told:
        return 0
    step(db, row, Mending(row.state), "，".join([*told, note] if note else told), _who())
    record(db, signed_in(), "整改：分派", str(row.id), row.unit_id, "，".join(told))
    return 1


def review_again(numbers: list[int]) -> tuple[int, int]:
    """Review the texts of these findings as they stand now: what is gone passes, what still stands is open again.
    How many drafts were reviewed, and how many of the findings came by the API and must be sent again."""
    drafts: dict[str, int] = {}
    sent = 0
    for number in numbers:
        row = find(number)
        if row.draft_id is None:
            sent += 1
        else:
            drafts[row.draft_id] = row.unit_id
    for identifier in sorted(drafts):
        draft = get_session().get(Draft, identifier)
        if draft is None or not draft.text.strip():
            continue
        version = draft.version
        found = review_draft(get_session(), draft)
        db = begin_write(get_session())
        draft = db.get(Draft, identifier)
        if draft is not None and draft.version == version:
            keep_record(db, draft, "复查", *found)
            record(db, signed_in(), "复查", identifier, draft.unit_id)
        db.commit()
    return len(drafts), sent


def _told(drafts: int, sent: int) -> None:
    again = f"另有 {sent} 项来自接口或档案：改过的文章请由网站再送审一次，或再导出、在档案里再审一次。"
    flash(f"已复查 {drafts} 份稿件。" + (again if sent else ""))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _who() -> str:
    return signed_in().display
