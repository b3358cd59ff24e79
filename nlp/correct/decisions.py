"""A judged edit and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Decision:
    """``text[start:end]`` should be ``replacement`` with calibrated ``probability`` (0 to 1). ``kind`` is one of
    proposals.py, ``relation`` bits of confusion.py; offsets are code points. ``others`` are other readings of the
    place, the likeliest first, where they were asked for."""

    start: int
    end: int
    replacement: str
    probability: float
    kind: int
    relation: int
    others: tuple[Decision, ...] = ()

    def moved(self, offset: int) -> Decision:
        """The same edit in a text that begins ``offset`` code points earlier."""
        others = tuple(one.moved(offset) for one in self.others)
        return replace(self, start=self.start + offset, end=self.end + offset, others=others)


def rank(one: Decision) -> tuple[float, int, int, str]:
    """The surest first; of equals the longest, then the first."""
    return -one.probability, one.start - one.end, one.start, one.replacement


def apart(one: Decision, other: Decision) -> bool:
    """Whether two edits touch different characters; an insertion touches the one behind it."""
    return max(one.end, one.start + 1) <= other.start or max(other.end, other.start + 1) <= one.start


def applied(line: str, edits: Iterable[Decision]) -> str:
    """``line`` with every edit made; they must not overlap."""
    for one in sorted(edits, key=lambda one: -one.start):
        line = line[: one.start] + one.replacement + line[one.end :]
    return line
