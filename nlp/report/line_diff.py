"""Which lines of a text were kept, changed, removed or added in another, and what changed within a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

LONGEST_LINE = 2_000
"""Code points above which a changed line is compared by what both sides share at its ends alone."""
_PAIRS = 4_000
_ALIKE = 0.4
_ISLAND = 1
Step = tuple[int | None, int | None]
"""A line before and the line it became; None on one side for a line that was added or removed."""


def aligned(before: Sequence[str], after: Sequence[str]) -> Iterator[Step]:
    """Every line of both sides once, in order."""
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(range(i, j), range(k, m), strict=True)
        else:
            for one, other in _paired(before[i:j], after[k:m]):
                yield (None if one is None else i + one), (None if other is None else k + other)


def _paired(before: Sequence[str], after: Sequence[str]) -> list[Step]:
    """The pairing in order with the greatest likeness; lines that are not alike are removed and added."""
    rows, columns = len(before), len(after)
    if rows * columns > _PAIRS:
        both = min(rows, columns)
        steps: list[Step] = [(n, n) for n in range(both)]
        return [*steps, *((n, None) for n in range(both, rows)), *((None, n) for n in range(both, columns))]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    like = [[_likeness(one, other) for other in after] for one in before]
    for i in range(rows - 1, -1, -1):
        for k in range(columns - 1, -1, -1):
            together = like[i][k] + best[i + 1][k + 1] if like[i][k] >= _ALIKE else 0.0
            best[i][k] = max(together, best[i + 1][k], best[i][k + 1])
    found: list[Step] = []
    i = k = 0
    while i < rows and k < columns:
        if like[i][k] >= _ALIKE and best[i][k] == like[i][k] + best[i + 1][k + 1]:
            found.append((i, k))
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            found.append((i, None))
            i += 1
        else:
            found.append((None, k))
            k += 1
    return _filled([*found, *((n, None) for n in range(i, rows)), *((None, n) for n in range(k, columns))])


def _filled(steps: Sequence[Step]) -> list[Step]:
    """Where lines went and others came at one place, these took the place of those."""
    found: list[Step] = []
    gone: list[int] = []
    come: list[int] = []

    def settle() -> None:
        both = min(len(gone), len(come))
        found.extend(zip(gone[:both], come[:both], strict=True))
        found.extend((number, None) for number in gone[both:])
        found.extend((None, number) for number in come[both:])
        gone.clear()
        come.clear()

    for one, other in steps:
        if one is not None and other is not None:
            settle()
            found.append((one, other))
        elif one is not None:
            gone.append(one)
        elif other is not None:
            come.append(other)
    settle()
    return found


def _likeness(one: str, other: str) -> float:
    if not one.strip() or not other.strip():
        return 1.0 if one.strip() == other.strip() else _ALIKE  # a line that was emptied or filled stays its line
    matcher = SequenceMatcher(None, one[:LONGEST_LINE], other[:LONGEST_LINE], autojunk=False)
    return matcher.quick_ratio()


def changes(old: str, new: str) -> list[tuple[int, int, str]]:
    """What of ``old`` (start, end) became what, from left to right. A single kept character between two changes goes
    with them, so that the change can be read; a line that became another one changes as a whole."""
    if old == new:
        return []
    if max(len(old), len(new)) > LONGEST_LINE or _likeness(old, new) < _ALIKE:
        return [_ends(old, new)]
    found: list[tuple[int, int, int, int]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if found and i - found[-1][1] <= _ISLAND and (i, k) != (found[-1][1], found[-1][3]):
            found[-1] = (found[-1][0], j, found[-1][2], m)
        else:
            found.append((i, j, k, m))
    return [(i, j, new[k:m]) for i, j, k, m in found]


def _ends(old: str, new: str) -> tuple[int, int, str]:
    shorter = min(len(old), len(new))
    first = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    last = next((n for n in range(shorter - first) if old[-1 - n] != new[-1 - n]), shorter - first)
    return first, len(old) - last, new[first : len(new) - last]
