"""How far a batch run has come: a line that moves on a terminal, a line a minute elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

from nlp.batch.mapping import FieldMap
from nlp.batch.run import STAGES

MINUTE = 60.0
_FRAME = 0.2


class Progress:
    """A listener of ``run_batch`` that writes to ``out`` (stderr)."""

    def __init__(self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._out, self._clock = out or sys.stderr, clock
        self._live = self._out.isatty()
        self._name, self._total, self._done = "", None, 0
        self._begun = self._shown = clock()
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
        self._name, self._total, self._done = STAGES[name], total, done
        self._first = done
        self._begun = self._shown = self._clock()
        if self._live:
            self._draw()

    def posts(self, number: int) -> None:
        """So many more."""
        self._done += number
        now = self._clock()
        if now - self._shown >= (_FRAME if self._live else MINUTE):
            self._shown = now
            self._draw()

    def close(self) -> None:
        """End the step's line."""
        if self._name:
            self._draw()
            if self._live:
                self._out.write("\n")
            self._name = ""

    def _draw(self) -> None:
        line = self._line()
        self._out.write(f"\r\x1b[K{line}" if self._live else f"{line}\n")
        self._out.flush()

    def _clear(self) -> None:
        if self._live:
            self._out.write("\r\x1b[K")

    def _line(self) -> str:
        spent = self._clock() - self._begun
        rate = (self._done - self._first) / spent if spent > 0.5 else 0.0
        if self._total is None:
            line = f"{self._name} {self._done:,} 篇"
        else:
            share = 100 * self._done // self._total if self._total else 100
            line = f"{self._name} {self._done:,}/{self._total:,} 篇（{share}%）"
        if rate:
            line += f" · {rate:,.1f} 篇/秒"
            if self._total is not None and self._done < self._total:
                line += f" · 还需约 {_duration((self._total - self._done) / rate)}"
        return line


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} 秒"
    minutes = round(seconds / 60)
    return f"{minutes} 分钟" if minutes < 90 else f"{minutes / 60:.1f} 小时"
