"""Checking the log: every event against its hash, the chain, and what the other tables say against the log.

The tables beside entries and releases have modules of their own: ``verify_lists``, ``_proposals``, ``_trust``.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.types import ReviewError
from service.lexicon.log import COLUMNS, ENTRY_KINDS, GENESIS, event_hash, object_of
from service.lexicon.verify_lists import list_problems
from service.lexicon.verify_proposals import proposal_problems
from service.lexicon.verify_trust import trust_problems
from service.models import LexiconEntryRow, LexiconEvent, LexiconRelease

MOST = 200  # problems that are named one by one
_Row = tuple[Any, ...]
_SEQ, _ENTRY, _KIND, _VERSION, _AFTER, _PREVIOUS, _HASH = (
    COLUMNS.index(name) for name in ("seq", "entry", "kind", "version", "after", "previous", "hash")
)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a log as it was seen elsewhere."""

    seq: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> Head:
        """From ``HASH:SEQ``. ReviewError where it is none."""
        hashed, _, seq = text.strip().rpartition(":")
        if len(hashed) != 64 or not seq.isascii() or not seq.isdigit() or set(hashed) - set("0123456789abcdef"):
            raise ReviewError(f"“{text.strip()[:80]}”不是日志末端，应为 64 位校验值:序号")
        return cls(int(seq), hashed)


@dataclass(frozen=True, slots=True)
class Verified:
    """``problems``: sentences, in the order of the log; empty where everything holds."""

    events: int
    head: Head
    problems: tuple[str, ...]
    entries: int
    releases: int


def verify(db: Session, heads: Sequence[Head] = ()) -> Verified:
    """Check the whole log and the tables derived from it; ``heads`` are ends of the log kept elsewhere."""
    problems: list[str] = []
    bad: list[_Row] = []
    derived: dict[str, _Row] = {}
    hashes: dict[int, str] = {}
    wanted = {head.seq for head in heads} | set(db.scalars(select(LexiconRelease.seq)))
    seq, previous, count = 0, GENESIS, 0
    for row in _rows(db):
        count += 1
        if row[_SEQ] != seq + 1:
            problems.append(f"缺第 {_range(seq + 1, row[_SEQ] - 1)} 号记录")
        if event_hash(*row[:_HASH]) != row[_HASH]:
            bad.append(row)
            problems.append("")
        elif row[_PREVIOUS] != previous and row[_SEQ] == seq + 1:
            problems.append(f"第 {row[_SEQ]} 号记录记着的前一条校验值与第 {seq} 号记录不符：其中一条被换过")
        seq, previous = row[_SEQ], row[_HASH]
        if seq in wanted:
            hashes[seq] = previous
        if row[_KIND] in ENTRY_KINDS:
            derived[row[_ENTRY]] = row
    named = iter(_name_bad(bad))
    problems = [problem or next(named) for problem in problems]
    problems += _against_heads(heads, seq, hashes)
    entries = _entries(db, derived, seq, problems)
    releases = _releases(db, seq, hashes, problems)
    problems += [*list_problems(db, seq), *proposal_problems(db), *trust_problems(db)]
    shown = [problem for problem in dict.fromkeys(problems) if problem]
    if len(shown) > MOST:
        shown = [*shown[:MOST], f"……另有 {len(shown) - MOST} 处"]
    return Verified(count, Head(seq, previous), tuple(shown), entries, releases)


def _rows(db: Session) -> Iterator[_Row]:
    columns = [getattr(LexiconEvent, name) for name in COLUMNS]
    query = select(*columns).order_by(LexiconEvent.seq).execution_options(yield_per=5_000)
    with db.execute(query) as rows:
        yield from map(tuple, rows)


