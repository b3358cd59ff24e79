"""What the models said of a line, kept: a line is judged alone, so a draft that is typed on costs one line at a time,
and syndicated posts that differ in a date or an editor's name cost what differs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock

from nlp.correct.decisions import Decision

MOST = 400_000
"""Characters of lines that are kept at once."""

JudgeLines = Callable[[str], list[Decision]]
_Key = tuple[str, float]


class Memory:
    """Lines with their decisions, offsets counted from the line; the least lately asked goes first. One memory
    belongs to one set of models. Threads may share it."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[_Key, tuple[Decision, ...]] = OrderedDict()
        self._lock = Lock()

    def decisions(self, text: str, floor: float, judge: JudgeLines) -> list[Decision]:
        """As ``judge(text)``, which is asked once for all lines that are not kept."""
        lines = text.split("\n")
        known = self._look_up(lines, floor)
        fresh = [line for line in dict.fromkeys(lines) if line not in known and line.strip()]
        if fresh:
            learnt = dict(zip(fresh, _by_line(fresh, judge("\n".join(fresh))), strict=True))
            self._keep(learnt, floor)
            known |= learnt
        found: list[Decision] = []
        offset = 0
        for line in lines:
            found += (one.moved(offset) for one in known.get(line, ()))
            offset += len(line) + 1
        return found

    def forget(self) -> None:
        """Nothing is kept any more."""
        with self._lock:
            self._kept.clear()
            self._size = 0

    def _look_up(self, lines: Iterable[str], floor: float) -> dict[str, tuple[Decision, ...]]:
        known = {}
        with self._lock:
            for line in lines:
                if (line, floor) in self._kept:
                    self._kept.move_to_end((line, floor))
                    known[line] = self._kept[line, floor]
        return known

    def _keep(self, learnt: dict[str, tuple[Decision, ...]], floor: float) -> None:
        with self._lock:
            for line, own in learnt.items():
                if (line, floor) not in self._kept:
                    self._size += len(line)
                self._kept[line, floor] = own
            while self._size > self._most:
                (line, _), _ = self._kept.popitem(last=False)
                self._size -= len(line)


def _by_line(lines: list[str], found: list[Decision]) -> Iterable[tuple[Decision, ...]]:
    """``found`` in the joined ``lines``, in text order, as each line's own."""
    offset = place = 0
    for line in lines:
        end, first = offset + len(line) + 1, place
        while place < len(found) and found[place].start < end:
            place += 1
        yield tuple(one.moved(-offset) for one in found[first:place])
        offset = end
