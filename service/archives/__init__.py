"""Archives (档案): an export of a site or an account, reviewed as a whole, browsed, handed to units, and run again."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("archives", __name__, url_prefix="/archives")

from service.archives import acting, browsing, deleting, files, limiting, pages, uploading  # noqa: E402, F401
