"""Releases: numbered, immutable, comparable; taken back only by a further one."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from nlp.lexicon import Release, make_release
from nlp.lexicon.entry import parse_line
from nlp.lexicon.export import entry_line
from nlp.types import LexiconEntry
from service.db import now
from service.lexicon.current import Entries, current_entries, note_base
from service.lexicon.entries import same_content, to_json
from service.lexicon.log import Act, append, append_all, head
from service.lexicon.proposals import Change, changes_of, one_line, scopes_of
from service.lexicon.units import Refused, Tree, demand
from service.models import LexiconEntryRow, LexiconRelease, Proposal, ProposalState, Role, User

_KEPT: OrderedDict[str, tuple[LexiconEntry, ...]] = OrderedDict()
_MOST_KEPT = 3
_HASHED: tuple[Entries, str] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one release to another: pairs (before, after), one of them None where it is new or gone."""

    added: tuple[LexiconEntry, ...]
    changed: tuple[tuple[LexiconEntry, LexiconEntry], ...]
    retired: tuple[LexiconEntry, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)


def newest(db: Session) -> LexiconRelease | None:
    """The last release, without its content; None where only the shipped lexicon is there."""
    return db.scalar(select(LexiconRelease).order_by(LexiconRelease.number.desc()).limit(1))


def find_release(db: Session, number: int) -> LexiconRelease:
    release = db.get(LexiconRelease, number)
    if release is None:
        raise Refused(f"没有第 {number} 版")
    return release


def entries_of(release: LexiconRelease) -> tuple[LexiconEntry, ...]:
    """The entries of a release, by id; the last few stay unpacked."""
    if release.sha256 not in _KEPT:
        lines = zlib.decompress(release.content).decode("utf-8").splitlines()
        pairs = (line.split("\t", 1) for line in lines)
        _KEPT[release.sha256] = tuple(
            parse_line(line, kind, release.label, number) for number, (kind, line) in enumerate(pairs, 1)
        )
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return _KEPT[release.sha256]


def as_release(release: LexiconRelease) -> Release:
    return make_release(entries_of(release), release.label)


def current_sha256(db: Session) -> str:
    """Names the lexicon that a proposal would change: shipped entries and what this store changed.

    Computed once for what ``current_entries`` keeps, which is another object after every change.
    """
    global _HASHED
    entries = current_entries(db)
    if _HASHED is None or _HASHED[0] is not entries:
        _HASHED = (entries, make_release(entries.values()).sha256)
    return _HASHED[1]


def compare(before: tuple[LexiconEntry, ...], after: tuple[LexiconEntry, ...]) -> Difference:
    """What differs, by id. An entry that is gone or retired counts as retired, one in force again as added."""
    old = {entry.id: entry for entry in before}
    new = {entry.id: entry for entry in after}
    added, changed, retired = [], [], []
    for identifier in sorted(old.keys() | new.keys()):
        one, other = old.get(identifier), new.get(identifier)
        if other is not None and one == other:
            continue
        was, is_now = one is not None and one.status != "retired", other is not None and other.status != "retired"
        if was and is_now and one is not None and other is not None:
            changed.append((one, other))
        elif is_now and other is not None:
            added.append(other)
        elif was and one is not None:
            retired.append(other or one)
    return Difference(tuple(added), tuple(changed), tuple(retired))


def cut_release(db: Session, user: User, note: str) -> LexiconRelease:
    """Release what was approved. Refused where there is nothing to release, or the person may not."""
    note_base(db)
    note = one_line(note, "发布说明")
    approved = list(db.scalars(select(Proposal).where(Proposal.state == ProposalState.APPROVED).order_by(Proposal.id)))
    tree = Tree.of(db)
    for scope in sorted({scope for proposal in approved for scope in scopes_of(proposal)} or {"all"}):
        demand(tree, user, Role.LEXICON_APPROVER, scope)
    before = newest(db)
    if not approved and (before is None or before.sha256 == current_sha256(db)):
        raise Refused("没有已通过、待发布的提案")
    for proposal in approved:
        _apply(db, user, changes_of(proposal), proposal.authority)
    release = _write(db, user, note, "release", {"proposals": [proposal.id for proposal in approved]})
    if approved:
        numbers = [proposal.id for proposal in approved]
        db.execute(
            update(Proposal)
            .where(Proposal.id.in_(numbers))
            .values(state=ProposalState.RELEASED, release=release.number)
        )
        db.expire_all()
    return release


