"""Proposals: the list, and the page whose centre is the replay."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.types import ReviewError
from service.access import signed_in
from service.db import get_session
from service.desk.view import clock
from service.jobs import Context, enqueue, job
from service.lexicon.deciding import approve, current_replay, has_opened, open_replay, send_back, withdraw
from service.lexicon.entries import from_json
from service.lexicon.history import differences
from service.lexicon.pages import blueprint
from service.lexicon.pages.common import acting, field, reader, show, to, writing
from service.lexicon.proposals import demand_keeper, find_proposal, first_changes, scopes_of
from service.lexicon.trying import FOLDER, change_of_verdict, notes_shown, replay_proposal, result_of, sentence
from service.lexicon.units import Refused, Tree, keeps, may, readable
from service.models import Job, JobState, Proposal, ProposalState, Role, User
from service.settings import Settings

_PAGE = 100
_CHANGES = 200
JOB = "lexicon-replay"


@blueprint.get("/proposals")
@reader
def proposals() -> str:
    """Those of the scopes the person may read, newest first."""
    state = request.args.get("state", "")
    rows = proposals_of(get_session(), state)
    shown = [{"one": one, "scopes": scopes_of(one), "at": clock(one.created_at, day=True)} for one in rows]
    return show("lexicon_proposals.html", rows=shown, states=list(ProposalState), state=state)


def proposals_of(db: Session, state: str) -> list[Proposal]:
    """The newest proposals that the signed-in person may read, of one state where it is one."""
    query = select(Proposal).order_by(Proposal.id.desc())
    if state in list(ProposalState):
        query = query.where(Proposal.state == state)
    return [one for one in db.scalars(query.limit(5 * _PAGE)) if may_see(one)][:_PAGE]


def may_see(proposal: Proposal) -> bool:
    """True where the signed-in person may read what it would change."""
    scopes = readable(Tree.of(get_session()), signed_in())
    return scopes is None or any(scope in scopes for scope in scopes_of(proposal))


def find_readable(number: int) -> Proposal:
    """The proposal, 404 where the signed-in person may not read it."""
    proposal = get_session().get(Proposal, number)
    if proposal is None or not may_see(proposal):
        abort(404, "没有这份提案。")
    return proposal


@blueprint.get("/proposals/<int:number>")
@reader
def proposal(number: int) -> str:
    """What is to change, what the replay says, and what this person may do about it."""
    db, user, found = get_session(), signed_in(), find_readable(number)
    tree = Tree.of(db)
    replay = current_replay(db, found)
    opened = replay is not None and has_opened(db, user, replay)
    pending = found.state == ProposalState.PENDING
    approver = all(may(tree, user, Role.LEXICON_APPROVER, scope) for scope in scopes_of(found))
    running = db.scalar(
        select(Job)
        .where(Job.kind == JOB, Job.title == _title(number), Job.state.in_((JobState.WAITING, JobState.RUNNING)))
        .limit(1)
    )
    changes = []
    for change in first_changes(db, found, _CHANGES):
        before = from_json(change.before) if change.before != "null" else None
        after = from_json(change.after)
        changes.append({"change": change, "entry": after, "differences": differences(before, after)})
    result = result_of(replay) if replay else None
    notes, more_notes = notes_shown(db, found, result) if pending else ([], 0)
    return show(
        "lexicon_proposal.html", proposal=found, changes=changes, notes=notes, more_notes=more_notes,
        scopes=scopes_of(found), replay=replay, result=result, sentence=sentence,
        verdicts=change_of_verdict, opened=opened, running=running, clock=clock, at=clock(found.created_at, day=True),
        may_decide=pending and approver and found.proposer_id != user.id, own=found.proposer_id == user.id,
        may_withdraw=found.proposer_id == user.id and found.state in (ProposalState.PENDING, ProposalState.APPROVED),
        may_try=pending and keeps(tree, user, scopes_of(found)), may_look=keeps(tree, user, scopes_of(found)),
    )  # fmt: skip


@blueprint.post("/proposals/<int:number>/replay")
@acting
def try_out(number: int) -> Any:
    """Start the replay as a job."""
    find_readable(number)
    with writing() as (db, user):
        start_replay(db, user, number)
    return to("lexicon.proposal", number=number, _anchor="replay")


def start_replay(db: Session, user: User, number: int) -> Job:
    """The job of the replay, in the write transaction it is called in. Refused for who may not propose or decide."""
    demand_keeper(db, user, find_proposal(db, number))
    return enqueue(db, JOB, {"proposal": number}, user=user, unit_id=None, title=_title(number))


def _title(number: int) -> str:
    return f"试跑词库提案 {number}"


@job(JOB, label="试跑词库提案")
def run_replay(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """The replay over what the system keeps and the folder ``corpus`` of the data folder."""
    number = int(params["proposal"])
    settings: Settings = context.app.extensions["xianshen_settings"]

    def tell(done: int, whole: int) -> None:
        context.progress(done, max(whole, 1), "正在扫描已审稿件和档案")

    row = replay_proposal(context.session, context.user, number, (settings.data / FOLDER,), tell, settings)
    said = sentence(result_of(row))
    context.session.rollback()
    return {"summary": said, "link": f"/lexicon/proposals/{number}"}


@blueprint.post("/proposals/<int:number>/open")
@acting
def look(number: int) -> Any:
    """Show the replay to this person, and keep that he looked."""
    find_readable(number)
    with writing() as (db, user):
        replay = current_replay(db, find_proposal(db, number))
        if replay is None:
            raise Refused("还没有按现行词库试跑")
        open_replay(db, user, replay)
    return to("lexicon.proposal", number=number, _anchor="replay")


@blueprint.post("/proposals/<int:number>/approve")
@acting
def let_pass(number: int) -> Any:
    find_readable(number)
    if request.form.get("looked") != "1":
        raise ReviewError("请先勾选“我已查看试跑结果”")
    with writing() as (db, user):
        approve(db, user, number, field("authority_line"))
    flash(f"提案 {number} 已通过，将进入下一版。")
    return to("lexicon.proposal", number=number)


@blueprint.post("/proposals/<int:number>/return")
@acting
def give_back(number: int) -> Any:
    find_readable(number)
    with writing() as (db, user):
        send_back(db, user, number, field("authority_line"))
    return to("lexicon.proposal", number=number)


@blueprint.post("/proposals/<int:number>/withdraw")
@acting
def take_back(number: int) -> Any:
    find_readable(number)
    with writing() as (db, user):
        withdraw(db, user, number, field("authority_line"))
    return to("lexicon.proposal", number=number)
