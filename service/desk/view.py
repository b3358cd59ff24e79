"""What the desk page shows of a draft: its review with labels, decisions, what may be done, and its history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.report.labels import CATEGORY, SEVERITY, VERDICT, xml_safe
from nlp.report.wire import review_to_wire
from nlp.text import locate
from nlp.types import Document, Finding, Review, Severity
from service.access import holds, signed_in
from service.desk.ignored import ignored
from service.desk.request import EDITABLE, may_edit
from service.desk.source import stored_document
from service.engine import review_document
from service.models import Decision, Draft, Event, Role, State, User
from service.oversight.keys import keys_of

LIKELY = 0.85
STEPS_SHOWN = 50


def document_of(draft: Draft) -> Document:
    return stored_document(draft.id, draft.text, draft.title, draft.original, draft.source)


def review_draft(db: Session, draft: Draft) -> tuple[Document, Review, list[Decision | None]]:
    """Document, review, and for each finding the decision that ignores it. No transaction stays open meanwhile."""
    document, planned, unit_id = document_of(draft), draft.planned, draft.unit_id
    db.rollback()
    review = review_document(document, planned, unit_id)
    return document, review, ignored(db, draft, document, review.findings)


def serious(review: Review) -> int:
    """Serious findings, ignored ones included: an editor's word alone does not settle them."""
    return sum(finding.severity is Severity.SERIOUS for finding in review.findings)


def review_view(document: Document, review: Review, decisions: list[Decision | None]) -> dict[str, Any]:
    wire = review_to_wire(review)
    open_findings = [f for f, decision in zip(review.findings, decisions, strict=True) if decision is None]
    rows = zip(wire["findings"], review.findings, keys_of(document, review.findings), decisions, strict=True)
    return {
        **wire,
        "verdict_label": VERDICT[review.verdict],
        "counts": {str(level): sum(f.severity is level for f in open_findings) for level in Severity},
        "serious_ignored": serious(review) - sum(f.severity is Severity.SERIOUS for f in open_findings),
        "findings": [_card(row, document, finding, keys, decision) for row, finding, keys, decision in rows],
    }


def _card(
    wire: dict[str, Any], document: Document, finding: Finding, keys: tuple[str, str], decision: Decision | None
) -> dict[str, Any]:
    sure = None
    if finding.confidence is not None:
        sure = "很可能" if finding.confidence >= LIKELY else "可能"
    return {
        **wire,
        "key": keys[0],
        "unit_key": keys[1],
        "severity_label": SEVERITY[finding.severity],
        "category_label": CATEGORY[finding.category],
        "sure": sure,
        "place": locate(document, finding.span.start),
        "entry": entry_link(finding.origin),
        "fix": [[edit.span.start, edit.span.end, edit.replacement] for edit in finding.fix()],
        "ignored": decision
        and {
            "id": decision.id,
            "reason": decision.reason,
            "scope": decision.scope,
            "proposal": decision.proposal,
            "by": decision.user.display,
        },
    }


def entry_link(origin: str) -> str:
    """Where the entry of ``entry@version`` is shown, or nothing for what is no entry (a rule, a private list)."""
    entry, at, _ = origin.partition("@")
    return url_for("lexicon.entry", identifier=entry) if at and not origin.startswith("list-") else ""


def draft_view(db: Session, draft: Draft) -> dict[str, Any]:
    user = signed_in()
    approver = holds(user, Role.APPROVER, draft.unit_id)
    pending, own = draft.state == State.PENDING, user.id in (draft.submitter_id, draft.owner_id)
    return {
        "id": draft.id,
        "title": draft.title,
        "column": draft.column,
        "planned": draft.planned.isoformat() if draft.planned else "",
        "text": draft.text,
        "state": draft.state,
        "version": draft.version,
        "unit": draft.unit.name,
        "saved": clock(draft.updated_at),
        "may": {
            "edit": may_edit(draft),
            "submit": draft.state in EDITABLE and holds(user, Role.EDITOR, draft.unit_id),
            "withdraw": pending and user.id == draft.submitter_id,
            "return": pending and approver and not own,
            "pass": pending and approver and not own,
        },
        "returned": _returned(db, draft),
        "second": "本人撰写或提交的稿件须由另一人审核" if pending and approver and own else "",
        "history": trail(db, draft.id)[: -STEPS_SHOWN - 1 : -1],
    }


def _returned(db: Session, draft: Draft) -> dict[str, str] | None:
    """Who sent it back and what is to be changed, while it stands so."""
    if draft.state != State.RETURNED:
        return None
    return next((step for step in reversed(trail(db, draft.id)) if step["what"] == State.RETURNED), None)


def trail(db: Session, target: str) -> list[dict[str, str]]:
    """Every step of a draft, oldest first, with the name by which people know the person."""
    query = select(Event, User.display).outerjoin(User, Event.user_id == User.id).where(Event.target == target)
    return [
        {"at": clock(event.at, day=True), "who": who or event.user_name, "what": event.action, "detail": event.detail}
        for event, who in db.execute(query.order_by(Event.id))
    ]


def clock(moment: datetime, day: bool = False) -> str:
    """A moment in the time of the office."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M" if day else "%H:%M")


def name_of(draft: Draft) -> str:
    """Its title, or how its text begins."""
    return draft.title or xml_safe(first_line(draft.text), "\ufffd")[:40] or "（空白稿）"


def first_line(text: str) -> str:
    """The first line that holds anything, without the white space around it; "" where none does soon."""
    return next((line.strip() for line in text[:2000].split("\n") if line.strip()), "")
