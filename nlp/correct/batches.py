"""Texts in pieces that fit the memory: whole lines together, an endless line in cuts that lie where it pauses."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 8000
"""Characters judged at once."""
LONGEST_LINE = 4 * CHUNK
"""A line of so many characters is judged whole, a longer one in cuts of about CHUNK."""
CONTEXT = 16
"""Characters of an endless line that are read on both sides of a cut."""
_ROOM = 400
_PAUSE = re.compile(r"[。！？；][”’」』）》]*|[，、：,;]")


@dataclass(frozen=True, slots=True)
class Part:
    """``text[start:end]`` is read; edits that begin in ``core_start..core_end`` are judged there."""

    start: int
    end: int
    core_start: int
    core_end: int


def parts(text: str) -> Iterator[Part]:
    """The text in order: whole lines of about CHUNK characters together, a line longer than LONGEST_LINE in cuts.
    Where a line is cut depends on that line alone."""
    start, inside = 0, False
    while start < len(text):
        end = text.find("\n", min(len(text), start + CHUNK)) + 1 or len(text)
        endless = end - start > LONGEST_LINE
        if endless:
            end = text.rfind("\n", start, start + CHUNK) + 1
            endless = not end
            end = end or start + _cut(text[start : start + CHUNK])
        yield Part(start - CONTEXT * inside, min(len(text), end + CONTEXT * endless), start, end)
        start, inside = end, endless


def _cut(piece: str) -> int:
    """Where to end a piece of an endless line: behind its last sentence, else its last pause, else where it ends."""
    ends = list(_PAUSE.finditer(piece, max(0, len(piece) - _ROOM)))
    sentences = [match.end() for match in ends if match[0][0] in "。！？；"]
    pauses = [match.end() for match in ends]
    return (sentences or pauses or [len(piece)])[-1]


def batches(numbers: Sequence[int], lines: Sequence[str]) -> Iterator[list[int]]:
    """``numbers`` of lines in groups of about CHUNK characters, in order."""
    batch: list[int] = []
    size = 0
    for number in numbers:
        batch.append(number)
        size += len(lines[number]) + 1
        if size >= CHUNK:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def side_by_side(work: Callable[[T], R], jobs: Iterable[T], threads: int) -> Iterator[R]:
    """``work`` of every job in order, ``threads`` at a time and no more waiting than that: memory stays flat."""
    with ThreadPoolExecutor(threads) as pool:
        running: deque[Future[R]] = deque()
        for job in jobs:
            running.append(pool.submit(work, job))
            if len(running) > threads:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
