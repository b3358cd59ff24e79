"""Pages of people and units; what is done is done by ``service.admin.managing``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from nlp.report.labels import xml_safe
from nlp.types import ReviewError
from service.access import role_required, signed_in, units_of
from service.admin import blueprint
from service.admin.managing import (
    activate,
    give,
    new_name,
    new_password,
    new_person,
    new_unit,
    of_all_units,
    persons_of,
    take,
)
from service.db import get_session
from service.models import Role


@blueprint.get("/people")
@role_required(Role.ADMIN)
def people() -> str:
    return _page(get_session())


def _page(db: Session, told: dict[str, str] | None = None) -> str:
    return render_template(
        "people.html",
        persons=persons_of(db),
        units=units_of(db, signed_in(), Role.ADMIN),
        roles=list(Role),
        everywhere=of_all_units(signed_in()),
        told=told,
    )


@blueprint.post("/people")
@role_required(Role.ADMIN)
def add_person() -> Any:
    """A new person with a role in a unit and a one-time password, shown once."""
    try:
        _, told = new_person(_field("name", 40), _field("display", 40), *_asked())
    except ReviewError as error:
        return _refused(str(error))
    return _page(get_session(), told)


@blueprint.post("/people/<int:number>/grants")
@role_required(Role.ADMIN)
def add_grant(number: int) -> Response:
    return _done(give, number, *_asked())


@blueprint.post("/people/<int:number>/grants/<int:grant_id>/remove")
@role_required(Role.ADMIN)
def remove_grant(number: int, grant_id: int) -> Response:
    return _done(take, number, grant_id)


@blueprint.post("/people/<int:number>/password")
@role_required(Role.ADMIN)
def reset_password(number: int) -> Any:
    """A new one-time password, shown once; sessions of before end."""
    own = number == signed_in().id
    told = new_password(number)
    return redirect(url_for("login.login")) if own else _page(get_session(), told)


@blueprint.post("/people/<int:number>/active")
@role_required(Role.ADMIN)
def set_active(number: int) -> Response:
    """Close the account, or open it again; closing ends its sessions and tokens."""
    return _done(activate, number)


@blueprint.post("/units")
@role_required(Role.ADMIN)
def add_unit() -> Response:
    return _done(new_unit, _field("name", 80))


@blueprint.post("/units/<int:number>/name")
@role_required(Role.ADMIN)
def rename_unit(number: int) -> Response:
    return _done(new_name, number, _field("name", 80))


def _done(act: Callable[..., Any], *given: Any) -> Response:
    """Do it and come back to the page, with the sentence where it was refused."""
    try:
        act(*given)
    except ReviewError as error:
        return _refused(str(error))
    return redirect(url_for("admin.people"))


def _asked() -> tuple[str, str]:
    """Role and unit of the form."""
    return request.form.get("role", ""), request.form.get("unit", "")


def _field(name: str, longest: int) -> str:
    return xml_safe(request.form.get(name, "")).strip()[:longest]


def _refused(sentence: str) -> Response:
    get_session().rollback()
    flash(sentence, "wrong")
    return redirect(url_for("admin.people"))
