"""How fast long work goes, in words: how many, how many a second, how long it will take."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """Counts one step of a run; ``begin`` starts the next."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.name, self.total, self.done = "", None, 0
        self._first, self._begun = 0, clock()

    def begin(self, name: str, total: int | None, done: int) -> None:
        """A step called ``name`` begins with ``total`` posts (None: not known), of which ``done`` were done before."""
        self.name, self.total, self.done = name, total, done
        self._first, self._begun = done, self._clock()

    def add(self, number: int) -> None:
        self.done += number

    def line(self) -> str:
        """The step in one line."""
        spent = self._clock() - self._begun
        rate = (self.done - self._first) / spent if spent > 0.5 else 0.0
        if self.total is None:
            line = f"{self.name} {self.done:,} 篇"
        else:
            share = 100 * self.done // self.total if self.total else 100
            line = f"{self.name} {self.done:,}/{self.total:,} 篇（{share}%）"
        if rate:
            line += f" · {rate:,.1f} 篇/秒"
            if self.total is not None and self.done < self.total:
                line += f" · 还需约 {duration((self.total - self.done) / rate)}"
        return line


def duration(seconds: float) -> str:
    """Seconds, minutes or hours in words."""
    if seconds < 90:
        return f"{max(1, round(seconds))} 秒"
    minutes = round(seconds / 60)
    return f"{minutes} 分钟" if minutes < 90 else f"{minutes / 60:.1f} 小时"
