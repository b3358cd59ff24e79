"""Administration: people and their roles by unit, units, and the audit trail."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

from service.admin import people, trail  # noqa: E402, F401
