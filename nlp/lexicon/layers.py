"""Lexicons of several levels: a unit works by its own entries and those of every unit above it.

A lower level adds entries of its own, and relaxes one of a level above by an allow entry. Where two levels call the
same string wrong on the same days, the level above is followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nlp.lexicon.release import Release, make_release
from nlp.types import LexiconEntry

ALL = "all"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Entries of several levels on the same string, the one that is followed first; ``reason`` says why."""

    text: str
    winner: LexiconEntry
    losers: tuple[LexiconEntry, ...]
    reason: str


def layered(release: Release, scopes: Sequence[str], label: str | None = None) -> Release:
    """The release as a unit works by it. ``scopes``: its own first, then those above; ``all`` is above them all.

    What is left has the scope ``all``. Where no entry has one of ``scopes``, it has the content of ``all`` alone.
    """
    applying = list(_applying(release.entries, scopes))
    beaten = {loser.id for found in _same_wrong(applying, scopes) for loser in found.losers}
    kept = (replace(entry, scope=ALL) for entry in applying if entry.id not in beaten)
    return make_release(kept, label or release.label)


def disagreements(entries: Iterable[LexiconEntry], scopes: Sequence[str]) -> list[Disagreement]:
    """Where the levels of a unit disagree, by string."""
    applying = list(_applying(entries, scopes))
    found = [*_same_wrong(applying, scopes), *_allowed(applying)]
    return sorted(found, key=lambda one: (one.text, one.winner.id))


def _applying(entries: Iterable[LexiconEntry], scopes: Sequence[str]) -> Iterator[LexiconEntry]:
    wanted = {ALL, *scopes}
    return (entry for entry in entries if entry.scope in wanted)


def _same_wrong(entries: Iterable[LexiconEntry], scopes: Sequence[str]) -> Iterator[Disagreement]:
    height = {scope: place for place, scope in enumerate(scopes)}
    by_wrong: dict[str, list[LexiconEntry]] = {}
    for entry in entries:
        if entry.form in ("literal", "pattern") and entry.status == "active":
            by_wrong.setdefault(entry.wrong, []).append(entry)
    for text, group in by_wrong.items():
        if len({entry.scope for entry in group}) < 2:
            continue
        group.sort(key=lambda entry: (-height.get(entry.scope, len(scopes)), entry.id))
        top = group[0]
        below = tuple(one for one in group[1:] if one.scope != top.scope and days_overlap(top, one))
        if below:
            yield Disagreement(text, top, below, "上级的词条优先")


def _allowed(entries: Iterable[LexiconEntry]) -> Iterator[Disagreement]:
    active = [entry for entry in entries if entry.status == "active"]
    allowing: dict[str, LexiconEntry] = {}
    for entry in active:
        if entry.form == "term":
            for right in entry.right:
                allowing.setdefault(right, entry)
    for entry in active:
        winner = allowing.get(entry.wrong) if entry.form == "literal" else None
        if winner is not None and winner.scope != entry.scope and days_overlap(winner, entry):
            yield Disagreement(entry.wrong, winner, (entry,), "放行词条优先")


def days_overlap(one: LexiconEntry, other: LexiconEntry) -> bool:
    """Whether there is a day on which both hold."""
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    ends = min(one.valid_to or date.max, other.valid_to or date.max)
    return starts <= ends
