"""Which proposed edits are right, given what the line should have been."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Alignment:
    """For every character of a faulty line what should stand in its place (``target``, "" where it is extra)
    and what is missing before it (``missing``, one longer)."""

    line: str
    target: tuple[str, ...]
    missing: tuple[str, ...]

    def is_right(self, start: int, end: int, replacement: str) -> bool:
        """True where the edit makes the stretch what it should be. Of equal characters in a row any may go."""
        if start == end:
            return bool(replacement) and self._missing(start, replacement)
        if not replacement and end == start + 1:
            return self._extra(start)
        inner = "".join(
            (self.missing[place] if place > start else "") + self.target[place] for place in range(start, end)
        )
        return inner == replacement and replacement != self.line[start:end]

    def _extra(self, start: int) -> bool:
        char, first, last = self.line[start], start, start
        while first > 0 and self.line[first - 1] == char:
            first -= 1
        while last + 1 < len(self.line) and self.line[last + 1] == char:
            last += 1
        return any(not self.target[place] for place in range(first, last + 1))

    def _missing(self, start: int, char: str) -> bool:
        first, last = start, start
        while first > 0 and self.line[first - 1] == char:
            first -= 1
        while last < len(self.line) and self.line[last] == char:
            last += 1
        return any(self.missing[place] == char for place in range(first, last + 1))


def align(line: str, target: str) -> Alignment:
    """Equal lengths are compared place by place where that explains more, else by the longest common blocks."""
    if len(line) == len(target) and sum(a != b for a, b in zip(line, target, strict=True)) <= 8:
        return Alignment(line, tuple(target), ("",) * (len(line) + 1))
    wanted, missing = list(line), [""] * (len(line) + 1)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, line, target, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for place in range(i1, i2):
            offset = j1 + place - i1
            wanted[place] = target[offset] if offset < j2 else ""
        missing[i2] += target[j1 + i2 - i1 : j2]
    return Alignment(line, tuple(wanted), tuple(missing))
