"""Folding for the matcher: full-width letters and digits, variant spaces and invisible characters.

The folded text is searched, the offset map leads back: ``text[origin[i]:origin[j]]`` is what stands there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DROPPED = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000"
_SURROGATES = range(0xD800, 0xE000)  # alone they are no text; the automaton takes none
_ANY = re.compile(f"[{_DROPPED}{_SPACES}０-９Ａ-Ｚａ-ｚ\ud800-\udfff]")
_TABLE = {
    **{ord(char): None for char in _DROPPED},
    **{ord(char): " " for char in _SPACES},
    **dict.fromkeys(_SURROGATES, "\ufffd"),
    **{code: chr(code - 0xFEE0) for start, end in ("０９", "ＡＺ", "ａｚ") for code in range(ord(start), ord(end) + 1)},
}
_REMOVED = re.compile(f"[{_DROPPED}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` after folding; ``origin`` maps its offsets (0..len) to the received text, None where equal."""

    text: str
    origin: tuple[int, ...] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the received text of a non-empty stretch of the folded one."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold ``text``; the map is built only where characters were dropped."""
    if not _ANY.search(text):
        return Folded(text, None)
    folded = text.translate(_TABLE)
    if len(folded) == len(text):
        return Folded(folded, None)
    dropped = {match.start() for match in _REMOVED.finditer(text)}
    return Folded(folded, tuple(place for place in range(len(text)) if place not in dropped))
