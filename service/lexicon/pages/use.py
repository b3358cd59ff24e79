"""Noisy entries, and what the models say so often and so rightly that the lexicon could."""

from __future__ import annotations

from nlp.types import LexiconEntry
from service.access import role_required
from service.db import get_session
from service.lexicon.pages import blueprint
from service.lexicon.pages.common import show, units_shown, visible
from service.lexicon.suggestions import LEAST_ACCEPTED, LEAST_EDITORS, Suggestion, suggestions
from service.lexicon.usage import LEAST_DECISIONS, PRECISION_LINE, Usage, noisy
from service.models import Role


@blueprint.get("/noisy")
@role_required(Role.LEXICON, Role.LEXICON_APPROVER)
def noisy_entries() -> str:
    """Listed for people to decide about; nothing is changed by the system."""
    return show("lexicon_noisy.html", rows=noisy_rows(), line=PRECISION_LINE, least=LEAST_DECISIONS)


@blueprint.get("/suggestions")
@role_required(Role.LEXICON, Role.LEXICON_APPROVER)
def suggested() -> str:
    return show("lexicon_suggestions.html", rows=suggested_rows(), accepted=LEAST_ACCEPTED, editors=LEAST_EDITORS)


def noisy_rows() -> list[tuple[LexiconEntry, Usage]]:
    """The noisy entries that the signed-in person may read, the worst first."""
    db = get_session()
    seen = visible(db)
    return [pair for pair in noisy(db) if pair[0].id in seen]


def suggested_rows() -> list[Suggestion]:
    """What editors keep accepting; sentences are quoted from drafts of units that the signed-in person may read."""
    db = get_session()
    return suggestions(db, units={unit.id for unit in units_shown(db)})
