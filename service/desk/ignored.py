"""Which findings of a draft somebody has decided to ignore, and whether that still holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.types import Document, Finding
from service.models import Decision, Draft
from service.oversight.keys import keys_of

_SENTENCES = re.compile("[。！？\n]+")
_ALIKE = 0.5
_AT_ONCE = 500


def ignored(db: Session, draft: Draft, document: Document, findings: Sequence[Finding]) -> list[Decision | None]:
    """For each finding the decision that ignores it: of this text, or of the whole unit.

    A text comes back under its title, or, where either has none, as a text that shares half of its sentences. The
    keys hold entry@version: a changed entry is asked about anew.
    """
    keys = keys_of(document, findings)
    wanted = sorted({key for pair in keys for key in pair})
    of_text: dict[str, Decision] = {}
    of_unit: dict[str, Decision] = {}
    for decision, title, text in _decisions(db, draft.unit_id, wanted):
        if decision.scope == "unit":
            of_unit[decision.key] = decision
        elif decision.draft_id == draft.id or same_text(draft.title, draft.text, title, text):
            of_text[decision.key] = decision
    return [of_text.get(narrow) or of_unit.get(broad) for narrow, broad in keys]


def _decisions(db: Session, unit_id: int, keys: Sequence[str]) -> Iterator[tuple[Decision, str, str]]:
    for first in range(0, len(keys), _AT_ONCE):
        query = (
            select(Decision, Draft.title, Draft.text)
            .join(Draft, Decision.draft_id == Draft.id)
            .where(
                Decision.unit_id == unit_id,
                Decision.action == "ignore",
                Decision.undone_at.is_(None),
                Decision.key.in_(keys[first : first + _AT_ONCE]),
            )
            .order_by(Decision.id)
        )
        yield from map(tuple, db.execute(query))


def same_text(title: str, text: str, other_title: str, other: str) -> bool:
    if title and other_title:
        return title == other_title
    one, two = (_sentences(known) for known in (text, other))
    smaller = min(len(one), len(two))
    return smaller > 0 and len(one & two) >= _ALIKE * smaller


def _sentences(text: str) -> set[str]:
    return {part.strip() for part in _SENTENCES.split(text) if part.strip()}
