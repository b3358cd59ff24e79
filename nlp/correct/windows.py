"""Long lines in windows that a model can read, cut the same way wherever the line stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

CORE, CONTEXT = 96, 15
LONGEST = CORE + 2 * CONTEXT
"""Characters that a window holds at most."""

_END = re.compile(r"[。！？；][”’」』）》]*|[，、：,;]")


@dataclass(frozen=True, slots=True)
class Window:
    """``line[start:end]`` is read; edits that begin in ``core_start..core_end`` are judged there."""

    start: int
    end: int
    core_start: int
    core_end: int


def windows(line: str) -> list[Window]:
    """Windows whose cores cover the line: one where it is short, else cores of at most CORE characters that
    end behind punctuation where there is any in their second half, read with CONTEXT on both sides."""
    if len(line) <= LONGEST:
        return [Window(0, len(line), 0, len(line))]
    found: list[Window] = []
    start = 0
    while start < len(line):
        end = min(start + CORE, len(line))
        if end < len(line):
            ends = [match.end() for match in _END.finditer(line, start + CORE // 2, end)]
            end = ends[-1] if ends else end
        found.append(Window(max(0, start - CONTEXT), min(len(line), end + CONTEXT), start, end))
        start = end
    return found
