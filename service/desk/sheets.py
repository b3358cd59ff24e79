"""The review sheet (审校单): one page of what was reviewed, by what, and what was decided by whom; it re-verifies."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import abort, current_app, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from nlp.report.labels import CATEGORY, SEVERITY, VERDICT
from nlp.report.wire import review_to_wire
from nlp.review import Reviewer
from nlp.text.masking import masked, shown
from nlp.types import Review, Severity, Verdict
from service.access import DESK_ROLES, role_required, signed_in
from service.audit import record
from service.cli.verify import compare
from service.db import begin_write, get_session, now
from service.desk import blueprint
from service.desk.request import find_draft
from service.desk.source import stored_document
from service.desk.view import clock, name_of, review_draft, trail
from service.engine import review_by
from service.lexicon.log import head
from service.models import Decision, Draft, ReviewSheet

ROWS = 14
"""Findings and decisions that are listed, so that the sheet stays one page; the rest is counted."""
_SETTLED = {"accept": "采纳", "ignore": "忽略"}


@blueprint.post("/<identifier>/sheet")
@role_required(*DESK_ROLES)
def make(identifier: str) -> Response:
    """A sheet of the draft as it stands; the same review of the same text is the same sheet."""
    return redirect(url_for("desk.sheet", identifier=make_sheet(identifier)))


def make_sheet(identifier: str) -> str:
    """Keep a sheet of the draft as it stands, 409 where it is changed meanwhile; the identifier of the sheet."""
    draft = find_draft(identifier)
    if not draft.text.strip():
        abort(422, "稿件没有内容，没有审校单。")
    version = draft.version
    _, review, decisions = review_draft(get_session(), draft)
    db = begin_write(get_session())
    draft = find_draft(identifier)
    if draft.version != version:
        abort(409, "这份稿件刚刚改过，请再试一次。")
    sheet = add_sheet(db, draft, review, decisions)
    record(db, signed_in(), "出具审校单", draft.id, draft.unit_id, sheet.id)
    made = sheet.id
    db.commit()
    return made


def add_sheet(db: Session, draft: Draft, review: Review, decisions: Sequence[Decision | None]) -> ReviewSheet:
    """Keep the sheet, in the write transaction it is called in."""
    db.flush()
    answer = json.dumps(review_to_wire(review))
    told = json.dumps(_decisions(db, draft, decisions), ensure_ascii=False)
    people = json.dumps(_people(db, draft), ensure_ascii=False)
    seq, log_hash = head(db)
    last = db.scalar(
        select(ReviewSheet).where(ReviewSheet.draft_id == draft.id).order_by(ReviewSheet.at.desc()).limit(1)
    )
    if last is not None and (last.text, last.answer, last.decisions, last.people) == (draft.text, answer, told, people):
        return last
    sheet = ReviewSheet(
        draft_id=draft.id,
        number=draft.version,
        state=draft.state,
        title=draft.title,
        column=draft.column,
        planned=draft.planned,
        text=draft.text,
        answer=answer,
        decisions=told,
        people=people,
        log_head=f"{log_hash}:{seq}" if seq else "",
        user_id=signed_in().id,
    )
    db.add(sheet)
    db.flush()
    return sheet


@blueprint.get("/sheets/<identifier>")
@role_required(*DESK_ROLES)
def sheet(identifier: str) -> str:
    row, draft = find_sheet(identifier)
    return render_template("sheet.html", sheet=row, draft=draft, **sheet_view(row, draft))


@blueprint.get("/sheets/<identifier>/verify")
@role_required(*DESK_ROLES)
def verify(identifier: str) -> str:
    """Run the review again on the text of the sheet, by the lexicon release of the sheet where it is still there."""
    row, draft = find_sheet(identifier)
    view = sheet_view(row, draft)
    differences = verified(row, draft)
    at = clock(now(), day=True)
    return render_template("sheet_verify.html", sheet=row, draft=draft, differences=differences, at=at, **view)


def verified(row: ReviewSheet, draft: Draft) -> list[str]:
    """What a review of today of the sheet's text says otherwise, by the lexicon of the sheet; empty where nothing."""
    stored: dict[str, Any] = json.loads(row.answer)
    document = stored_document(draft.id, row.text, row.title, draft.original, draft.source)
    reviewer = _reviewer(stored, draft.unit_id)
    get_session().rollback()
    again = review_by(reviewer, document, date.fromisoformat(stored["provenance"]["as_of"]), again=True)
    return compare(stored, json.loads(json.dumps(review_to_wire(again))))


