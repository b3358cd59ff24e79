"""The desk (审稿台): drafts, their findings, decisions, and 先审后发."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("desk", __name__, url_prefix="/desk")

from service.desk import decisions, export, flow, pages, saving, sheets, versions  # noqa: E402, F401
