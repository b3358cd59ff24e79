"""What protects every page: CSRF tokens on writes, and headers that let nothing foreign run."""

from __future__ import annotations

import hmac
import secrets

from flask import Flask, Response, abort, request, session

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def csrf_token() -> str:
    """The token of this session, for a hidden field or the header X-CSRF-Token."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    token: str = session["csrf"]
    return token


def init_app(app: Flask) -> None:
    app.jinja_env.globals["csrf_token"] = csrf_token

    @app.before_request
    def check_csrf() -> None:
        # The API takes bearer tokens only, never the cookie: another site cannot make a browser send one.
        if request.method in _SAFE or request.path.startswith("/api/"):
            return
        given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
        known = session.get("csrf", "")
        if not known or not hmac.compare_digest(given.encode("utf-8", "replace"), known.encode()):
            abort(400, "页面已过期，请刷新后再试。")

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response
