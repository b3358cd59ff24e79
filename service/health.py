"""Is it up, is it ready, and the way in."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from service.db import get_session
from service.jobs.store import workers_alive
from service.menu import first_page

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> tuple[dict[str, str], int]:
    """200 where requests can be answered, else 503 naming what is missing.

    Without a worker the service is ``degraded`` but answers: drafts are reviewed, long jobs wait and lose nothing.
    """
    try:
        workers = workers_alive(get_session())
    except SQLAlchemyError:
        return {"status": "unavailable", "missing": "database"}, 503
    if current_app.extensions.get("xianshen_reviewer") is None:
        return {"status": "unavailable", "missing": "reviewer"}, 503
    worker = "ok" if workers else "missing"
    status = "ready" if workers else "degraded"
    return {"status": status, "database": "ok", "reviewer": "ok", "worker": worker}, 200


@blueprint.get("/")
def home() -> Response:
    """The first page that this person may open; the desk sends a stranger to the login."""
    return redirect(url_for(first_page()))