def _name_bad(bad: list[_Row]) -> list[str]:
    """A sentence for each event whose hash does not hold: swapped with another, or changed."""
    partner: dict[int, int] = {}
    for one in bad[:MOST]:
        for other in bad[:MOST]:
            moved = (other[_SEQ], *one[1:_HASH])
            settled = (*moved[:_PREVIOUS], other[_PREVIOUS])
            if one is not other and (event_hash(*moved) == one[_HASH] or event_hash(*settled) == other[_HASH]):
                partner[one[_SEQ]] = other[_SEQ]
    said = []
    for row in bad:
        seq = row[_SEQ]
        other = partner.get(seq)
        if other is None:
            said.append(f"第 {seq} 号记录被改动（内容与校验值不符）{_about(row)}")
        else:
            said.append(f"第 {min(seq, other)} 号与第 {max(seq, other)} 号记录被对调")
    return said


def _about(row: _Row) -> str:
    return f"：词条 {row[_ENTRY]}" if row[_ENTRY] else ""


def _against_heads(heads: Iterable[Head], last: int, hashes: dict[int, str]) -> Iterator[str]:
    beyond = max((head.seq for head in heads), default=0)
    if beyond > last:
        yield f"日志末尾被截去：缺第 {_range(last + 1, beyond)} 号记录（另存的末端是第 {beyond} 号）"
    for head in heads:
        if 0 < head.seq <= last and head.seq not in hashes:
            yield f"缺第 {head.seq} 号记录，与另存的末端不符"
        elif 0 < head.seq <= last and hashes[head.seq] != head.hash:
            yield f"第 {head.seq} 号记录的校验值与另存的末端不符：这条或此前的记录被改写过"


def _entries(db: Session, derived: dict[str, _Row], last: int, problems: list[str]) -> int:
    """Compare the table of entries with the last event of each."""
    seen = set()
    count = 0
    query = select(LexiconEntryRow.id, LexiconEntryRow.version, LexiconEntryRow.body, LexiconEntryRow.seq)
    for identifier, version, body, seq in db.execute(query.order_by(LexiconEntryRow.id)):
        count += 1
        seen.add(identifier)
        event = derived.get(identifier)
        if seq > last:
            problems.append(f"日志末尾被截去：词条 {identifier} 由第 {seq} 号记录写入，日志只到第 {last} 号")
        elif event is None:
            problems.append(f"词条 {identifier} 不是按日志写入的：日志中没有它")
        elif (version, body, seq) != (event[_VERSION], event[_AFTER], event[_SEQ]):
            problems.append(f"词条 {identifier} 绕过日志被改动：与第 {event[_SEQ]} 号记录不符")
    for identifier in sorted(set(derived) - seen):
        problems.append(f"词条 {identifier} 绕过日志被删除：第 {derived[identifier][_SEQ]} 号记录中有它")
    return count


def _releases(db: Session, last: int, hashes: dict[int, str], problems: list[str]) -> int:
    """Each release: its content against its sha256, and its event against the log."""
    query = select(LexiconEvent.seq, LexiconEvent.after).where(LexiconEvent.kind.in_(("release", "rollback")))
    logged = {seq: object_of(after) for seq, after in db.execute(query)}
    count = 0
    columns = (LexiconRelease.number, LexiconRelease.label, LexiconRelease.sha256, LexiconRelease.seq,
               LexiconRelease.head, LexiconRelease.content)  # fmt: skip
    for number, label, sha256, seq, head, content in db.execute(select(*columns).order_by(LexiconRelease.number)):
        count += 1
        try:
            real = hashlib.sha256(zlib.decompress(content)).hexdigest()
        except zlib.error:
            real = ""
        told = logged.pop(seq, {})
        as_logged = (told.get("number"), told.get("label"), told.get("sha256")) == (number, label, sha256)
        if seq > last:
            problems.append(f"日志末尾被截去：{label} 由第 {seq} 号记录发布，日志只到第 {last} 号")
        elif real != sha256 or not as_logged or hashes.get(seq) != head:
            problems.append(f"{label} 绕过日志被改动：与第 {seq} 号记录不符")
    problems += [f"{told.get('label', '')} 绕过日志被删除：第 {seq} 号记录中有它" for seq, told in logged.items()]
    return count


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}—{last}"
