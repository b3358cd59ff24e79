"""Versions of a draft: kept while it is written and at every step, compared, and put back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, render_template, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.access import DESK_ROLES, role_required, signed_in
from service.audit import record
from service.db import begin_write, get_session, now
from service.desk import blueprint
from service.desk.diff import Line, difference
from service.desk.request import find_draft, may_edit, stored
from service.desk.view import clock, name_of, trail
from service.models import Draft, DraftVersion, Role, User
from service.models.drafts import RESTORED, SAVED

ONE_SITTING = timedelta(minutes=10)
"""What one person types within this time is one version."""


def keep_typed(db: Session, draft: Draft, before: str) -> None:
    """Keep the text just saved as a version. The first one, as it was pasted or uploaded, is never written over."""
    last, count = _last(db, draft.id), _count(db, draft.id)
    if last is None and before.strip():
        _add(db, draft, SAVED, before, draft.version - 1)
        count = 1
    sitting = last is not None and last.step == SAVED and last.user_id == signed_in().id
    if count > 1 and sitting and last is not None and now() - last.at < ONE_SITTING:
        last.number, last.title, last.text = draft.version, draft.title, draft.text
    else:
        _add(db, draft, SAVED, draft.text, draft.version)


@blueprint.get("/<identifier>/versions")
@role_required(*DESK_ROLES)
def versions(identifier: str) -> str:
    """The versions, newest first, and every step of 先审后发."""
    db, draft = get_session(), find_draft(identifier)
    shown = [{**row, "at": clock(row["at"], day=True)} for row in version_rows(db, identifier)]
    steps = trail(db, identifier)
    return render_template("versions.html", draft=draft, name=name_of(draft), rows=shown, steps=steps)


def version_rows(db: Session, identifier: str) -> list[dict[str, Any]]:
    """The versions of a draft without their texts, newest first: id, step, at, bytes, who."""
    rows = db.execute(
        select(DraftVersion.id, DraftVersion.step, DraftVersion.at, func.length(DraftVersion.text), User.display)
        .join(User, DraftVersion.user_id == User.id)
        .where(DraftVersion.draft_id == identifier)
        .order_by(DraftVersion.id.desc())
    )
    return [{"id": number, "step": step, "at": at, "bytes": size, "who": who} for number, step, at, size, who in rows]


@blueprint.get("/<identifier>/versions/<int:number>")
@role_required(*DESK_ROLES)
def version(identifier: str, number: int) -> str:
    """A version beside the text as it stands, or beside another version (``with``)."""
    draft = find_draft(identifier)
    row, beside, lines = compared(draft, number, request.args.get("with", type=int))
    return render_template(
        "version.html",
        draft=draft,
        name=name_of(draft),
        row=row,
        at=clock(row.at, day=True),
        beside=f"{clock(beside.at, day=True)} {beside.step}" if beside else "现在",
        lines=lines,
        may_restore=may_edit(draft) and row.text != draft.text,
    )


def compared(
    draft: Draft, number: int, other: int | None = None
) -> tuple[DraftVersion, DraftVersion | None, list[Line]]:
    """A version, the one it is compared with (None for the text as it stands), and the lines; 404 for no version."""
    row = _version(draft.id, number)
    beside = _version(draft.id, other) if other else None
    return row, beside, difference(row.text, beside.text if beside else draft.text)


@blueprint.post("/<identifier>/versions/<int:number>/restore")
@role_required(Role.EDITOR)
def restore(identifier: str, number: int) -> dict[str, Any]:
    """Put the version's text back; what stood there stays as a version."""
    db = begin_write(get_session())
    draft, row = find_draft(identifier, Role.EDITOR), _version(identifier, number)
    if not may_edit(draft):
        abort(409, f"稿件已是“{draft.state}”，不能再改。")
    last = _last(db, identifier)
    if draft.text.strip() and (last is None or last.text != draft.text):
        _add(db, draft, SAVED, draft.text, draft.version)
    draft.text = row.text
    draft.version += 1
    draft.updated_at = now()
    _add(db, draft, RESTORED, draft.text, draft.version)
    record(db, signed_in(), "恢复版本", draft.id, draft.unit_id, clock(row.at, day=True))
    version = draft.version
    db.commit()
    return {"version": version}


def _add(db: Session, draft: Draft, step: str, text: str, number: int) -> None:
    user = signed_in()
    row = DraftVersion(draft_id=draft.id, number=number, step=step, title=draft.title, text=text, user_id=user.id)
    db.add(row)
    db.flush()


def _last(db: Session, identifier: str) -> DraftVersion | None:
    query = select(DraftVersion).where(DraftVersion.draft_id == identifier)
    return db.scalar(query.order_by(DraftVersion.id.desc()).limit(1))


def _count(db: Session, identifier: str) -> int:
    query = select(func.count()).select_from(DraftVersion).where(DraftVersion.draft_id == identifier)
    return db.scalar(query) or 0


def _version(identifier: str, number: int) -> DraftVersion:
    row = stored(DraftVersion, number)
    if row is None or row.draft_id != identifier:
        abort(404, "没有这一版。")
    return row
