"""A judged edit, and the best set of edits that leave each other alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

REACH = 8
"""Edits whose starts are so many characters apart never meet: none is longer."""


@dataclass(frozen=True, slots=True)
class Decision:
    """``text[start:end]`` should be ``replacement`` with calibrated ``probability`` (0 to 1). ``kind`` is one of
    proposals.py, ``relation`` bits of confusion.py; offsets are code points."""

    start: int
    end: int
    replacement: str
    probability: float
    kind: int
    relation: int

    def moved(self, offset: int) -> Decision:
        """The same edit in a text that begins ``offset`` code points earlier."""
        return replace(self, start=self.start + offset, end=self.end + offset)


def rank(one: Decision) -> tuple[float, int, int, str]:
    """The surest first; of equals the longest, then the first."""
    return -one.probability, one.start - one.end, one.start, one.replacement


def apart(one: Decision, other: Decision) -> bool:
    """Whether two edits touch different characters; an insertion touches the one behind it."""
    return max(one.end, one.start + 1) <= other.start or max(other.end, other.start + 1) <= one.start


def surest(decisions: Iterable[Decision]) -> list[Decision]:
    """Edits that do not overlap, the surer before the less sure, in text order."""
    taken: list[Decision] = []
    for one in sorted(decisions, key=rank):
        if all(apart(one, other) for other in taken if abs(other.start - one.start) < REACH):
            taken.append(one)
    return sorted(taken, key=lambda one: one.start)


def applied(line: str, edits: Iterable[Decision]) -> str:
    """``line`` with every edit made; they must not overlap."""
    for one in sorted(edits, key=lambda one: -one.start):
        line = line[: one.start] + one.replacement + line[one.end :]
    return line
