"""The log as a page, its verification, and the log to take away."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import Response, current_app, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.report.labels import xml_safe
from nlp.types import ReviewError
from service.access import role_required, signed_in
from service.db import get_session
from service.desk.view import clock
from service.lexicon.log import COLUMNS, LABELS, canonical, head
from service.lexicon.pages import blueprint
from service.lexicon.pages.common import show
from service.lexicon.units import Tree, readable
from service.lexicon.verify import Head, Verified, verify
from service.models import LexiconEvent, Role
from service.routing import GREATEST

_PAGE = 200
KEEPERS = (Role.LEXICON, Role.LEXICON_APPROVER, Role.ADMIN)


@blueprint.get("/log")
@role_required(*KEEPERS)
def log() -> str:
    """Newest first; with ``verify`` the whole chain is checked, against a head kept elsewhere where one is given."""
    db = get_session()
    before, entry = request.args.get("before", type=int), request.args.get("entry", "")[:80]
    events, older = events_of(db, before or 0, entry)
    found, error = None, ""
    if "verify" in request.args:
        try:
            found = verified(db, request.args.get("head", ""))
        except ReviewError as refused:
            error = str(refused)
    rows = [
        {"event": event, "about": about(event), "at": clock(datetime.fromisoformat(event.at), day=True)}
        for event in events
    ]
    seq, hashed = head(db)
    return show(
        "lexicon_log.html", rows=rows, older=older, labels=LABELS, found=found, error=error, entry=entry,
        head=f"{hashed}:{seq}", kept=request.args.get("head", ""),
    )  # fmt: skip


def events_of(db: Session, before: int, entry: str) -> tuple[Sequence[LexiconEvent], int | None]:
    """A page of events before number ``before`` (0: the newest), of one entry where one is named, newest first; and
    before which number there are older ones."""
    query = select(LexiconEvent).order_by(LexiconEvent.seq.desc()).limit(_PAGE)
    if before > 0:
        query = query.where(LexiconEvent.seq < min(before, GREATEST))
    if entry:
        query = query.where(LexiconEvent.entry == xml_safe(entry).partition("@")[0])
    events = db.scalars(query).all()
    return events, events[-1].seq if len(events) == _PAGE else None


def verified(db: Session, heads: str) -> Verified:
    """The whole chain checked, against the ends kept elsewhere that ``heads`` names. ReviewError where one is none."""
    return verify(db, [Head.parse(text) for text in heads.split()[:20]])


def about(event: LexiconEvent) -> str:
    """The entry, proposal or release that the event is about; of the entries of other units nothing."""
    after = json.loads(event.after) or {}
    scopes = readable(Tree.of(get_session()), signed_in())
    inner = after.get("entry", after) if isinstance(after.get("entry", after), dict) else {}
    if scopes is not None and inner.get("scope", "all") not in scopes:
        return "其他单位的词条"
    if event.entry:
        return f"{event.entry}@{event.version}" if event.version else event.entry
    if "label" in after:
        return str(after["label"])
    return f"提案 {after['proposal']}" if after.get("proposal") else str(after.get("file", after.get("unit", "")))


@blueprint.get("/log.jsonl")
@role_required(Role.LEXICON_APPROVER, Role.ADMIN)
def whole_log() -> Response:
    """Every event, one canonical line each: kept elsewhere, it anchors the log."""
    sessions = current_app.extensions["xianshen_sessions"]

    def lines() -> Iterator[str]:
        with sessions() as db:
            query = select(LexiconEvent).order_by(LexiconEvent.seq).execution_options(yield_per=2_000)
            with db.scalars(query) as events:
                for event in events:
                    yield canonical({name: getattr(event, name) for name in COLUMNS}) + "\n"

    headers = {"Content-Disposition": "attachment; filename=lexicon-log.jsonl"}
    return Response(lines(), mimetype="application/x-ndjson", headers=headers)
