"""The audit trail as a page."""

from __future__ import annotations

from flask import render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.access import role_required, signed_in, units_of
from service.admin import blueprint
from service.admin.managing import of_all_units
from service.db import get_session
from service.desk.view import clock
from service.models import Event, Role, Unit, User
from service.routing import GREATEST

_PAGE = 200


@blueprint.get("/events")
@role_required(Role.ADMIN)
def events() -> str:
    """Newest first, 200 a page; an administrator of one unit sees the events of that unit."""
    found, older = events_of(get_session(), request.args.get("before", type=int))
    rows = [
        {"at": clock(event.at, day=True), "event": event, "unit": unit or "", "who": _who(event, display)}
        for event, unit, display in found
    ]
    return render_template("events.html", rows=rows, older=older)


def events_of(db: Session, before: int | None) -> tuple[list[tuple[Event, str | None, str | None]], int | None]:
    """Events with unit and person, newest first, within what the signed-in person administers; and the number before
    which there may be more."""
    user = signed_in()
    query = select(Event, Unit.name, User.display).outerjoin(Unit, Event.unit_id == Unit.id)
    query = query.outerjoin(User, Event.user_id == User.id).order_by(Event.id.desc())
    if not of_all_units(user):
        query = query.where(Event.unit_id.in_([unit.id for unit in units_of(db, user, Role.ADMIN)]))
    if before:
        query = query.where(Event.id < min(before, GREATEST))
    found = [(event, unit, display) for event, unit, display in db.execute(query.limit(_PAGE))]
    return found, found[-1][0].id if len(found) == _PAGE else None


def _who(event: Event, display: str | None) -> str:
    """The name of the person, with that of the account where it says more."""
    return event.user_name if display in (None, event.user_name) else f"{display}（{event.user_name}）"
