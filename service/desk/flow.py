"""先审后发: 草稿 → 待审 → 退回 or 通过. A second person passes; over serious findings only with a written reason."""

from __future__ import annotations

from typing import Any

from flask import abort
from sqlalchemy.orm import Session

from nlp.report.labels import VERDICT
from service.access import role_required, signed_in
from service.audit import record
from service.db import begin_write, get_session
from service.desk import blueprint
from service.desk.records import keep_record
from service.desk.request import EDITABLE, find_draft, json_body, line
from service.desk.sheets import add_sheet
from service.desk.view import draft_view, review_draft, serious
from service.models import Draft, DraftVersion, Role, State

SHORTEST_REASON = 5


@blueprint.post("/<identifier>/submit")
@role_required(Role.EDITOR)
def submit(identifier: str) -> dict[str, Any]:
    """Hand the draft to the approvers, as it stands in the version named."""
    version = json_body().get("version")
    draft = _submittable(identifier, version)
    document, review, decisions = review_draft(get_session(), draft)
    db = begin_write(get_session())
    draft = _submittable(identifier, version)
    draft.submitter_id = signed_in().id
    keep_record(db, draft, "提交审核", document, review, decisions)
    return _step(db, draft, State.PENDING, "提交审核")


def _submittable(identifier: str, version: Any) -> Draft:
    draft = find_draft(identifier, Role.EDITOR)
    if draft.state not in EDITABLE:
        abort(409, f"稿件已是“{draft.state}”。")
    if draft.version != version:
        abort(409, "这份稿件已在别处改过，请刷新后再提交。")
    if not draft.text.strip():
        abort(422, "稿件没有内容。")
    return draft


@blueprint.post("/<identifier>/withdraw")
@role_required(Role.EDITOR)
def withdraw(identifier: str) -> dict[str, Any]:
    """Take back what one submitted oneself."""
    db = begin_write(get_session())
    draft = _pending(identifier, Role.EDITOR)
    if draft.submitter_id != signed_in().id:
        abort(403, "只有提交人可以撤回。")
    return _step(db, draft, State.DRAFT, "撤回")


@blueprint.post("/<identifier>/return")
@role_required(Role.APPROVER)
def send_back(identifier: str) -> dict[str, Any]:
    """Back to the editor, with what is to be changed."""
    reason = line(json_body(), "reason", 500)
    if not reason:
        abort(422, "退回要写明意见。")
    db = begin_write(get_session())
    draft = _pending(identifier, Role.APPROVER)
    _second_person(draft)
    return _step(db, draft, State.RETURNED, "退回", reason)


@blueprint.post("/<identifier>/pass")
@role_required(Role.APPROVER)
def let_pass(identifier: str) -> dict[str, Any]:
    """Pass the draft: reviewed here and now; with a serious finding, ignored or not, only with a reason."""
    reason = line(json_body(), "reason", 500)
    draft = _pending(identifier, Role.APPROVER)
    _second_person(draft)
    version = draft.version
    document, review, decisions = review_draft(get_session(), draft)
    number = serious(review)
    if number and len(reason) < SHORTEST_REASON:
        abort(422, f"还有 {number} 处严重问题，通过要写明理由（至少 {SHORTEST_REASON} 个字）。")
    db = begin_write(get_session())
    draft = _pending(identifier, Role.APPROVER)
    _second_person(draft)
    if draft.version != version:
        abort(409, "这份稿件刚刚改过，请刷新后再审。")
    detail = f"结论 {VERDICT[review.verdict]}，严重 {number} 处，词库 {review.provenance.release_id}"
    keep_record(db, draft, "通过", document, review, decisions)
    view = _step(db, draft, State.PASSED, "通过", f"{reason}（{detail}）" if reason else detail, commit=False)
    add_sheet(db, draft, review, decisions)
    db.commit()
    return view


def _pending(identifier: str, role: Role) -> Draft:
    draft = find_draft(identifier, role)
    if draft.state != State.PENDING:
        abort(409, f"稿件已是“{draft.state}”。")
    return draft


def _second_person(draft: Draft) -> None:
    if signed_in().id in (draft.submitter_id, draft.owner_id):
        abort(403, "本人撰写或提交的稿件须由另一人审核。")


def _step(
    db: Session, draft: Draft, state: State, action: str, detail: str = "", commit: bool = True
) -> dict[str, Any]:
    user = signed_in()
    draft.state = state
    draft.version += 1
    db.add(
        DraftVersion(
            draft_id=draft.id, number=draft.version, step=state, title=draft.title, text=draft.text, user_id=user.id
        )
    )
    record(db, user, action, draft.id, draft.unit_id, detail)
    db.flush()
    view = draft_view(db, draft)
    if commit:
        db.commit()
    return {"draft": view}
