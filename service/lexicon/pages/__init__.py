"""The pages of the lexicon (词库)."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("lexicon", __name__, url_prefix="/lexicon")

from service.lexicon.pages import (  # noqa: E402, F401
    bundles,
    editing,
    entries,
    imports,
    levels,
    lists,
    logs,
    proposals,
    releases,
    use,
)
