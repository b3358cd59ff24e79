"""Building the text of a page line by line, white space collapsed as a browser shows it."""

from __future__ import annotations

import re

from nlp.types import Block, Span

_TOKEN = re.compile(r"([ \t\r\n\f]+)|[^ \t\r\n\f]+")
_WIDE_FROM = "\u2e80"

Cell = tuple[int, int, int]


class Lines:
    """Lines joined by line feeds; one block a line. ``length`` counts what has been written so far.

    White space collapses to one space; a line break of the source between two wide characters is nothing.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.length = 0
        self._done: list[str] = []
        self._line: list[str] = []
        self._last = ""
        self._pending = ""
        self._begin = 0
        self._about: tuple[str, str, int, Cell | None] = ("", "paragraph", 0, None)

    def add(self, text: str, place: str, kind: str, level: int, cell: Cell | None = None) -> None:
        """Append text of the block at ``place``; where a line begins, it takes this place and kind."""
        for match in _TOKEN.finditer(text):
            if match.group(1):
                self._pending += match.group(1)
                continue
            word = match.group()
            if not self._line:
                if self._done:
                    self._done.append("\n")
                    self.length += 1
                self._begin = self.length
                self._about = (place, kind, level, cell)
            elif self._pending and not self._vanishes(word[0]):
                self._line.append(" ")
                self.length += 1
            self._pending = ""
            self._line.append(word)
            self._last = word[-1]
            self.length += len(word)

    def flush(self) -> None:
        """End the line, where one is open."""
        self._pending = ""
        if not self._line:
            return
        place, kind, level, cell = self._about
        self._done.append("".join(self._line))
        table, row, column = cell or (None, None, None)
        self.blocks.append(Block(Span(self._begin, self.length), kind, place, level, table, row, column))
        self._line = []

    def text(self) -> str:
        self.flush()
        return "".join(self._done)

    def _vanishes(self, first: str) -> bool:
        broken = "\n" in self._pending or "\r" in self._pending
        return broken and self._last >= _WIDE_FROM and first >= _WIDE_FROM


class Table:
    """Counts rows and grid columns of one table, spans over rows and columns included; all from 0."""

    def __init__(self, index: int) -> None:
        self.index, self.row, self.column = index, -1, 0
        self._width = 1
        self._taken_until: dict[int, int] = {}

    def start(self, tag: str, colspan: str, rowspan: str) -> None:
        if tag == "tr":
            self.row, self.column = self.row + 1, 0
            return
        while self._taken_until.get(self.column, -1) >= self.row:
            self.column += 1
        self._width, rows = _count(colspan), _count(rowspan)
        if rows > 1:
            for column in range(self.column, self.column + self._width):
                self._taken_until[column] = self.row + rows - 1

    def end_cell(self) -> None:
        self.column += self._width

    def cell(self) -> Cell:
        return self.index, max(0, self.row), self.column


def _count(value: str) -> int:
    value = value.strip()
    return max(1, min(1000, int(value))) if value.isdecimal() and len(value) < 6 else 1
