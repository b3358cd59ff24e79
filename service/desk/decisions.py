"""Accepting and ignoring findings: who, what, why; and taking it back."""

from __future__ import annotations

import re
from typing import Any

from flask import abort
from sqlalchemy.orm import Session

from nlp.text import sentence_span
from nlp.types import ReviewError, Span
from service.access import role_required, signed_in
from service.audit import record
from service.db import begin_write, get_session, now
from service.desk import blueprint
from service.desk.request import find_draft, json_body, line, may_edit, stored
from service.lexicon.proposals import propose_allow
from service.models import Decision, Draft, Role
from service.oversight.recording import note_decision

_KEY = re.compile("[0-9a-f]{32}")
_SCOPES = {"text": "本稿", "unit": "本单位", "all": "提请全部放行"}


@blueprint.post("/<identifier>/decisions")
@role_required(Role.EDITOR)
def decide(identifier: str) -> dict[str, Any]:
    """Keep a decision; to ignore needs a reason."""
    body = json_body()
    action, scope, key = (body.get(name) for name in ("action", "scope", "key"))
    if action not in ("accept", "ignore") or scope not in _SCOPES or not _KEY.fullmatch(str(key)):
        abort(422, "请求有误。")
    reason = line(body, "reason", 200)
    if action == "ignore" and not reason:
        abort(422, "忽略要写明理由。")
    matched, replacement = line(body, "matched", 5_000), line(body, "replacement", 5_000)
    origin = line(body, "origin", 80)
    db = begin_write(get_session())
    draft = find_draft(identifier, Role.EDITOR)
    if not may_edit(draft):
        abort(409, f"稿件已是“{draft.state}”，不能再处理。")
    decision = Decision(
        draft_id=draft.id,
        unit_id=draft.unit_id,
        user_id=signed_in().id,
        action=action,
        scope=scope,
        key=key,
        matched=matched,
        replacement=replacement,
        origin=origin,
        reason=reason,
    )
    db.add(decision)
    db.flush()
    told = _propose(db, draft, decision) if scope == "all" and action == "ignore" else ""
    note_decision(db, draft, decision, signed_in().display)
    name = "采纳" if action == "accept" else f"忽略（{_SCOPES[str(scope)]}）"
    record(db, signed_in(), name, draft.id, draft.unit_id, f"{origin} {reason}".strip())
    answer = {"id": decision.id, "proposal": decision.proposal, "told": told}
    db.commit()
    return answer


@blueprint.post("/<identifier>/decisions/<int:number>/undo")
@role_required(Role.EDITOR)
def undo(identifier: str, number: int) -> dict[str, Any]:
    """Take a decision back; it stays on record. One for the whole unit may be taken back from any of its drafts."""
    db = begin_write(get_session())
    draft = find_draft(identifier, Role.EDITOR)
    decision = stored(Decision, number)
    if decision is None or decision.unit_id != draft.unit_id:
        abort(404, "没有这条处理记录。")
    if not may_edit(draft):
        abort(409, f"稿件已是“{draft.state}”，不能再处理。")
    if decision.undone_at is None:
        decision.undone_at = now()
        note_decision(db, draft, decision, signed_in().display, undone=True)
        record(db, signed_in(), "撤销处理", draft.id, draft.unit_id, decision.origin)
    db.commit()
    return {"id": number}


def _propose(db: Session, draft: Draft, decision: Decision) -> str:
    """Put the words forward for the allow list; what became of it, in a sentence. The text itself is settled anyhow."""
    at = draft.text.find(decision.matched)
    sentence = sentence_span(draft.text, at) if at >= 0 else Span(0, 0)
    try:
        with db.begin_nested():
            proposal = propose_allow(
                db,
                signed_in(),
                decision.matched,
                decision.reason,
                sentence=draft.text[sentence.start : sentence.end].strip(),
                source=f"审稿台 {draft.id}",
            )
            decision.proposal = str(proposal.id)
    except ReviewError as error:
        decision.proposal = "pending"
        return f"本稿已忽略；没有提请放行：{error}。"
    return "本稿已忽略；已提请词库放行，批准后所有单位都不再提示。"
