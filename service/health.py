"""Is it up, is it ready, and the way in."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, url_for
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from service.db import get_session

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> tuple[dict[str, str], int]:
    """200 where the database answers and the reviewer is built, else 503 saying which is missing."""
    try:
        get_session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"status": "unavailable", "missing": "database"}, 503
    if current_app.extensions.get("xianshen_reviewer") is None:
        return {"status": "unavailable", "missing": "reviewer"}, 503
    return {"status": "ready"}, 200


@blueprint.get("/")
def home() -> Response:
    return redirect(url_for("desk.drafts"))
