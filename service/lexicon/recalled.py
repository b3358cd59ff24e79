"""What the spelling model and the private lists said of a text when it was last reviewed.

Neither runs again in a replay; what they said stands beside what the lexicon and the rules say anew, so that a verdict
that rests on them is not told as changed. Ignored findings do not count, as at the desk.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nlp.correct.reasons import WEIGHT
from nlp.lists.checks import RULES
from nlp.types import Finding, Severity, Span
from service.jobs.wire_reader import review_from_wire
from service.lexicon.texts import DRAFT, REVIEW, Text
from service.models import UNSETTLED, FindingRecord, ReviewRecord

LIST = "LIST-"
_WEIGHTS = {rule.code: rule.weight for rule in RULES}
_SIGNS = ('"spelling"', f'"{LIST}')


def recalled(db: Session, texts: Sequence[Text]) -> list[Text]:
    """The texts, each with what is on record of models and lists."""
    said = {**_of_reviews(db, texts), **_of_drafts(db, texts)}
    return [replace(text, said=said[text.id]) if text.id in said else text for text in texts]


def _of_reviews(db: Session, texts: Iterable[Text]) -> dict[str, tuple[Finding, ...]]:
    ids = [text.id.removeprefix(REVIEW) for text in texts if text.id.startswith(REVIEW)]
    found = {}
    for number, answer in db.execute(select(ReviewRecord.id, ReviewRecord.answer).where(ReviewRecord.id.in_(ids))):
        if any(sign in answer for sign in _SIGNS):  # most say nothing of the kind, and need not be read
            findings = review_from_wire(json.loads(answer)).findings
            kept = tuple(weighed(one) for one in findings if one.category == "spelling" or one.code.startswith(LIST))
            if kept:
                found[f"{REVIEW}{number}"] = kept
    return found


def _of_drafts(db: Session, texts: Iterable[Text]) -> dict[str, tuple[Finding, ...]]:
    drafts = {text.id.removeprefix(DRAFT): text.text for text in texts if text.id.startswith(DRAFT)}
    query = select(FindingRecord).where(
        FindingRecord.draft_id.in_(drafts),
        FindingRecord.state.in_(UNSETTLED),
        or_(FindingRecord.category == "spelling", FindingRecord.code.startswith(LIST)),
    )
    found: dict[str, tuple[Finding, ...]] = {}
    for row in db.scalars(query.order_by(FindingRecord.id)) if drafts else ():
        name = f"{DRAFT}{row.draft_id}"
        found[name] = (*found.get(name, ()), *_placed(row, drafts[row.draft_id or ""]))
    return found


def _placed(row: FindingRecord, text: str) -> Iterator[Finding]:
    """The finding where its words still stand in the text; the record holds no offset, the text may have moved on."""
    around = text.find(row.excerpt)
    at = text.find(row.matched, around) if around >= 0 and row.matched else -1
    if 0 <= at <= around + len(row.excerpt) - len(row.matched):
        span = Span(at, at + len(row.matched))
        suggestions = (row.suggestion,) if row.suggestion else ()
        yield weighed(Finding(row.code, row.category, Severity(row.severity), span, row.matched, row.message,
                               suggestions, origin=row.origin))  # fmt: skip


def weighed(finding: Finding) -> Finding:
    """With the weight that neither the wire nor the record carries."""
    weight = WEIGHT if finding.category == "spelling" else _WEIGHTS.get(finding.code, 0.0)
    return replace(finding, weight=0.0 if finding.severity is Severity.HINT else weight)
