"""Who is asking and what he may do: the person of the session, roles by unit, guards of pages."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, current_app, g, redirect, request, session, url_for
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from service.db import get_session, now
from service.models import EndedSession, Role, Unit, User

DESK_ROLES = (Role.EDITOR, Role.APPROVER, Role.ADMIN)


def sign_in(user: User) -> None:
    """Start a session for ``user``; whatever the old session held is dropped."""
    session.clear()
    session.permanent = True
    session.update(user=user.id, epoch=user.epoch, at=now().timestamp(), key=secrets.token_urlsafe(16))


def sign_out(db: Session) -> None:
    """End this session for good: a copy of its cookie opens nothing any more. ``db`` writes."""
    lasts = current_app.permanent_session_lifetime
    db.execute(delete(EndedSession).where(EndedSession.at < now() - lasts))  # these cookies are too old by now
    db.merge(EndedSession(sha256=_mark(), at=now()))
    session.clear()


def current_user() -> User | None:
    """The signed-in person, or None: a login lasts so many hours, and ends with a logout, a changed password or a
    closed account."""
    if "user" not in g:
        g.user = _of_session(get_session()) if "user" in session else None
    user: User | None = g.user
    return user


def _of_session(db: Session) -> User | None:
    if "key" not in session:  # of a release that could not end it
        return None
    age = now().timestamp() - float(session.get("at", 0))
    if age > current_app.permanent_session_lifetime.total_seconds() or db.get(EndedSession, _mark()) is not None:
        return None
    person = db.get(User, session["user"])
    valid = person is not None and person.active and person.epoch == session.get("epoch")
    return person if valid else None


def _mark() -> str:
    """What stands for this session in the database."""
    return hashlib.sha256(str(session["key"]).encode()).hexdigest()


def signed_in() -> User:
    user = current_user()
    assert user is not None, "the page is not guarded"
    return user


def wants_json() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json"


def login_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Send a stranger to the login page (401 for scripts), and a new password's owner to change it.

    Who came by token (service.api.bearer) has no password to change.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        user = current_user()
        if user is None:
            return _to(url_for("login.login", next=request.path if request.method == "GET" else "/"))
        if user.must_change and "token" not in g and request.endpoint != "login.password":
            return _to(url_for("login.password"))
        return view(*args, **kwargs)

    return guarded


def _to(address: str) -> Response:
    if wants_json():
        abort(401, "登录已失效，请重新登录。")
    return redirect(address)


def role_required(*roles: Role) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A page for people who hold one of ``roles`` in any unit."""

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not any(holds(signed_in(), role) for role in roles):
                abort(403, "您没有使用此功能的权限。")
            return view(*args, **kwargs)

        return login_required(guarded)

    return wrap


def holds(user: User, role: Role, unit_id: int | None = None) -> bool:
    """True where ``user`` has ``role`` in that unit, or in any unit where none is asked for."""
    return any(
        grant.role == role and (unit_id is None or grant.unit_id is None or grant.unit_id == unit_id)
        for grant in user.grants
    )


def units_of(db: Session, user: User, *roles: Role) -> list[Unit]:
    """The units in which ``user`` holds any of ``roles``, by number."""
    grants = [grant for grant in user.grants if grant.role in roles]
    query = select(Unit).order_by(Unit.id)
    if all(grant.unit_id is not None for grant in grants):
        query = query.where(Unit.id.in_([grant.unit_id for grant in grants]))
    return list(db.scalars(query))


def unit_asked(refusal: str, *roles: Role) -> Unit:
    """The unit that the form names among those in which the person holds any of ``roles``, the first where it names
    none; 403 with ``refusal`` where there is no such unit."""
    wanted = request.form.get("unit")
    for unit in units_of(get_session(), signed_in(), *roles):
        if not wanted or str(unit.id) == wanted:
            return unit
    abort(403, refusal)