def _reviewer(stored: dict[str, Any], unit_id: int) -> Reviewer:
    reviewers = current_app.extensions["xianshen_reviewers"]
    db = get_session()
    lists = [one["id"] for one in stored["provenance"].get("lists", [])]
    earlier: Reviewer | None = reviewers.at(db, stored["provenance"]["lexicon"].get("head", ""), unit_id, lists)
    newest: Reviewer = reviewers.of(db, unit_id)
    return earlier or newest


def find_sheet(identifier: str) -> tuple[ReviewSheet, Draft]:
    row = get_session().get(ReviewSheet, identifier) if identifier.isascii() else None
    if row is None:
        abort(404, "没有这份审校单。")
    return row, find_draft(row.draft_id)


def sheet_view(row: ReviewSheet, draft: Draft) -> dict[str, Any]:
    """What the sheet says; it is printed and handed on, so numbers of persons are masked."""
    answer = json.loads(row.answer)
    decisions = [_masked(decision) for decision in json.loads(row.decisions)]
    shut = {number for decision in decisions for number in decision["numbers"]}
    open_findings = [
        {
            "severity": SEVERITY[Severity(finding["severity"])],
            "category": CATEGORY[finding["category"]],
            "matched": shown(finding["code"], finding["category"], finding["text"], finding["suggestions"]),
            "suggestion": masked("；".join(finding["suggestions"])),
            "message": masked(finding["message"]),
            "origin": finding["origin"],
        }
        for number, finding in enumerate(answer["findings"])
        if finding["severity"] != "hint" and number not in shut
    ]
    counts = {
        SEVERITY[level]: sum(finding["severity"] == level for finding in answer["findings"]) for level in Severity
    }
    return {
        "name": masked(row.title or name_of(draft)),
        "answer": answer,
        "verdict": VERDICT[Verdict(answer["verdict"])],
        "counts": counts,
        "open": open_findings[:ROWS],
        "more_open": max(0, len(open_findings) - ROWS),
        "decisions": decisions[:ROWS],
        "more_decisions": max(0, len(decisions) - ROWS),
        "settled": _SETTLED,
        "people": [{**step, "detail": masked(step["detail"])} for step in json.loads(row.people)],
        "made": clock(row.at, day=True),
        "link": url_for("desk.verify", identifier=row.id, _external=True),
    }


def _masked(decision: dict[str, Any]) -> dict[str, Any]:
    """A decision with the words it is about as they may be printed; the origin of a privacy rule is its code."""
    origin, replacement = decision["origin"], decision["replacement"]
    category = "privacy" if origin.startswith("PRV-") else ""
    words = shown(origin, category, decision["matched"], [replacement] if replacement else [])
    return {**decision, "matched": words, "replacement": masked(replacement), "reason": masked(decision["reason"])}


def _decisions(db: Session, draft: Draft, ignoring: Sequence[Decision | None]) -> list[dict[str, Any]]:
    """What was decided about this draft, oldest first; ``numbers`` are those of the findings it ignores."""
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for number, decision in enumerate(ignoring):
        if decision is not None:
            numbers[decision.id].append(number)
    own = db.scalars(
        select(Decision).where(Decision.draft_id == draft.id, Decision.undone_at.is_(None), Decision.action == "accept")
    )
    rows = {row.id: row for row in [*own, *(decision for decision in ignoring if decision is not None)]}
    return [
        {
            "numbers": numbers[row.id],
            "action": row.action,
            "scope": row.scope,
            "matched": row.matched,
            "replacement": row.replacement,
            "origin": row.origin,
            "reason": row.reason,
            "who": row.user.display,
            "at": clock(row.at, day=True),
        }
        for _, row in sorted(rows.items())
    ]


def _people(db: Session, draft: Draft) -> list[dict[str, str]]:
    """Who did what on the way: written, submitted, returned, passed; reasons included."""
    wanted = ("新建", "上传", "由解读新建", "另存为新稿", "提交审核", "撤回", "退回", "通过")
    return [step for step in trail(db, draft.id) if step["what"] in wanted]
