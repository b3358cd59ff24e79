"""What the desk puts on record for the overview."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.types import Document, Review
from service.access import signed_in
from service.db import begin_write, get_session
from service.desk.view import name_of
from service.models import Checkup, Decision, Draft
from service.oversight.recording import FIRST, SAMPLE, note_review, subject_of

SHORTEST = 50
"""Code points below which a draft is only begun: nothing is put on record yet."""


def note_first(identifier: str, document: Document, review: Review, decisions: Sequence[Decision | None]) -> None:
    """Put the first review of a draft on record, once it holds a text."""
    db = get_session()
    draft = db.get(Draft, identifier)
    if draft is None or draft.source == SAMPLE or len(document.text.strip()) < SHORTEST or _counted(db, identifier):
        return
    db = begin_write(db)
    draft = db.get(Draft, identifier)
    if draft is not None and not _counted(db, identifier):
        keep_record(db, draft, FIRST, document, review, decisions)
    db.commit()


def keep_record(
    db: Session,
    draft: Draft,
    occasion: str,
    document: Document,
    review: Review,
    decisions: Sequence[Decision | None],
) -> None:
    """Put this review of the draft on record, in the write transaction of the step; the sample counts nowhere."""
    if draft.source != SAMPLE:
        by = signed_in().display
        note_review(db, subject_of(draft, name_of(draft)), occasion, document, review, decisions, by)


def _counted(db: Session, identifier: str) -> bool:
    return db.scalar(select(Checkup.id).where(Checkup.draft_id == identifier).limit(1)) is not None
