"""Pages of the interpretation desk: the list with its form, and the desk itself."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from nlp.report.labels import xml_safe
from nlp.types import ReviewError
from service.access import DESK_ROLES, role_required, signed_in, unit_asked, units_of
from service.audit import record
from service.db import begin_write, get_session
from service.desk.view import clock, first_line
from service.interpret import blueprint
from service.interpret.request import WRITERS, Given, find, given
from service.models import Interpretation, InterpretationVersion, User

_PAGE = 100
_TITLE = 60


@blueprint.get("/")
@role_required(*DESK_ROLES)
def works() -> str:
    """The interpretations of the person's units, newest first, each with its last score."""
    db, user = get_session(), signed_in()
    found = latest_works(db, user, 0, _PAGE)
    rows = [{"work": work, "name": name_of(work), "at": clock(work.updated_at, day=True), "last": last}
            for work, last in found]  # fmt: skip
    return render_template("interpretations.html", rows=rows, units=units_of(db, user, *WRITERS), most=_PAGE)


def latest_works(
    db: Session, user: User, first: int, most: int
) -> list[tuple[Interpretation, InterpretationVersion | None]]:
    """The interpretations of the person's units, newest first, each with its last version that was assessed."""
    units = units_of(db, user, *DESK_ROLES)
    query = select(Interpretation).where(Interpretation.unit_id.in_([unit.id for unit in units]))
    query = query.order_by(Interpretation.updated_at.desc(), Interpretation.id)
    found = list(db.scalars(query.offset(first).limit(most)))
    last = (
        select(func.max(InterpretationVersion.id))
        .where(InterpretationVersion.interpretation_id.in_([work.id for work in found]))
        .group_by(InterpretationVersion.interpretation_id)
    )
    versions = db.scalars(select(InterpretationVersion).where(InterpretationVersion.id.in_(last)))
    latest = {version.interpretation_id: version for version in versions}
    return [(work, latest.get(work.id)) for work in found]


@blueprint.post("/new")
@role_required(*WRITERS)
def new() -> Response:
    """A new pair from what was pasted or uploaded; a file that cannot be read is named with the reason."""
    unit_id = unit_asked("您不能在这个单位写解读。", *WRITERS).id
    try:
        policy, text = given("policy"), given("text")
    except ReviewError as error:
        flash(f"无法读取 {xml_safe(str(error))}", "wrong")
        return redirect(url_for("interpret.works"))
    db = begin_write(get_session())
    identifier = add_work(db, unit_id, policy, text).id
    db.commit()
    return redirect(url_for("interpret.work", identifier=identifier))


def add_work(db: Session, unit_id: int, policy: Given, text: Given) -> Interpretation:
    """A new pair of the signed-in person, in the write transaction it is called in."""
    work = Interpretation(unit_id=unit_id, owner_id=signed_in().id, title=_title(text), policy="", text="")
    put_policy(work, policy)
    put_text(work, text)
    db.add(work)
    db.flush()
    record(db, signed_in(), "新建解读", work.id, unit_id, f"{policy.source} {text.source}".strip())
    return work


@blueprint.get("/<identifier>")
@role_required(*DESK_ROLES)
def work(identifier: str) -> str:
    return render_template("interpretation.html", work=find(identifier))


def put_policy(work: Interpretation, side: Given) -> None:
    work.policy, work.policy_source, work.policy_file = side.text, side.source, side.file
    work.policy_date = side.published or work.policy_date


def put_text(work: Interpretation, side: Given) -> None:
    work.text, work.source, work.file = side.text, side.source, side.file
    work.title = work.title or side.title
    work.planned = side.published or work.planned


def name_of(work: Interpretation) -> str:
    """Its title, or how the interpretation or the policy begins."""
    first = first_line(work.text) or first_line(work.policy)
    return work.title or xml_safe(first, "\ufffd")[:40] or "（空白解读）"


def _title(text: Given) -> str:
    """What the file says it is called, else a short first line."""
    first = first_line(text.text)
    return text.title or (xml_safe(first) if len(first) <= _TITLE else "")
