"""Noisy entries, and what the models say so often and so rightly that the lexicon could."""

from __future__ import annotations

from service.access import role_required
from service.db import get_session
from service.lexicon.pages import blueprint
from service.lexicon.pages.common import show, visible
from service.lexicon.suggestions import LEAST_ACCEPTED, LEAST_EDITORS, suggestions
from service.lexicon.usage import LEAST_DECISIONS, PRECISION_LINE, noisy
from service.models import Role


@blueprint.get("/noisy")
@role_required(Role.LEXICON, Role.LEXICON_APPROVER)
def noisy_entries() -> str:
    """Listed for people to decide about; nothing is changed by the system."""
    db = get_session()
    seen = visible(db)
    rows = [pair for pair in noisy(db) if pair[0].id in seen]
    return show("lexicon_noisy.html", rows=rows, line=PRECISION_LINE, least=LEAST_DECISIONS)


@blueprint.get("/suggestions")
@role_required(Role.LEXICON, Role.LEXICON_APPROVER)
def suggested() -> str:
    rows = suggestions(get_session())
    return show("lexicon_suggestions.html", rows=rows, accepted=LEAST_ACCEPTED, editors=LEAST_EDITORS)
