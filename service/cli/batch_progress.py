"""How far a batch run has come: a line that moves on a terminal, a line a minute elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

from nlp.batch.mapping import FieldMap
from nlp.batch.run import STAGES
from service.pace import Pace

MINUTE = 60.0
_FRAME = 0.2


class Progress:
    """A listener of ``run_batch`` that writes to ``out`` (stderr)."""

    def __init__(self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._out, self._clock = out or sys.stderr, clock
        self._live = self._out.isatty()
        self._pace = Pace(clock)
        self._shown = clock()
        self._maps: set[tuple[str, ...]] = set()

    def mapping(self, place: str, fields: FieldMap) -> None:
        """The fields of a table, once for tables that are read alike."""
        lines = tuple(fields.lines())
        if lines not in self._maps:
            self._maps.add(lines)
            self._clear()
            self._out.write(f"字段对应（{place}）：\n" + "".join(f"  {line}\n" for line in lines))

    def stage(self, name: str, total: int | None, done: int) -> None:
        """A step begins."""
        self.close()
        self._pace.begin(STAGES[name], total, done)
        self._shown = self._clock()
        if self._live:
            self._draw()

    def posts(self, number: int) -> None:
        """So many more."""
        self._pace.add(number)
        now = self._clock()
        if now - self._shown >= (_FRAME if self._live else MINUTE):
            self._shown = now
            self._draw()

    def close(self) -> None:
        """End the step's line."""
        if self._pace.name:
            self._draw()
            if self._live:
                self._out.write("\n")
            self._pace.name = ""

    def _draw(self) -> None:
        line = self._pace.line()
        self._out.write(f"\r\x1b[K{line}" if self._live else f"{line}\n")
        self._out.flush()

    def _clear(self) -> None:
        if self._live:
            self._out.write("\r\x1b[K")
