"""Importing a sheet: each line becomes a change of one proposal, or a reason why it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count

from sqlalchemy.orm import Session

from nlp.lexicon.entry import KINDS
from nlp.types import LexiconEntry, LexiconError, ReviewError
from service.db import begin_write
from service.lexicon.current import current_entries, note_base
from service.lexicon.entries import from_cells, same_content
from service.lexicon.examine import Note, Progress, examine
from service.lexicon.log import Act, append
from service.lexicon.proposals import Change, free_ids, one_line, propose
from service.lexicon.say import reason
from service.lexicon.sheets import Fault, Line, read_sheet
from service.lexicon.units import Tree, demand
from service.models import Proposal, Role, User

_DEFAULTS = {"version": "", "form": "literal", "severity": "general", "scope": "all", "status": "active"}
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Planned:
    number: int
    change: Change


@dataclass(frozen=True, slots=True)
class Report:
    """``lines``: those with something in them. ``faults`` in the order of the sheet."""

    lines: int
    unchanged: int
    proposed: int
    faults: tuple[Fault, ...]
    proposal: Proposal | None = None


def import_sheet(
    db: Session,
    user: User,
    name: str,
    data: bytes,
    authority: str,
    *,
    partial: bool = False,
    check_only: bool = False,
    progress: Progress = lambda done, whole: None,
) -> Report:
    """Propose what a sheet holds. With a fault nothing is proposed, unless ``partial``: then the sound lines are.

    The examination runs in a transaction that only reads, so that nobody waits for it; what is kept is kept in a
    write transaction begun here, whose commit is the caller's. InputError where the file is no sheet, Refused where
    the person may not.
    """
    db.rollback()
    authority = one_line(authority)
    rows = read_sheet(name, data)
    current, tree = current_entries(db), Tree.of(db)
    faults = [row for row in rows if isinstance(row, Fault)]
    planned, unchanged = _plan(rows, current, free_ids(db), faults)
    for scope in sorted({one.change.entry.scope for one in planned} & {"all", *tree.names.values()}):
        demand(tree, user, Role.LEXICON, scope)
    sound = _sound(planned, current, tree, faults, progress)
    faults.sort(key=lambda fault: fault.number)
    report = Report(len(rows), unchanged, 0, tuple(faults))
    begin_write(db)
    if check_only:
        return report
    note_base(db)
    if sound and (partial or not faults):
        proposal = propose(db, user, [one.change for one in sound], authority, source=name, examined=True)
        report = replace(report, proposed=len(sound), proposal=proposal)
    told = {"faults": len(faults), "file": name, "lines": len(rows)}
    number = report.proposal.id if report.proposal else None
    append(db, user.name, Act("import", authority=authority, after={**told, "proposal": number}))
    return report


def _plan(
    rows: Iterable[Line | Fault], current: Mapping[str, LexiconEntry], name: Callable[[str], str], faults: list[Fault]
) -> tuple[list[Planned], int]:
    planned: list[Planned] = []
    places: dict[str, int] = {}
    unchanged = 0
    for row in rows:
        if isinstance(row, Fault):
            continue
        cells = {**_DEFAULTS, **{column: cell for column, cell in row.cells.items() if cell or column not in _DEFAULTS}}
        try:
            if not cells.get("id"):
                kind = cells.get("kind") or "typo"
                if kind not in KINDS:
                    raise ReviewError(f"类别（kind）：“{kind[:20]}”不在可用的值之中：{'、'.join(KINDS)}")
                cells["id"] = name(kind)
            change = _change(cells, current, row.number)
        except LexiconError as error:
            faults.append(Fault(row.number, reason(error.reason)))
            continue
        except ReviewError as error:
            faults.append(Fault(row.number, str(error)))
            continue
        if change is None:
            unchanged += 1
            continue
        if change.entry.id in places:
            faults.append(Fault(row.number, f"编号（id）：{change.entry.id} 在第 {places[change.entry.id]} 行已有"))
            continue
        places[change.entry.id] = row.number
        planned.append(Planned(row.number, change))
    return planned, unchanged


def _change(cells: dict[str, str], current: Mapping[str, LexiconEntry], number: int) -> Change | None:
    """The change a line asks for, None where the entry is as it says."""
    known = current.get(cells["id"])
    given = cells["version"]
    if not given:
        cells["version"] = str(known.version if known else 1)
    entry = from_cells(cells, "", number)
    if known is None:
        return Change(entry, 0)
    if entry.version < known.version:
        raise ReviewError(f"词条 {entry.id} 现在是第 {known.version} 版，表中是第 {entry.version} 版，请重新导出后再改")
    if same_content(entry, known):
        return None if entry.version == known.version else Change(entry, known.version)
    return Change(replace(entry, version=max(entry.version, known.version + 1)), known.version)


def _sound(
    planned: list[Planned],
    current: Mapping[str, LexiconEntry],
    tree: Tree,
    faults: list[Fault],
    progress: Progress,
) -> list[Planned]:
    """The lines that stand the examination together; faults are added for the others."""
    known = {"all", *tree.names.values()}
    left = []
    for one in planned:
        if one.change.entry.scope in known:
            left.append(one)
        else:
            faults.append(Fault(one.number, f"适用范围（scope）：没有单位“{one.change.entry.scope[:40]}”"))
    for _ in range(_ROUNDS):
        notes = [note for note in examine(current, [one.change.entry for one in left], tree, progress) if note.stops]
        if not notes:
            return left
        left = _without(left, notes, faults)
    return left


def _without(planned: list[Planned], notes: Iterable[Note], faults: list[Fault]) -> list[Planned]:
    """The lines without a note; a fault for each of the others."""
    said: dict[str, list[str]] = {}
    for note in notes:
        said.setdefault(note.entry_id, []).append(note.text)
    kept = []
    for one in planned:
        reasons = said.get(one.change.entry.id)
        if reasons is None:
            kept.append(one)
        else:
            faults.append(Fault(one.number, "；".join(reasons)))
    return kept


def plan_file(
    name: str, data: bytes, current: Mapping[str, LexiconEntry]
) -> tuple[list[LexiconEntry], tuple[Fault, ...]]:
    """The entries that a sheet would add or change, without a store. InputError where it is no sheet."""
    rows = read_sheet(name, data)
    faults = [row for row in rows if isinstance(row, Fault)]
    numbers = count(1)
    planned, _ = _plan(rows, current, lambda kind: f"{kind}-try-{next(numbers):04d}", faults)
    scopes = {one.change.entry.scope for one in planned} - {"all"}
    tree = Tree(dict(enumerate(sorted(scopes), 1)), dict.fromkeys(range(1, len(scopes) + 1)))
    sound = _sound(planned, current, tree, faults, lambda done, whole: None)
    return [one.change.entry for one in sound], tuple(sorted(faults, key=lambda fault: fault.number))
