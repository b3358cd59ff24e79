"""The JSON API under /api/v1: bearer tokens in, xianshen.review/1 and xianshen.assessment/1 out."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

from service.api import assessments, description, reviews  # noqa: E402, F401
