"""Drafts as this person may see them, and the body of a JSON call of the desk."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from flask import abort, current_app, g, request

from nlp.report.labels import xml_safe
from service.access import DESK_ROLES, holds, signed_in
from service.db import get_session
from service.models import Base, Draft, Role, State
from service.routing import GREATEST

EDITABLE = (State.DRAFT, State.RETURNED)
Row = TypeVar("Row", bound=Base)


def stored(table: type[Row], number: int) -> Row | None:
    """The row of that number, None where there is none or no database could have it."""
    return get_session().get(table, number) if 0 <= number <= GREATEST else None


def find_draft(identifier: str, role: Role | None = None) -> Draft:
    """The draft, 404 outside the person's units, 403 where ``role`` in its unit is asked for and not held."""
    draft = get_session().get(Draft, identifier) if identifier.isascii() else None
    user = signed_in()
    if draft is None or not any(holds(user, known, draft.unit_id) for known in DESK_ROLES):
        abort(404, "没有这份稿件。")
    if role is not None and not holds(user, role, draft.unit_id):
        abort(403, f"此操作需要“{role}”权限。")
    return draft


def may_edit(draft: Draft) -> bool:
    return draft.state in EDITABLE and holds(signed_in(), Role.EDITOR, draft.unit_id)


def json_body() -> dict[str, Any]:
    """The JSON object that a page sent; in a call of the API what was read of it against its fields."""
    body = g.get("body") or request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400, "请求有误。")
    return body


def line(body: dict[str, Any], name: str, longest: int) -> str:
    """A short text of the body, without what a page cannot show; 422 where it is no text or too long."""
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        abort(422, f"内容太长或不对，最多 {longest} 字。")
    return xml_safe(value, "\ufffd").strip()


def draft_text(body: dict[str, Any]) -> str:
    """The text of the body with line ends as a browser shows them; 422 where it is too long."""
    value = body.get("text")
    if not isinstance(value, str):
        abort(400, "请求有误。")
    return checked_text(value)


def checked_text(text: str) -> str:
    longest = current_app.extensions["xianshen_settings"].max_characters
    if len(text) > longest:
        abort(422, f"稿件有 {len(text):,} 字，最多 {longest:,} 字，请分成几份。")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def day(body: dict[str, Any], name: str, label: str) -> date | None:
    value = line(body, name, 10)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        abort(422, f"{label}不对，请写成 2026-03-01。")
