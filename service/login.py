"""Login, logout, and changing one's password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from service.access import current_user, login_required, sign_in, sign_out, signed_in
from service.audit import record
from service.db import begin_write, get_session
from service.menu import first_page
from service.models import User
from service.passwords import hash_password, matches, objection
from service.throttle import SIGNED_IN, forget_failures, login_blocked, note_failure

blueprint = Blueprint("login", __name__)


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> Any:
    target = _inside(request.args.get("next", "/"))
    if request.method == "GET":
        if current_user() is not None:
            return redirect(target)
        return render_template("login.html", error=None, name="")
    name = request.form.get("name", "").strip()[:40]
    password = request.form.get("password", "")[:500]
    address = request.remote_addr or ""
    db = get_session()
    if login_blocked(db, current_app.extensions["xianshen_settings"], name, address):
        abort(429, "登录失败次数太多，请 15 分钟后再试。")
    user = db.scalar(select(User).where(User.name == name))
    right = matches(user.password_hash if user and user.active else None, password)
    begin_write(db)
    if not right or user is None:
        note_failure(db, name, address)
        record(db, None, "登录失败", name, detail=address)
        db.commit()
        return render_template("login.html", error="用户名或密码不对。", name=name), 401
    forget_failures(db, name, address)
    record(db, user, SIGNED_IN, user.name, detail=address)
    sign_in(user)
    db.commit()
    return redirect(url_for("login.password") if user.must_change else target)


@blueprint.post("/logout")
def logout() -> Response:
    """End the session, here and wherever its cookie was copied to."""
    if current_user() is not None:
        db = begin_write(get_session())
        user = signed_in()
        sign_out(db)
        record(db, user, "退出", user.name, detail=request.remote_addr or "")
        db.commit()
    session.clear()
    return redirect(url_for("login.login"))


@blueprint.route("/password", methods=["GET", "POST"])
@login_required
def password() -> Any:
    user = signed_in()
    if request.method == "GET":
        return render_template("password.html", error=None)
    old, new, again = (request.form.get(field, "")[:500] for field in ("old", "new", "again"))
    error = None
    if not matches(user.password_hash, old):
        error = "原密码不对。"
    elif new != again:
        error = "两次输入的新密码不一致。"
    elif new == old:
        error = "新密码不能与原密码相同。"
    error = error or objection(new, user.name)
    if error:
        return render_template("password.html", error=error), 422
    hashed = hash_password(new)
    db = begin_write(get_session())
    user.password_hash, user.must_change, user.epoch = hashed, False, user.epoch + 1
    record(db, user, "修改密码", user.name)
    db.flush()
    sign_in(user)
    db.commit()
    return redirect(url_for(first_page()))


def _inside(address: str) -> str:
    """``address`` where it is a path of this site, else the start page."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if inside else "/"
