"""Pages of the desk: the list of drafts, a new one, an upload, and the draft itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from nlp.report.labels import VERDICT, xml_safe
from nlp.review import text_sha256
from nlp.text import read_bytes
from nlp.types import Document, ReviewError
from service.access import DESK_ROLES, role_required, signed_in, unit_asked, units_of
from service.audit import record
from service.db import begin_write, get_session
from service.desk import blueprint
from service.desk.records import note_first
from service.desk.request import checked_text, find_draft
from service.desk.source import KEPT_FILES
from service.desk.view import clock, name_of, review_draft
from service.models import Checkup, Draft, Role, State, User
from service.oversight.recording import SAMPLE

_SAMPLE = Path(__file__).parents[1] / "samples" / "notice.txt"
_PAGE = 100
_REFUSAL = "您不能在这个单位建稿。"


@blueprint.get("/")
@role_required(*DESK_ROLES)
def drafts() -> str:
    """The drafts of the person's units, newest first; a sample where he has never had one."""
    db, user = get_session(), signed_in()
    if not db.scalar(select(func.count()).select_from(Draft).where(Draft.owner_id == user.id)):
        _add_sample(db)
    state = request.args.get("state", "")
    found = list(db.scalars(drafts_of(db, user, state).limit(_PAGE)))
    checked = outcomes(db, found)
    rows = [
        {
            "id": one.id,
            "name": name_of(one),
            "draft": one,
            "at": clock(one.updated_at, day=True),
            "last": checked.get(one.id),
        }
        for one in found
    ]
    own_units = units_of(db, user, Role.EDITOR)
    return render_template(
        "drafts.html", rows=rows, units=own_units, states=list(State), state=state, most=_PAGE, verdicts=VERDICT
    )


def outcomes(db: Session, drafts: Sequence[Draft]) -> dict[str, Checkup]:
    """What the last review on record said of each draft whose text is still the one that was reviewed."""
    last = select(func.max(Checkup.id)).where(Checkup.draft_id.in_([draft.id for draft in drafts]))
    rows = db.scalars(select(Checkup).where(Checkup.id.in_(last.group_by(Checkup.draft_id))))
    found = {row.draft_id: row for row in rows}
    return {
        draft.id: found[draft.id]
        for draft in drafts
        if draft.id in found and found[draft.id].text_sha256 == text_sha256(draft.text)
    }


def drafts_of(db: Session, user: User, state: str = "") -> Select[tuple[Draft]]:
    """The drafts of the units in which ``user`` works at the desk, newest first; of one state where it is one."""
    units = units_of(db, user, *DESK_ROLES)
    query = select(Draft).where(Draft.unit_id.in_([unit.id for unit in units]))
    if state in list(State):
        query = query.where(Draft.state == state)
    return query.order_by(Draft.updated_at.desc(), Draft.id)


@blueprint.post("/new")
@role_required(Role.EDITOR)
def new() -> Response:
    """An empty draft; one that is still empty is taken again."""
    db = begin_write(get_session())
    user, unit = signed_in(), unit_asked(_REFUSAL, Role.EDITOR)
    draft = db.scalar(
        select(Draft).where(
            Draft.owner_id == user.id, Draft.unit_id == unit.id, Draft.text == "", Draft.state == State.DRAFT
        )
    )
    draft = draft or add_draft(db, unit.id, "", "")
    db.commit()
    return redirect(url_for("desk.draft", identifier=draft.id))


@blueprint.post("/upload")
@role_required(Role.EDITOR)
def upload() -> Response:
    """One draft a file; a file that cannot be read is named with the reason, the others go on."""
    db, unit_id = get_session(), unit_asked(_REFUSAL, Role.EDITOR).id
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        flash("请先选择文件。")
    made: list[str] = []
    for file in files:
        try:
            made.append(_upload(db, unit_id, file))
        except ReviewError as error:
            flash(f"无法读取 {xml_safe(str(error))}", "wrong")
        except HTTPException as error:
            flash(f"{xml_safe(file.filename or '')}：{error.description}", "wrong")
    if len(made) == 1 and len(files) == 1:
        return redirect(url_for("desk.draft", identifier=made[0]))
    if made:
        flash(f"已上传 {len(made)} 份。")
    return redirect(url_for("desk.drafts"))


@blueprint.get("/<identifier>")
@role_required(*DESK_ROLES)
def draft(identifier: str) -> str:
    return render_template("desk.html", draft=find_draft(identifier))


def _upload(db: Session, unit_id: int, file: FileStorage) -> str:
    given = read_file(file.filename or "", file.read())
    begin_write(db)
    made = add_file(db, unit_id, given)
    identifier = made.id
    db.commit()
    note_first(identifier, *review_draft(db, made))
    return identifier


def read_file(name: str, data: bytes) -> tuple[str, bytes, Document]:
    """The file under a name that a page can show. Raises ReviewError where it cannot be read; 422 where too long."""
    name = xml_safe(name or "稿件")[-200:]
    document = read_bytes(data, name)
    checked_text(document.text)
    return name, data, document


def add_file(db: Session, unit_id: int, given: tuple[str, bytes, Document], title: str = "") -> Draft:
    """A new draft of what ``read_file`` read, in the write transaction it is called in."""
    name, data, document = given
    title = title or xml_safe(document.title or "").strip()[:500]
    made = add_draft(db, unit_id, title, checked_text(document.text))
    made.source, made.original = name, data if document.format in KEPT_FILES else None
    db.flush()
    record(db, signed_in(), "上传", made.id, unit_id, name)
    return made


def add_draft(db: Session, unit_id: int, title: str, text: str) -> Draft:
    """A new draft of the signed-in person, in the write transaction it is called in."""
    made = Draft(unit_id=unit_id, owner_id=signed_in().id, title=title, text=text)
    db.add(made)
    db.flush()
    record(db, signed_in(), "新建", made.id, unit_id)
    return made


def _add_sample(db: Session) -> None:
    units = units_of(db, signed_in(), Role.EDITOR)
    if units:
        begin_write(db)
        made = add_draft(
            db, units[0].id, "示例稿：关于开展冬季校园安全检查的通知", _SAMPLE.read_text(encoding="utf-8").strip()
        )
        made.source = SAMPLE
        db.commit()
