"""The audit trail as a page."""

from __future__ import annotations

from flask import render_template, request
from sqlalchemy import select

from service.access import role_required, signed_in, units_of
from service.admin import blueprint
from service.admin.managing import of_all_units
from service.db import get_session
from service.desk.view import clock
from service.models import Event, Role, Unit, User

_PAGE = 200


@blueprint.get("/events")
@role_required(Role.ADMIN)
def events() -> str:
    """Newest first, 200 a page; an administrator of one unit sees the events of that unit."""
    db, user = get_session(), signed_in()
    before = request.args.get("before", type=int)
    query = select(Event, Unit.name, User.display).outerjoin(Unit, Event.unit_id == Unit.id)
    query = query.outerjoin(User, Event.user_id == User.id).order_by(Event.id.desc())
    if not of_all_units(user):
        query = query.where(Event.unit_id.in_([unit.id for unit in units_of(db, user, Role.ADMIN)]))
    if before:
        query = query.where(Event.id < before)
    found = db.execute(query.limit(_PAGE)).all()
    rows = [
        {"at": clock(event.at, day=True), "event": event, "unit": unit or "", "who": _who(event, display)}
        for event, unit, display in found
    ]
    older = found[-1][0].id if len(found) == _PAGE else None
    return render_template("events.html", rows=rows, older=older)


def _who(event: Event, display: str | None) -> str:
    """The name of the person, with that of the account where it says more."""
    return event.user_name if display in (None, event.user_name) else f"{display}（{event.user_name}）"
