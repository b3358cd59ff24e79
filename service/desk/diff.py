"""Two texts beside each other: lines matched first, then what changed within a pair of lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

Piece = tuple[str, bool]
"""A stretch of a line, and whether it changed."""

LONGEST_LINE = 2_000
_AROUND = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the comparison. ``kind``: same, changed, removed, added, or gap (``skipped`` equal lines not shown)."""

    kind: str
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()
    skipped: int = 0


def difference(before: str, after: str) -> list[Line]:
    """The rows; equal stretches are cut down to two lines around each change."""
    one, other = before.split("\n"), after.split("\n")
    rows: list[Line] = []
    for tag, i, j, k, m in SequenceMatcher(None, one, other).get_opcodes():
        if tag == "equal":
            rows += [Line("same", ((text, False),), ((text, False),)) for text in one[i:j]]
        else:
            rows += _changed(one[i:j], other[k:m])
    return list(_folded(rows))


def _changed(one: list[str], other: list[str]) -> Iterator[Line]:
    for old, new in zip(one, other, strict=False):
        yield Line("changed", *within(old, new))
    for old in one[len(other) :]:
        yield Line("removed", ((old, True),))
    for new in other[len(one) :]:
        yield Line("added", (), ((new, True),))


def within(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both lines in pieces; a line longer than ``LONGEST_LINE`` is one changed piece."""
    if max(len(old), len(new)) > LONGEST_LINE:
        return ((old, True),), ((new, True),)
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if i < j:
            before.append((old[i:j], tag != "equal"))
        if k < m:
            after.append((new[k:m], tag != "equal"))
    return tuple(before), tuple(after)


def _folded(rows: list[Line]) -> Iterator[Line]:
    changed = [number for number, row in enumerate(rows) if row.kind != "same"]
    near = {number + by for number in changed for by in range(-_AROUND, _AROUND + 1)}
    skipped = 0
    for number, row in enumerate(rows):
        if number in near:
            if skipped:
                yield Line("gap", skipped=skipped)
                skipped = 0
            yield row
        else:
            skipped += 1
    if skipped:
        yield Line("gap", skipped=skipped)
