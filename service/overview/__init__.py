"""Oversight (总览): what was reviewed and found by unit and column over time, and the list of what is to be mended."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("overview", __name__, url_prefix="/overview")

from service.overview import acting, mending, page  # noqa: E402, F401
