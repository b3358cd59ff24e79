"""Proposals: what one person would change, as it is made and read (``deciding`` is for the others).

Every function works in the write transaction it is called in and leaves the commit to its caller.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from nlp.report.labels import xml_safe
from nlp.types import LexiconEntry, ReviewError, Severity
from service.lexicon.current import Entries, current_entries, installation, note_base
from service.lexicon.entries import from_json, same_content, to_json
from service.lexicon.examine import Note, examine
from service.lexicon.log import Act, append, canonical
from service.lexicon.units import Refused, Tree, demand, keeps
from service.models import Proposal, ProposalState, ProposedChange, Role, User

LONGEST = 500
OPEN = (ProposalState.PENDING, ProposalState.APPROVED)


class Conflict(ReviewError):
    """Somebody was faster: what was based on an older version, or is being changed elsewhere. Nothing is lost."""


class Faulty(ReviewError):
    """The proposed entries cannot stand as they are; ``notes`` say why, one by one."""

    def __init__(self, notes: Sequence[Note]) -> None:
        super().__init__("；".join(f"{note.entry_id}：{note.text}" for note in notes[:20]))
        self.notes = tuple(notes)


@dataclass(frozen=True, slots=True)
class Change:
    """``entry`` as it is to be, with the version it is to have; ``based_on`` is the version that was seen, 0 for none.

    An empty id is filled with the next free one of its kind.
    """

    entry: LexiconEntry
    based_on: int = 0

    @property
    def action(self) -> str:
        if self.entry.status == "retired":
            return "retire"
        return "change" if self.based_on else "new"


def propose(
    db: Session,
    user: User,
    changes: Sequence[Change],
    authority: str,
    *,
    title: str = "",
    source: str = "",
    examined: bool = False,
) -> Proposal:
    """Put changes forward together. Raises Refused, Conflict or Faulty; then nothing is kept.

    ``examined``: the caller has had these changes examined in this transaction.
    """
    note_base(db)
    authority = one_line(authority)
    tree, current = Tree.of(db), current_entries(db)
    _check(tree, user, current, changes)
    changes = _numbered(db, changes)
    _unhurried(db, current, changes)
    notes = [] if examined else examine(current, [change.entry for change in changes], tree)
    stopping = [note for note in notes if note.stops]
    if stopping:
        raise Faulty(stopping)
    return _keep(db, user, current, changes, authority, title, source)


def propose_allow(
    db: Session, user: User, text: str, reason: str, *, scope: str = "all", sentence: str = "", source: str = "忽略"
) -> Proposal:
    """Propose that ``text`` is never flagged in ``scope`` (``all`` or the name of a unit): an allow entry.

    ``reason`` becomes its authority, ``sentence`` its example. Anyone who may work on a draft may put it forward;
    the approval is by the lexicon's own people. In the caller's write transaction. Raises ReviewError.
    """
    note_base(db)
    text, reason = one_line(text, "要放行的文字"), one_line(reason, "理由")
    tree, current = Tree.of(db), current_entries(db)
    if scope != "all" and tree.number(scope) is None:
        raise Refused(f"没有单位“{scope}”")
    if len(text) < 2 or len(text) > 40:
        raise Refused("要放行的文字应为 2 到 40 个字")
    known = [e for e in current.values() if e.form == "term" and e.status == "active" and text in e.right]
    if any(entry.scope in ("all", scope) for entry in known):
        raise Conflict(f"“{text}”已经放行，见词条 {known[0].id}")
    good = one_line(sentence or text, "例句", 1_000)
    right, note = (text.replace("|", "｜"),), "由审稿台“对所有稿件忽略”提出"
    entry = LexiconEntry("", 1, "allow", "term", "", right, Severity.HINT, None, None, scope, "",
                         reason, "", good if text in good else text, "active", note)  # fmt: skip
    changes = _numbered(db, [Change(entry)])
    waiting = (
        select(ProposedChange.proposal_id, ProposedChange.after)
        .join(Proposal)
        .where(Proposal.state.in_(OPEN), ProposedChange.entry_id.like("allow-%"))
    )
    for number, after in db.execute(waiting):
        other = from_json(after)
        if other.right == entry.right and other.scope == scope:
            raise Conflict(f"“{text}”已有人提出放行，见提案 {number}")
    return _keep(db, user, current, changes, reason, f"放行“{text}”", source)


def _check(tree: Tree, user: User, current: Entries, changes: Sequence[Change]) -> None:
    if not changes:
        raise Refused("没有改动，不用提案")
    for change in changes:
        before = current.get(change.entry.id)
        for scope in sorted({change.entry.scope} | ({before.scope} if before else set())):
            demand(tree, user, Role.LEXICON, scope)


def _numbered(db: Session, changes: Sequence[Change]) -> list[Change]:
    """Give a free id to every new entry that has none."""
    name = free_ids(db)
    return [
        change if change.entry.id else replace(change, entry=replace(change.entry, id=name(change.entry.kind)))
        for change in changes
    ]


def free_ids(db: Session) -> Callable[[str], str]:
    """Gives the next free id of a kind, another with every call. It carries four characters of this installation."""
    tag = installation(db)
    taken: dict[str, int] = {}

    def name(kind: str) -> str:
        prefix = f"{kind}-{tag}-"
        if prefix not in taken:
            used = db.scalars(select(ProposedChange.entry_id).where(ProposedChange.entry_id.like(f"{prefix}%")))
            taken[prefix] = max((int(one[len(prefix) :]) for one in used if one[len(prefix) :].isdigit()), default=0)
        taken[prefix] += 1
        return f"{prefix}{taken[prefix]:04d}"

    return name


def _unhurried(db: Session, current: Entries, changes: Sequence[Change]) -> None:
    """Conflict where an entry is another version than the proposer saw, or waits in another proposal."""
    for change in changes:
        entry, before = change.entry, current.get(change.entry.id)
        version = before.version if before else 0
        if change.based_on != version:
            if not version:
                raise Conflict(f"词条 {entry.id} 不存在，不能改")
            if not change.based_on:
                raise Conflict(f"词条 {entry.id} 已经存在（第 {version} 版），请按修改提出")
            raise Conflict(f"词条 {entry.id} 已有第 {version} 版，您改的是第 {change.based_on} 版，请对照后再提")
        if before is not None and same_content(before, entry):
            raise Refused(f"词条 {entry.id} 没有改动")
    ids = {change.entry.id for change in changes}
    if len(ids) < len(changes):
        raise Refused("同一词条在提案中出现了两次")
    waiting = select(ProposedChange.entry_id, Proposal.id, Proposal.proposer, Proposal.state).join(Proposal)
    for entry_id, number, proposer, state in db.execute(waiting.where(Proposal.state.in_(OPEN))):
        if entry_id in ids:
            raise Conflict(f"词条 {entry_id} 正由 {proposer} 在提案 {number} 中修改（{state}），请等它发布或撤回后再提")


def _keep(
    db: Session, user: User, current: Entries, changes: Sequence[Change], authority: str, title: str, source: str
) -> Proposal:
    rows = [
        {
            "entry_id": change.entry.id,
            "action": change.action,
            "based_on": change.based_on,
            "before": to_json(current[change.entry.id]) if change.based_on else "null",
            "after": to_json(change.entry),
        }
        for change in changes
    ]
    digest = hashlib.sha256("\n".join(row["after"] for row in rows).encode()).hexdigest()
    proposal = Proposal(
        title=one_line(title or _title(changes), "标题"),
        authority=authority,
        source=xml_safe(source)[-200:],
        scopes=canonical(sorted({change.entry.scope for change in changes})),
        digest=digest,
        proposer_id=user.id,
        proposer=user.name,
        size=len(rows),
    )
    db.add(proposal)
    db.flush()
    db.execute(insert(ProposedChange), [{"proposal_id": proposal.id, **row} for row in rows])
    only = rows[0] if len(rows) == 1 else None
    told = {"changes": len(rows), "proposal": proposal.id, "sha256": digest, "title": proposal.title}
    after = told | ({"entry": json.loads(only["after"])} if only else {})
    entry, version = (changes[0].entry.id, changes[0].entry.version) if only else ("", 0)
    append(db, user.name, Act("propose", entry, version, authority, only["before"] if only else None, after))
    return proposal


def _title(changes: Sequence[Change]) -> str:
    verbs = {"new": "新增", "change": "修改", "retire": "停用"}
    first = changes[0]
    if len(changes) == 1:
        entry = first.entry
        return f"{verbs[first.action]} {entry.id}「{entry.wrong or '|'.join(entry.right)}」"[:LONGEST]
    counts = {verb: sum(verbs[change.action] == verb for change in changes) for verb in verbs.values()}
    return "，".join(f"{verb} {count} 条" for verb, count in counts.items() if count)


def changes_of(proposal: Proposal) -> list[Change]:
    """The proposed changes, in order."""
    return [Change(from_json(row.after), row.based_on) for row in proposal.changes]


def first_changes(db: Session, proposal: Proposal, most: int) -> list[ProposedChange]:
    """The first rows of the proposal: an import may have tens of thousands."""
    query = select(ProposedChange).where(ProposedChange.proposal_id == proposal.id)
    return list(db.scalars(query.order_by(ProposedChange.id).limit(most)))


def notes_of(db: Session, proposal: Proposal) -> list[Note]:
    """What the examination says of a proposal as things stand now; of a large one it takes a minute."""
    return examine(current_entries(db), [change.entry for change in changes_of(proposal)], Tree.of(db))


def scopes_of(proposal: Proposal) -> list[str]:
    return list(json.loads(proposal.scopes))


def demand_keeper(db: Session, user: User, proposal: Proposal) -> None:
    """Refused for who neither proposes nor decides where the proposal holds: its replay quotes drafts of every unit
    there."""
    if not keeps(Tree.of(db), user, scopes_of(proposal)):
        raise Refused("试跑结果引有各单位的稿件，由词库维护员和词库审批员进行和查看")


def find_proposal(db: Session, number: int) -> Proposal:
    proposal = db.get(Proposal, number)
    if proposal is None:
        raise Refused(f"没有编号为 {number} 的提案")
    return proposal


def one_line(text: str, name: str = "依据或理由", longest: int = LONGEST) -> str:
    """A line that says something. Refused where it is empty, too long, or more than a line."""
    cleaned = xml_safe(text).strip()
    if not cleaned:
        raise Refused(f"请写明{name}（一行）")
    if len(cleaned) > longest:
        raise Refused(f"{name}太长，最多 {longest} 字")
    if not cleaned.isprintable():
        raise Refused(f"{name}须写在一行之内")
    return cleaned


def open_proposals(db: Session, states: Iterable[str] = OPEN) -> list[Proposal]:
    return list(db.scalars(select(Proposal).where(Proposal.state.in_(states)).order_by(Proposal.id)))


def retired(entry: LexiconEntry, day: date | None = None) -> LexiconEntry:
    """The entry out of force, one version on."""
    return replace(entry, version=entry.version + 1, status="retired")
