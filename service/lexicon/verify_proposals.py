"""Proposals, replays and who looked at them against the log: each is what its events say, and none is without one.

An act that only touches these tables leaves its row behind where somebody cuts the end of the log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.lexicon.log import object_of
from service.models import LexiconEvent, Proposal, ProposalState, ProposedChange, Replay, ReplayOpening, User

_STATES = {"approve": ProposalState.APPROVED, "return": ProposalState.RETURNED, "withdraw": ProposalState.WITHDRAWN}
KINDS = ("propose", *_STATES, "release", "replay", "open")
_COUNTS = ("texts", "touched", "new", "lost", "covered", "verdicts")
_GONE = "日志中没有它：日志末尾被截去，或是绕过日志写入的"


@dataclass(slots=True)
class _Told:
    """What the log tells: a proposal's content and where it stands, replays, and who looked at which."""

    proposals: dict[int, tuple[int, tuple[Any, ...]]] = field(default_factory=dict)
    states: dict[int, tuple[int, tuple[Any, ...]]] = field(default_factory=dict)
    replays: dict[int, tuple[int, tuple[Any, ...], dict[str, Any]]] = field(default_factory=dict)
    openings: dict[tuple[int, str], int] = field(default_factory=dict)


def proposal_problems(db: Session) -> Iterator[str]:
    """Sentences on rows that were changed, added or deleted past the log."""
    told = _read(db)
    yield from _proposals(db, told)
    yield from _replays(db, told)


def _read(db: Session) -> _Told:
    told = _Told()
    columns = (LexiconEvent.seq, LexiconEvent.kind, LexiconEvent.actor, LexiconEvent.authority, LexiconEvent.after)
    query = select(*columns).where(LexiconEvent.kind.in_(KINDS)).order_by(LexiconEvent.seq)
    for seq, kind, actor, authority, after in db.execute(query.execution_options(yield_per=5_000)):
        value = object_of(after)
        number, replay = value.get("proposal"), value.get("replay")
        if kind == "release":
            listed = value.get("proposals")
            for one in filter(_number, listed if isinstance(listed, list) else ()):
                before = told.states.get(one, (0, ("", "", "", None)))[1]
                told.states[one] = (seq, (ProposalState.RELEASED, *before[1:3], value.get("number")))
        elif not _number(number) or (kind in ("replay", "open") and not _number(replay)):
            continue  # somebody changed the event: it is named as such
        elif kind == "propose":
            said = (actor, authority, value.get("title"), value.get("changes"), value.get("sha256"))
            told.proposals[number] = (seq, said)
            told.states[number] = (seq, (ProposalState.PENDING, "", "", None))
        elif kind == "replay":
            told.replays[replay] = (seq, (number, actor, value.get("sha256")), value)
        elif kind == "open":
            told.openings[replay, actor] = seq
        else:
            told.states[number] = (seq, (_STATES[kind], actor, authority, None))
    return told


def _number(value: object) -> bool:
    return isinstance(value, int)


def _proposals(db: Session, told: _Told) -> Iterator[str]:
    digests = _digests(db)
    left = dict(told.proposals)
    for row in db.scalars(select(Proposal).order_by(Proposal.id)):
        name = f"提案 {row.id}"
        event = left.pop(row.id, None)
        if event is None:
            yield f"{name}（{row.proposer}）{_GONE}"
            continue
        seq, said = event
        if said != (row.proposer, row.authority, row.title, row.size, row.digest) or digests.get(row.id) != row.digest:
            yield f"{name} 绕过日志被改动：与第 {seq} 号记录不符"
        seq, stands = told.states[row.id]
        if stands != (row.state, row.decider, row.opinion, row.release):
            yield (
                f"{name} 现在是“{row.state}”，日志中最后是第 {seq} 号记录的“{stands[0]}”：日志末尾被截去，"
                "或是绕过日志改动的"
            )
    for number, (seq, _) in left.items():
        yield f"提案 {number} 绕过日志被删除：第 {seq} 号记录中有它"


def _digests(db: Session) -> dict[int, str]:
    """The sha256 of the changes of each proposal, as ``proposals`` takes it when they are put forward."""
    columns = (ProposedChange.proposal_id, ProposedChange.after)
    query = select(*columns).order_by(ProposedChange.proposal_id, ProposedChange.id)
    made: dict[int, str] = {}
    for number, rows in groupby(db.execute(query.execution_options(yield_per=5_000)), key=itemgetter(0)):
        digest = hashlib.sha256()
        for place, (_, after) in enumerate(rows):
            digest.update(f"\n{after}".encode() if place else after.encode())
        made[number] = digest.hexdigest()
    return made


def _replays(db: Session, told: _Told) -> Iterator[str]:
    left = dict(told.replays)
    open_now = (ProposalState.PENDING, ProposalState.APPROVED)
    query = select(Replay.id, Replay.proposal_id, Replay.actor, Replay.digest, Proposal.state).join(
        Proposal, Replay.proposal_id == Proposal.id
    )
    for row in db.execute(query.order_by(Replay.id)).all():
        name = f"提案 {row.proposal_id} 的试跑 {row.id}"
        event = left.pop(row.id, None)
        if event is None:
            yield f"{name}（{row.actor}）{_GONE}"
            continue
        seq, said, counts = event
        same = said == (row.proposal_id, row.actor, row.digest)
        if same and row.state in open_now:  # the others decide nothing any more, and their results are long
            result = object_of(db.scalar(select(Replay.result).where(Replay.id == row.id)) or "")
            same = all(result.get(count) == counts.get(count) for count in _COUNTS)
        if not same:
            yield f"{name} 绕过日志被改动：与第 {seq} 号记录不符"
    for number, (seq, said, _) in left.items():
        yield f"提案 {said[0]} 的试跑 {number} 绕过日志被删除：第 {seq} 号记录中有它"
    looked = select(ReplayOpening.replay_id, User.name).join(User, ReplayOpening.user_id == User.id)
    for replay, actor in db.execute(looked.order_by(ReplayOpening.id)):
        if told.openings.pop((replay, actor), None) is None:
            yield f"{actor} 查看试跑 {replay} 的记载，{_GONE}"
    for (replay, actor), seq in told.openings.items():
        yield f"{actor} 查看试跑 {replay} 的记载绕过日志被删除：第 {seq} 号记录中有它"
