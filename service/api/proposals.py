"""Proposals to the lexicon: put forward, tried, looked at, decided by a second person."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Response

from nlp.lexicon.entry import COLUMNS, FORMS, KINDS
from nlp.types import LexiconError
from service.access import signed_in
from service.api import blueprint
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, demand, say
from service.api.fields import Field, read_body
from service.api.kinds import Choice, Number
from service.api.lexicon import DECIDED, entry_value
from service.api.operations import Operation, described
from service.api.problems import refuse
from service.api.queries import choice, read_query
from service.api.replay import commit_answer
from service.db import begin_write, get_session
from service.jobs.view import job_view
from service.lexicon.deciding import approve, current_replay, has_opened, open_replay, send_back, withdraw
from service.lexicon.entries import cells_of, from_json
from service.lexicon.pages import proposals
from service.lexicon.pages.common import READERS, visible
from service.lexicon.pages.editing import entry_of
from service.lexicon.proposals import Change, first_changes, propose, scopes_of
from service.lexicon.say import reason
from service.lexicon.trying import result_of
from service.lexicon.units import Refused
from service.models import Proposal, ProposalState

_CHANGES = 1_000  # of a proposal, in the answer; ``size`` tells how many it has
_STATE = choice("state", "只列出这种状态的", *map(str, ProposalState))
PROPOSED = (
    Field("id", "要改的词条编号；新词条不填", longest=80),
    Number("based_on", "看到的是第几版；新词条不填", high=1_000_000),
    Choice("kind", "新词条的类别", KINDS),
    Choice("form", "形式", FORMS),
    *(Field(name, f"词条的 {name} 列，见 lexicons/README.md", longest=2_000)
      for name in ("wrong", "right", "severity", "valid_from", "valid_to", "scope", "exempt", "authority", "bad",
                   "good", "status", "note")),
    Field("reason", "为什么改，一行", required=True, longest=500),
)  # fmt: skip


@blueprint.get("/lexicon/proposals")
@token_required("lexicon")
@described(Operation("提案，新的在前", 200, "Proposals", query=(_STATE,)))
def get_proposals() -> Response:
    state = read_query((_STATE,)).get("state", "")
    demand(*READERS)
    rows = proposals.proposals_of(get_session(), state)
    return say({"proposals": [_row(one) for one in rows]})


@blueprint.post("/lexicon/proposals")
@token_required("lexicon")
@described(Operation("提出新增、修改或停用一个词条", 201, "Proposal", fields=PROPOSED, located=True))
def post_proposal() -> Response:
    """A second person decides about it, after the replay."""
    db = get_session()
    body = read_body(PROPOSED)
    demand(*READERS)
    based_on = int(body.get("based_on", 0))
    cells = {"severity": "general", "scope": "all", "status": "active", "form": "literal", "kind": "typo", **body}
    known = visible(db).get(body.get("id", ""))
    if known is not None:
        cells = {**cells_of(known), "kind": known.kind, **body}
    cells = {name: str(cells.get(name) or "") for name in (*COLUMNS, "kind")}
    try:
        entry = entry_of(cells, based_on)
    except LexiconError as error:
        refuse(409, reason(error.reason))
    begin_write(db)
    made = as_on_the_page(propose, db, signed_in(), [Change(entry, based_on)], body["reason"])
    return commit_answer(db, json.dumps(_value(made)), 201, f"/api/v1/lexicon/proposals/{made.id}")


@blueprint.get("/lexicon/proposals/<int:number>")
@token_required("lexicon")
@described(Operation("一份提案和它的试跑结果", 200, "Proposal"))
def get_proposal(number: int) -> Response:
    demand(*READERS)
    return say(_value(proposals.find_readable(number)))


@blueprint.post("/lexicon/proposals/<int:number>/replay")
@token_required("lexicon")
@described(Operation("按现行词库试跑，作为任务在后台进行", 202, "Job", located=True, problems=(409,)))
def post_replay(number: int) -> Response:
    demand(*READERS)
    proposals.find_readable(number)
    db = begin_write(get_session())
    row = as_on_the_page(proposals.start_replay, db, signed_in(), number)
    view = job_view(row)
    db.commit()
    return say(view, 202, f"/api/v1/jobs/{view['id']}")


@blueprint.post("/lexicon/proposals/<int:number>/open")
@token_required("lexicon")
@described(Operation("查看试跑结果，并记下已经看过", 200, "Proposal", problems=(409,)))
def post_open(number: int) -> Response:
    return _decided(number, lambda: _look(number))


@blueprint.post("/lexicon/proposals/<int:number>/approve")
@token_required("lexicon")
@described(Operation("批准，进入下一版", 200, "Proposal", fields=DECIDED, problems=(409,)))
def post_approve(number: int) -> Response:
    said = read_body(DECIDED)["reason"]
    return _decided(number, lambda: approve(get_session(), signed_in(), number, said))


@blueprint.post("/lexicon/proposals/<int:number>/return")
@token_required("lexicon")
@described(Operation("退回", 200, "Proposal", fields=DECIDED, problems=(409,)))
def post_send_back(number: int) -> Response:
    said = read_body(DECIDED)["reason"]
    return _decided(number, lambda: send_back(get_session(), signed_in(), number, said))


@blueprint.post("/lexicon/proposals/<int:number>/withdraw")
@token_required("lexicon")
@described(Operation("撤回自己的提案", 200, "Proposal", fields=DECIDED, problems=(409,)))
def post_take_back(number: int) -> Response:
    said = read_body(DECIDED)["reason"]
    return _decided(number, lambda: withdraw(get_session(), signed_in(), number, said))


def _decided(number: int, decide: Callable[[], object]) -> Response:
    demand(*READERS)
    proposals.find_readable(number)
    db = begin_write(get_session())
    as_on_the_page(decide)
    value = _value(proposals.find_readable(number))
    db.commit()
    return say(value)


def _look(number: int) -> None:
    db = get_session()
    replay = current_replay(db, proposals.find_readable(number))
    if replay is None:
        raise Refused("还没有按现行词库试跑")
    open_replay(db, signed_in(), replay)


def _row(one: Proposal) -> dict[str, Any]:
    return {
        "number": one.id,
        "title": one.title,
        "state": one.state,
        "proposer": one.proposer,
        "created": one.created_at.isoformat(),
    }


def _value(one: Proposal) -> dict[str, Any]:
    """The proposal with its replay by the lexicon as it is, where this person has looked at it (see ``open``)."""
    db = get_session()
    replay = current_replay(db, one)
    looked = replay is not None and has_opened(db, signed_in(), replay)
    return {
        **_row(one),
        "reason": one.authority,
        "decider": one.decider or None,
        "opinion": one.opinion or None,
        "scopes": scopes_of(one),
        "changes": [
            {
                "entry_id": change.entry_id,
                "action": change.action,
                "based_on": change.based_on,
                "before": entry_value(from_json(change.before)) if change.before != "null" else None,
                "after": entry_value(from_json(change.after)),
            }
            for change in first_changes(db, one, _CHANGES)
        ],
        "size": one.size,
        "replayed": replay is not None,
        "looked": looked,
        "replay": result_of(replay) if replay is not None and looked else None,
    }
