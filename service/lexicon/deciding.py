"""Deciding on a proposal: looked at by somebody else than its proposer, then approved or returned, or taken back.

Every function works in the write transaction it is called in and leaves the commit to its caller.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.db import now
from service.lexicon.current import note_base
from service.lexicon.log import Act, append
from service.lexicon.proposals import OPEN, demand_keeper, find_proposal, one_line, scopes_of
from service.lexicon.releases import current_sha256
from service.lexicon.units import Refused, Tree, demand
from service.models import Proposal, ProposalState, Replay, ReplayOpening, Role, User


def current_replay(db: Session, proposal: Proposal) -> Replay | None:
    """The newest replay of the proposal as it is, by the lexicon as it is."""
    query = select(Replay).where(
        Replay.proposal_id == proposal.id,
        Replay.digest == proposal.digest,
        Replay.release_sha256 == current_sha256(db),
    )
    return db.scalar(query.order_by(Replay.id.desc()).limit(1))


def open_replay(db: Session, user: User, replay: Replay) -> None:
    """Keep that ``user`` looked at the replay; once is enough."""
    demand_keeper(db, user, find_proposal(db, replay.proposal_id))
    if not has_opened(db, user, replay):
        db.add(ReplayOpening(replay_id=replay.id, user_id=user.id))
        append(db, user.name, Act("open", after={"proposal": replay.proposal_id, "replay": replay.id}))
        db.flush()


def has_opened(db: Session, user: User, replay: Replay) -> bool:
    query = select(ReplayOpening.id).where(ReplayOpening.replay_id == replay.id, ReplayOpening.user_id == user.id)
    return db.scalar(query) is not None


def approve(db: Session, user: User, number: int, authority: str) -> Proposal:
    """A second person who has opened the replay lets the proposal go into the next release."""
    proposal = _to_decide(db, user, number)
    replay = current_replay(db, proposal)
    if replay is None:
        raise Refused(f"提案 {number} 还没有按现行词库试跑，请先试跑")
    if not has_opened(db, user, replay):
        raise Refused(f"请先查看提案 {number} 的试跑结果，再作决定")
    return _decide(db, user, proposal, ProposalState.APPROVED, "approve", authority)


def send_back(db: Session, user: User, number: int, authority: str) -> Proposal:
    """Return the proposal with what is wrong about it."""
    return _decide(db, user, _to_decide(db, user, number), ProposalState.RETURNED, "return", authority)


def withdraw(db: Session, user: User, number: int, authority: str) -> Proposal:
    """The proposer takes it back, before it is released."""
    proposal = find_proposal(db, number)
    if proposal.proposer_id != user.id:
        raise Refused("只有提出人可以撤回")
    if proposal.state not in OPEN:
        raise Refused(f"提案 {number} {proposal.state}，不能撤回")
    return _decide(db, user, proposal, ProposalState.WITHDRAWN, "withdraw", authority)


def _to_decide(db: Session, user: User, number: int) -> Proposal:
    proposal = find_proposal(db, number)
    tree = Tree.of(db)
    for scope in scopes_of(proposal):
        demand(tree, user, Role.LEXICON_APPROVER, scope)
    if proposal.proposer_id == user.id:
        raise Refused("本人提出的词条须由另一人审批")
    if proposal.state != ProposalState.PENDING:
        raise Refused(f"提案 {number} {proposal.state}，不能再审批")
    return proposal


def _decide(db: Session, user: User, proposal: Proposal, state: ProposalState, kind: str, authority: str) -> Proposal:
    note_base(db)
    authority = one_line(authority)
    before = {"proposal": proposal.id, "state": proposal.state}
    proposal.state, proposal.decider, proposal.decided_at, proposal.opinion = state, user.name, now(), authority
    after = {"proposal": proposal.id, "sha256": proposal.digest, "state": str(state)}
    only = proposal.changes[0].entry_id if proposal.size == 1 else ""
    append(db, user.name, Act(kind, only, authority=authority, before=before, after=after))
    db.flush()
    return proposal
