"""Each request gets a number, one log line and its place in the figures."""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request
from sqlalchemy import inspect

HEADER = "X-Request-Id"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_QUIET = frozenset({"static", "health.healthz", "health.readyz", "metrics.metrics"})
_log = logging.getLogger("service.request")


def init_app(app: Flask) -> None:
    """Register before everything else, so that also what is refused early is counted."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        g.begun = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        if "begun" not in g:
            return response
        seconds = time.perf_counter() - g.begun
        response.headers[HEADER] = g.request_id
        # The rule, not the address: a path or query may hold what somebody typed.
        route = request.url_rule.rule if request.url_rule else "(none)"
        method = request.method if request.method in _METHODS else "OTHER"
        app.extensions["xianshen_metrics"].count_request(method, route, response.status_code, seconds)
        if request.endpoint not in _QUIET or response.status_code >= 400:
            fields = {
                "request_id": g.request_id,
                "user": _user_id(),
                "method": method,
                "route": route,
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
            }
            _log.info("request", extra={"fields": fields})
        return response


def _user_id() -> int | None:
    """Whose request it was, without asking the database again."""
    user = g.get("user")
    identity = inspect(user).identity if user is not None else None
    return identity[0] if identity else None
