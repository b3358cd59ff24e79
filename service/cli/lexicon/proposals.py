"""``xianshen lexicon proposals``: those there are, or one with what it would change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from service.cli.lexicon.common import data_option, format_option, reading, say_json
from service.lexicon.deciding import current_replay
from service.lexicon.entries import from_json
from service.lexicon.history import differences
from service.lexicon.proposals import find_proposal, first_changes, open_proposals
from service.lexicon.trying import notes_shown, result_of
from service.models import Proposal, ProposalState, ProposedChange

_SHOWN = 200  # changes that are shown as text
_VERBS = {"new": "新增", "change": "修改", "retire": "停用"}


@click.command(name="proposals")
@click.argument("number", type=int, required=False, metavar="[提案编号]")
@click.option("--state", type=click.Choice([str(state) for state in ProposalState]), help="只列一种状态的")
@format_option
@data_option
def proposals_(number: int | None, state: str | None, form: str, data: Path | None) -> None:
    """列出提案：编号、状态、标题、提出人、审批人、依据。写编号则列出这一份改什么、提请注意什么、试跑过没有。"""
    with reading(data) as (db, _):
        if number is not None:
            proposal = find_proposal(db, number)
            if form == "json":
                say_json({**_told(proposal), "changes": [_change(row) for row in proposal.changes]})
            else:
                click.echo("\n".join(_lines(db, proposal)))
            return
        rows = open_proposals(db, [state] if state else [str(known) for known in ProposalState])
        if form == "json":
            say_json([_told(one) for one in rows])
            return
        for one in rows:
            fields = (str(one.id), one.state, one.title, one.proposer, one.decider, one.authority)
            click.echo("\t".join(fields))


def _told(one: Proposal) -> dict[str, Any]:
    return {
        "number": one.id, "state": one.state, "title": one.title, "authority": one.authority, "source": one.source,
        "scopes": json.loads(one.scopes), "proposer": one.proposer, "proposed": one.created_at.isoformat(),
        "decider": one.decider, "opinion": one.opinion, "release": one.release, "size": one.size,
    }  # fmt: skip


def _change(row: ProposedChange) -> dict[str, Any]:
    return {
        "entry": row.entry_id, "action": row.action, "based_on": row.based_on, "before": json.loads(row.before),
        "after": json.loads(row.after),
    }  # fmt: skip


def _lines(db: Session, proposal: Proposal) -> Iterator[str]:
    yield f"提案 {proposal.id}（{proposal.state}）：{proposal.title}"
    yield f"{proposal.proposer} 提出，依据 {proposal.authority}"
    if proposal.decider:
        yield f"{proposal.decider}：{proposal.opinion}"
    replay = current_replay(db, proposal) if proposal.state == ProposalState.PENDING else None
    if proposal.state == ProposalState.PENDING:
        yield f"已按现行词库试跑（{replay.actor}）" if replay else "还没有按现行词库试跑"
    for row in first_changes(db, proposal, _SHOWN):
        before = from_json(row.before) if row.before != "null" else None
        after = from_json(row.after)
        yield f"{_VERBS[row.action]} {after.origin}" + (f"（原第 {row.based_on} 版）" if row.based_on else "")
        for one in differences(before, after):
            yield f"  {one.sentence}" if before else f"  {one.name}：{one.after}"
    if proposal.size > _SHOWN:
        yield f"……只列前 {_SHOWN} 条，共 {proposal.size:,} 条；全部用 --format json"
    notes, more = notes_shown(db, proposal, result_of(replay) if replay else None)
    yield from (f"提请注意：{note['entry']}：{note['text']}" for note in notes)
    if more:
        yield f"……另有 {more:,} 处"
