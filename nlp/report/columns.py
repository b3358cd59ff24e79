"""Text laid out for a terminal of 80 columns: double-width characters count as two, nothing in it acts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from wcwidth import wcwidth

COLUMNS = 80
_WHOLE = re.compile(r"(?:[0-9A-Za-z.%,]+|.)[，。；：！？、）》」』”’】…]*", re.DOTALL)


def visible(text: str) -> str:
    """Text fit for a terminal: control, format and private characters become a visible stand-in."""
    return "".join(_stand_in(char) for char in text)


def _stand_in(char: str) -> str:
    if char == "\t":
        return " "
    return "□" if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") else char


def width(text: str) -> int:
    """Columns of the text as shown."""
    return sum(max(0, wcwidth(_stand_in(char))) for char in text)


def clip(text: str, columns: int = COLUMNS) -> str:
    """The text, with … in place of what does not fit."""
    if width(text) <= columns:
        return text
    used, kept = 0, []
    for char in text:
        used += width(char)
        if used > columns - 2:
            break
        kept.append(char)
    return "".join(kept) + "…"


def wrap(text: str, indent: str = "", hanging: str | None = None) -> Iterator[str]:
    """Lines that fit; the first begins with ``indent``, the others with ``hanging`` (default: the same).

    A figure stays whole, and no line begins with a closing mark.
    """
    hanging = indent if hanging is None else hanging
    line, used, fresh = indent, width(indent), True
    for piece in _pieces(text, COLUMNS - max(width(indent), width(hanging))):
        if used + width(piece) > COLUMNS and not fresh:
            yield line
            line, used = hanging, width(hanging)
        line += piece
        used += width(piece)
        fresh = False
    yield line


def _pieces(text: str, room: int) -> Iterator[str]:
    """What is never broken; character by character where it would not fit into a line."""
    for match in _WHOLE.finditer(text):
        if width(match.group()) <= room:
            yield match.group()
        else:
            yield from match.group()


def paint(text: str, code: str, colour: bool) -> str:
    """``text`` in an ANSI colour; as it is where there is none to be."""
    return f"\x1b[{code}m{text}\x1b[0m" if colour and text else text
