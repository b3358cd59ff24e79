"""Findings on record: written when a text is first reviewed, at each step of 先审后发, and by reviews of the API.

Every function works in the write transaction it is called in and leaves the commit to its caller.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.report.labels import advice, basis
from nlp.review import text_sha256
from nlp.text import locate, sentence_span
from nlp.types import Document, Finding, Review, Severity
from service.db import now
from service.models import UNSETTLED, Checkup, Decision, Draft, FindingRecord, FindingStep, Mending
from service.oversight.keys import keys_of

FIRST, BY_API = "首次检查", "接口"
SAMPLE = "示例稿"
"""``source`` of the sample draft: it teaches, and counts nowhere."""
_EXCERPT = 80


@dataclass(frozen=True, slots=True)
class Subject:
    """The text that was reviewed: a draft, or a text sent by API (known by its title within the unit)."""

    unit_id: int
    title: str
    column: str = ""
    draft_id: str | None = None
    review_id: str | None = None

    @property
    def document(self) -> str:
        if self.draft_id is not None:
            return self.draft_id
        name = f"{self.unit_id}\x1f{self.title}" if self.title else str(self.review_id)
        return text_sha256(name)


def subject_of(draft: Draft, name: str) -> Subject:
    return Subject(draft.unit_id, name, draft.column, draft_id=draft.id)


def note_review(
    db: Session,
    subject: Subject,
    occasion: str,
    document: Document,
    review: Review,
    decisions: Sequence[Decision | None] = (),
    by: str = "",
) -> None:
    """Keep the figures of the review and bring the findings of the text up to date: new ones are put on record, those
    that are gone are settled, those that were marked as mended and still stand are open again."""
    db.add(
        Checkup(
            unit_id=subject.unit_id,
            column=subject.column,
            draft_id=subject.draft_id,
            review_id=subject.review_id,
            occasion=occasion,
            text_sha256=review.text_sha256,
            characters=review.characters,
            weighted_errors=review.score.weighted_errors,
            serious=sum(finding.severity is Severity.SERIOUS for finding in review.findings),
            general=sum(finding.severity is Severity.GENERAL for finding in review.findings),
            verdict=str(review.verdict),
        )
    )
    keys = [narrow for narrow, _ in keys_of(document, review.findings)]
    held = decisions or [None] * len(keys)
    counted = [
        (key, finding, decision)
        for key, finding, decision in zip(keys, review.findings, held, strict=True)
        if finding.severity is not Severity.HINT
    ]
    rows = list(db.scalars(select(FindingRecord).where(FindingRecord.document == subject.document)))
    known = _paired(rows, [(key, finding) for key, finding, _ in counted])
    for key, finding, decision in counted:
        row = known.get(key)
        if row is None:
            row = _new(subject, key, finding, document)
            db.add(row)
            step(db, row, Mending.OPEN, f"{occasion}时发现", by)
        else:
            row.key, row.column = key, subject.column
            _place(row, finding, document)
        _stand(db, row, decision, occasion, by)
    still = {row.id for row in known.values()}
    for row in rows:
        if row.id not in still and row.state in UNSETTLED:
            step(db, row, Mending.DONE, f"{occasion}时已不再出现", by)


def note_decision(db: Session, draft: Draft, decision: Decision, by: str, undone: bool = False) -> None:
    """An accepted finding is marked as mended, an ignored one as mistaken; taken back, it is open again."""
    row = db.scalar(
        select(FindingRecord).where(FindingRecord.document == draft.id, FindingRecord.key == decision.key)
    ) or db.scalar(
        select(FindingRecord)
        .where(
            FindingRecord.document == draft.id,
            FindingRecord.origin == decision.origin,
            FindingRecord.matched == decision.matched,
            FindingRecord.state.in_([state for state in Mending if undone or state in UNSETTLED]),
        )
        .order_by(FindingRecord.id)
        .limit(1)
    )
    if row is None or row.state == Mending.DONE:
        return
    if undone:
        step(db, row, Mending.OPEN, "撤销处理", by)
    elif decision.action == "accept":
        step(db, row, Mending.MARKED, "在审稿台改过", by)
    else:
        step(db, row, Mending.MISTAKEN, decision.reason, by)


def step(db: Session, row: FindingRecord, state: Mending, note: str, by: str) -> None:
    """Put the finding into ``state`` and keep who did it and why."""
    if row.state != state or row.settled_at is None:
        row.settled_at = None if state in UNSETTLED else now()
    row.state = state
    db.add(FindingStep(finding=row, user_name=by, state=state, note=note))


def _stand(db: Session, row: FindingRecord, decision: Decision | None, occasion: str, by: str) -> None:
    if decision is not None:
        if row.state != Mending.MISTAKEN:
            step(db, row, Mending.MISTAKEN, decision.reason, decision.user.display)
    elif row.state == Mending.MARKED:
        step(db, row, Mending.OPEN, f"{occasion}时仍在原处", by)
    elif row.state == Mending.DONE:
        step(db, row, Mending.OPEN, f"{occasion}时再次出现", by)


def _paired(rows: Iterable[FindingRecord], found: Sequence[tuple[str, Finding]]) -> dict[str, FindingRecord]:
    """The row of each finding by key; where a sentence was changed around it, the first free row of the same words."""
    by_key = {row.key: row for row in rows}
    pairs = {key: by_key[key] for key, _ in found if key in by_key}
    taken = {row.id for row in pairs.values()}
    free: defaultdict[tuple[str, str, str], list[FindingRecord]] = defaultdict(list)
    for row in sorted(by_key.values(), key=lambda row: row.id):
        if row.id not in taken and row.state in UNSETTLED:
            free[row.code, row.origin, row.matched].append(row)
    for key, finding in found:
        alike = free[finding.code, finding.origin, finding.matched]
        if key not in pairs and alike:
            pairs[key] = alike.pop(0)
    return pairs


def _new(subject: Subject, key: str, finding: Finding, document: Document) -> FindingRecord:
    row = FindingRecord(
        unit_id=subject.unit_id,
        column=subject.column,
        document=subject.document,
        draft_id=subject.draft_id,
        review_id=subject.review_id,
        title=subject.title,
        key=key,
        code=finding.code[:40],
        category=finding.category[:40],
        severity=str(finding.severity),
        matched=finding.matched,
        message=finding.message,
        suggestion=advice(finding) if finding.suggestions else "",
        authority=basis(finding)[:400],
        origin=finding.origin[:80],
        state=Mending.OPEN,
    )
    _place(row, finding, document)
    return row


def _place(row: FindingRecord, finding: Finding, document: Document) -> None:
    sentence = sentence_span(document.text, finding.span.start)
    first = max(sentence.start, finding.span.start - _EXCERPT)
    last = min(max(sentence.end, finding.span.end), finding.span.start + 2 * _EXCERPT)
    row.excerpt = document.text[first:last].strip()
    row.place = locate(document, finding.span.start)[:40]