def roll_back(db: Session, user: User, number: int, note: str) -> LexiconRelease:
    """A new release with the content of release ``number`` (0: as shipped); what it undoes gets a further version."""
    note_base(db)
    note = one_line(note, "回退理由")
    current = current_entries(db)
    wanted = {entry.id: entry for entry in (entries_of(find_release(db, number)) if number else _shipped())}
    changes = []
    for identifier, entry in current.items():
        aim = wanted.get(identifier)
        if aim is None and entry.status != "retired":
            changes.append(Change(replace(entry, version=entry.version + 1, status="retired"), entry.version))
        elif aim is not None and not same_content(aim, entry):
            changes.append(Change(replace(aim, version=entry.version + 1), entry.version))
    changes += [Change(entry, 0) for identifier, entry in wanted.items() if identifier not in current]
    if not changes:
        raise Refused("现行词库与这一版没有差别，不用回退")
    tree = Tree.of(db)
    touched = {change.entry.scope for change in changes} | {current[c.entry.id].scope for c in changes if c.based_on}
    for scope in sorted(touched):
        demand(tree, user, Role.LEXICON_APPROVER, scope)
    _apply(db, user, changes, note)
    return _write(db, user, note, "rollback", {"to": number})


def _shipped() -> tuple[LexiconEntry, ...]:
    from nlp.lexicon import shipped_release

    return shipped_release().entries


def _apply(db: Session, user: User, changes: list[Change], authority: str) -> None:
    """Bring changes into force: an event each, and the row of the entry as the event has it."""
    current = current_entries(db)
    acts, rows = [], []
    first = head(db)[0]
    for number, change in enumerate(changes, 1):
        entry, before = change.entry, current.get(change.entry.id)
        if (before.version if before else 0) != change.based_on:
            raise Refused(f"词条 {entry.id} 已不是第 {change.based_on} 版，不能发布；请退回这份提案")
        body = to_json(entry)
        acts.append(Act(change.action, entry.id, entry.version, authority, to_json(before) if before else "null", body))
        rows.append(
            {"id": entry.id, "version": entry.version, "scope": entry.scope, "body": body, "seq": first + number}
        )
    append_all(db, user.name, acts)
    known = set()
    for start in range(0, len(rows), 500):
        ids = [row["id"] for row in rows[start : start + 500]]
        known.update(db.scalars(select(LexiconEntryRow.id).where(LexiconEntryRow.id.in_(ids))))
    fresh = [row for row in rows if row["id"] not in known]
    if fresh:
        db.execute(insert(LexiconEntryRow), fresh)
    older = [row for row in rows if row["id"] in known]
    if older:
        db.execute(update(LexiconEntryRow), older)
    db.expire_all()


def _write(db: Session, user: User, note: str, kind: str, more: dict[str, Any]) -> LexiconRelease:
    entries = sorted(current_entries(db).values(), key=lambda entry: entry.id)
    number = (db.scalar(select(func.max(LexiconRelease.number))) or 0) + 1
    label = f"{now().astimezone():%Y-%m} 第{number}版"
    release = make_release(entries, label)
    content = "".join(f"{entry.kind}\t{entry_line(entry)}\n" for entry in release.entries).encode("utf-8")
    told = {"entries": len(entries), "label": label, "number": number, "sha256": release.sha256, **more}
    seq, hashed = append(db, user.name, Act(kind, authority=note, after=told))
    row = LexiconRelease(
        number=number,
        label=label,
        sha256=release.sha256,
        seq=seq,
        head=hashed,
        actor=user.name,
        note=note,
        size=sum(entry.status == "active" for entry in entries),
        content=zlib.compress(content, 6),
    )
    db.add(row)
    db.flush()
    return row
