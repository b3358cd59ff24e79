"""Saving an interpretation while it is written, and assessing it."""

from __future__ import annotations

from typing import Any

from flask import abort, request

from service.access import DESK_ROLES, role_required, signed_in
from service.audit import record
from service.db import begin_write, get_session, now
from service.desk.request import checked_text, day, json_body, line
from service.desk.view import clock
from service.interpret import blueprint
from service.interpret.assessing import assessed, assessment_view
from service.interpret.pages import put_policy, put_text
from service.interpret.request import WRITERS, Given, find, given_or_refuse, may_write
from service.interpret.versions import keep, version_rows
from service.models import Draft, Interpretation, Role


@blueprint.get("/<identifier>/state")
@role_required(*DESK_ROLES)
def state(identifier: str) -> dict[str, Any]:
    """Both texts and their assessment, for the page."""
    work = find(identifier)
    pair, assessment, reason = assessed(get_session(), work)
    work = find(identifier)
    return {
        "work": work_view(work),
        "assessment": assessment and assessment_view(pair, assessment),
        "reason": reason,
        "versions": version_rows(get_session(), work),
    }


@blueprint.post("/<identifier>/save")
@role_required(*WRITERS)
def save(identifier: str) -> dict[str, Any]:
    """Keep what was typed; 409 where somebody saved a later version meanwhile."""
    return _save(identifier, json_body())


@blueprint.post("/<identifier>/assess")
@role_required(*WRITERS)
def assess(identifier: str) -> dict[str, Any]:
    """Keep what was typed and assess it; ``keep`` true keeps this version with its score."""
    body = json_body()
    saved = _save(identifier, body)
    pair, assessment, reason = assessed(get_session(), find(identifier))
    if assessment is not None:
        db = begin_write(get_session())
        keep(db, find(identifier, write=True), pair, assessment, kept=body.get("keep") is True)
        db.commit()
    rows = version_rows(get_session(), find(identifier))
    shown = assessment and assessment_view(pair, assessment)
    return {**saved, "assessment": shown, "reason": reason, "versions": rows}


@blueprint.post("/<identifier>/upload")
@role_required(*WRITERS)
def upload(identifier: str) -> dict[str, Any]:
    """Put a file in the place of the policy or of the interpretation."""
    side, file = request.form.get("side"), request.files.get("file")
    if side not in ("policy", "text") or file is None or not file.filename:
        abort(422, "请选择文件。")
    find(identifier, write=True)
    return {"version": put_file(identifier, side, given_or_refuse(file))}


def put_file(identifier: str, side: str, given: Given) -> int:
    """Put a file in the place of the policy or of the text (``side``); the version that makes. 404, 403 as ``find``."""
    db = begin_write(get_session())
    work = find(identifier, write=True)
    (put_policy if side == "policy" else put_text)(work, given)
    _touched(work)
    record(db, signed_in(), "上传政策" if side == "policy" else "上传解读", work.id, work.unit_id, given.source)
    version = work.version
    db.commit()
    return version


@blueprint.post("/<identifier>/draft")
@role_required(Role.EDITOR)
def to_desk(identifier: str) -> dict[str, Any]:
    """The interpretation as a draft on the desk, to be reviewed and passed like any other text."""
    db = begin_write(get_session())
    work = find(identifier, write=True)
    if not work.text.strip():
        abort(422, "还没有解读，不能送审稿台。")
    draft = Draft(
        unit_id=work.unit_id,
        owner_id=signed_in().id,
        title=work.title,
        text=work.text,
        column="政策解读",
        planned=work.planned,
        source=work.source,
        original=work.file,
    )
    db.add(draft)
    db.flush()
    record(db, signed_in(), "由解读新建", draft.id, work.unit_id, work.id)
    made = draft.id
    db.commit()
    return {"id": made}


def _save(identifier: str, body: dict[str, Any]) -> dict[str, Any]:
    for side in ("text", "policy"):
        if not isinstance(body.get(side), str):
            abort(400, "请求有误。")
    values = {
        "text": checked_text(body["text"]),
        "policy": checked_text(body["policy"]),
        "title": line(body, "title", 500),
        "policy_date": day(body, "policy_date", "政策发布日期"),
        "planned": day(body, "planned", "解读发布日期"),
    }
    db = begin_write(get_session())
    work = find(identifier, write=True)
    if any(getattr(work, name) != value for name, value in values.items()):
        if body.get("version") != work.version:
            abort(409, "这份解读已在别处改过。")
        for name, value in values.items():
            setattr(work, name, value)
        _touched(work)
    saved = {"version": work.version, "saved": clock(now())}
    db.commit()
    return saved


def _touched(work: Interpretation) -> None:
    work.version += 1
    work.updated_at = now()


def work_view(work: Interpretation) -> dict[str, Any]:
    return {
        "id": work.id,
        "title": work.title,
        "policy": work.policy,
        "text": work.text,
        "policy_date": work.policy_date.isoformat() if work.policy_date else "",
        "planned": work.planned.isoformat() if work.planned else "",
        "version": work.version,
        "saved": clock(work.updated_at),
        "may": {"edit": may_write(work)},
    }
