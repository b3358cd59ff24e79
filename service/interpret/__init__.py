"""The interpretation desk (解读): a policy beside the interpretation that is being written of it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("interpret", __name__, url_prefix="/interpret")

from service.interpret import export, pages, saving, versions  # noqa: E402, F401
