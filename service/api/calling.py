"""Calls that do what a page does: by the page's own function, under the token's guard instead of the session's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

from flask import Response
from werkzeug.exceptions import BadRequest, UnprocessableEntity

from nlp.types import ReviewError
from service.access import DESK_ROLES, holds, signed_in, units_of
from service.api.answers import json_answer
from service.api.problems import refuse
from service.db import get_session
from service.desk.diff import Line, Piece
from service.models import Role, Unit

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def as_on_the_page(view: Callable[Given, Answer], *given: Given.args, **named: Given.kwargs) -> Answer:
    """What the page's own function answers. What it refuses of fields that were found sound is a conflict (409)."""
    try:
        return view(*given, **named)
    except (BadRequest, UnprocessableEntity) as error:
        if error.response is not None:
            raise
        refuse(409, str(error.description))
    except ReviewError as error:
        get_session().rollback()
        refuse(409, str(error))


def find_unit(name: str | None, *roles: Role) -> Unit:
    """The unit of that name among those in which the person holds any of ``roles`` (those of the desk where none is
    asked for), the first where none is named; 403 where there is none."""
    for unit in units_of(get_session(), signed_in(), *(roles or DESK_ROLES)):
        if name is None or unit.name == name:
            return unit
    refuse(403, f"您不属于单位“{name}”，或没有所需的权限。" if name else "您在任何单位都没有所需的权限，请联系管理员。")


def demand(*roles: Role) -> None:
    """403 for a person who holds none of these roles in any unit."""
    if not any(holds(signed_in(), role) for role in roles):
        refuse(403, f"此操作需要“{'、'.join(roles)}”权限之一。")


def say(value: Any, status: int = 200, location: str = "") -> Response:
    """The value as JSON."""
    return json_answer(json.dumps(value), status, location)


def lines_value(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The rows of a comparison."""

    def pieces(side: Iterable[Piece]) -> list[dict[str, Any]]:
        return [{"text": text, "changed": changed} for text, changed in side]

    return [
        {"kind": one.kind, "before": pieces(one.before), "after": pieces(one.after), "skipped": one.skipped}
        for one in lines
    ]
