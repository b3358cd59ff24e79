"""Saving what is typed, and reviewing it."""

from __future__ import annotations

from typing import Any

from flask import abort

from service.access import DESK_ROLES, role_required, signed_in
from service.audit import record
from service.db import begin_write, get_session, now
from service.desk import blueprint
from service.desk.records import note_first
from service.desk.request import day, draft_text, find_draft, json_body, line, may_edit
from service.desk.versions import keep_typed
from service.desk.view import clock, draft_view, review_draft, review_view
from service.models import Draft, Role


@blueprint.get("/<identifier>/state")
@role_required(*DESK_ROLES)
def state(identifier: str) -> dict[str, Any]:
    """The draft and its review, for the page."""
    draft = find_draft(identifier)
    view = draft_view(get_session(), draft)
    return {"draft": view, "review": _reviewed(draft)}


@blueprint.post("/<identifier>/save")
@role_required(Role.EDITOR)
def save(identifier: str) -> dict[str, Any]:
    """Keep what was typed; 409 where somebody saved a later version meanwhile."""
    return _save(identifier)


@blueprint.post("/<identifier>/check")
@role_required(Role.EDITOR)
def check(identifier: str) -> dict[str, Any]:
    """Keep what was typed and review it."""
    saved = _save(identifier)
    draft = find_draft(identifier)
    if not draft.text.strip():
        return {**saved, "review": None}
    document, review, decisions = review_draft(get_session(), draft)
    view = review_view(document, review, decisions)
    note_first(identifier, document, review, decisions)
    return {**saved, "review": view}


@blueprint.post("/<identifier>/copy")
@role_required(Role.EDITOR)
def copy(identifier: str) -> dict[str, Any]:
    """What was typed as a draft of its own, for when the draft itself cannot take it any more."""
    body = json_body()
    text, title = draft_text(body), line(body, "title", 500)
    db = begin_write(get_session())
    draft = find_draft(identifier, Role.EDITOR)
    made = Draft(unit_id=draft.unit_id, owner_id=signed_in().id, title=title, text=text)
    db.add(made)
    db.flush()
    record(db, signed_in(), "另存为新稿", made.id, draft.unit_id)
    db.commit()
    return {"id": made.id}


def _save(identifier: str) -> dict[str, Any]:
    body = json_body()
    values = {
        "text": draft_text(body),
        "title": line(body, "title", 500),
        "column": line(body, "column", 80),
        "planned": day(body, "planned", "拟发日期"),
    }
    db = begin_write(get_session())
    draft = find_draft(identifier, Role.EDITOR)
    if any(getattr(draft, name) != value for name, value in values.items()):
        text_before = draft.text
        if not may_edit(draft):
            abort(409, f"稿件已是“{draft.state}”，不能再改。")
        if body.get("version") != draft.version:
            abort(409, "这份稿件已在别处改过。")
        for name, value in values.items():
            setattr(draft, name, value)
        draft.version += 1
        draft.updated_at = now()
        if draft.text != text_before:
            keep_typed(db, draft, text_before)
    saved = {"version": draft.version, "saved": clock(now())}
    db.commit()
    return saved


def _reviewed(draft: Draft) -> dict[str, Any] | None:
    if not draft.text.strip():
        return None
    return review_view(*review_draft(get_session(), draft))
