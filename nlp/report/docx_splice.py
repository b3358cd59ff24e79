"""Changing a part by splicing bytes: everything that is not named stays as it was."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp.report.docx_runs import rebuild
from nlp.text.docx import DocxMap, DocxParagraph, DocxRun
from nlp.types import Span

INSERTED, RANGE_END, RANGE_START = 0, 1, 2
"""The order of what is put at one place: inserted text, then ends of ranges, then starts."""


@dataclass(slots=True)
class RunMarks:
    """What happens in one run: (rank, serial, bytes) by offset in the run, and deleted stretches."""

    run: DocxRun
    marks: defaultdict[int, list[tuple[int, int, bytes]]] = field(default_factory=lambda: defaultdict(list))
    deleted: list[Span] = field(default_factory=list)


_Splice = tuple[int, int, int, int, bytes]


class PartSplices:
    """Replacements in one part. Inner ones are made first; an outer one swallows them through ``patched``."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._splices: list[_Splice] = []

    def replace(self, start: int, end: int, new: bytes, rank: int = 1) -> None:
        """``rank`` orders insertions at one byte: 0 belongs to what ends there, 2 to what begins there."""
        insort(self._splices, (start, end, rank, len(self._splices), new))

    def patched(self, start: int, end: int) -> bytes:
        """Bytes ``start:end`` with the replacements inside made, which are then done with."""
        first = bisect_left(self._splices, (start, -1, 0, 0, b""))
        last = bisect_left(self._splices, (end, -1, 0, 0, b""))
        inner = self._splices[first:last]
        del self._splices[first:last]
        return _apply(self.data, start, end, inner)

    def result(self) -> bytes:
        return _apply(self.data, 0, len(self.data), self._splices)


def _apply(data: bytes, start: int, end: int, splices: Sequence[_Splice]) -> bytes:
    parts: list[bytes] = []
    position = start
    for first, last, *_, new in splices:
        parts += [data[position:first], new]
        position = last
    return b"".join([*parts, data[position:end]])


class Plan:
    """Collects marks by text offset, then writes the changed parts.

    ``deletion`` wraps a run into w:del; it is called once for each deleted piece.
    """

    def __init__(self, source: DocxMap) -> None:
        self.source = source
        self._runs: dict[tuple[str, int], RunMarks] = {}
        self._raw: list[tuple[str, int, int, bytes]] = []
        self._serial = 0

    def _at(self, run: DocxRun) -> RunMarks:
        return self._runs.setdefault((run.part, run.start), RunMarks(run))

    def before(self, paragraph: DocxParagraph, position: int, new: bytes) -> None:
        """Put ``new`` in front of the character at ``position``."""
        run = next((run for run in paragraph.runs if position < run.span.end), paragraph.runs[-1])
        offset = min(max(0, position - run.span.start), run.span.end - run.span.start)
        self._mark(run, 0 if run.whole else offset, RANGE_START, new)

    def behind(self, paragraph: DocxParagraph, position: int, new: bytes, rank: int = RANGE_END) -> None:
        """Put ``new`` behind the character that ends at ``position``."""
        run = next((run for run in reversed(paragraph.runs) if run.span.start < position), paragraph.runs[0])
        length = run.span.end - run.span.start
        offset = min(max(0, position - run.span.start), length)
        self._mark(run, length if run.whole and offset else offset, rank, new)

    def _mark(self, run: DocxRun, offset: int, rank: int, new: bytes) -> None:
        self._serial += 1
        self._at(run).marks[offset].append((rank, self._serial, new))

    def delete(self, run: DocxRun, span: Span) -> None:
        """Delete ``span`` (offsets of the document) within ``run``."""
        self._at(run).deleted.append(Span(span.start - run.span.start, span.end - run.span.start))

    def raw(self, part: str, position: int, new: bytes) -> None:
        """Put ``new`` at a byte position of ``part``."""
        self._raw.append((part, position, position, new))

    def replaced(self, part: str, start: int, end: int, new: bytes) -> None:
        """Put ``new`` in the place of bytes ``start:end`` of ``part``, which hold no run."""
        self._raw.append((part, start, end, new))

    def write(self, revisions: Revisions) -> dict[str, bytes]:
        """The changed parts. Later runs first, so that runs inside runs (text boxes) come before their hosts."""
        parts: dict[str, PartSplices] = {}
        for part, start, end, new in self._raw:
            parts.setdefault(part, PartSplices(self.source.parts[part])).replace(start, end, new)
        for (part, _), marks in sorted(self._runs.items(), key=lambda item: item[0], reverse=True):
            splices = parts.setdefault(part, PartSplices(self.source.parts[part]))
            self._write_run(marks, splices, revisions)
        return {part: splices.result() for part, splices in parts.items()}

    @staticmethod
    def _write_run(marks: RunMarks, splices: PartSplices, revisions: Revisions) -> None:
        run = marks.run
        length = run.span.end - run.span.start
        ordered = {offset: [new for *_, new in sorted(found)] for offset, found in marks.marks.items()}
        if not marks.deleted and all(offset in (0, length) for offset in ordered):
            if first := ordered.get(0):
                splices.replace(run.start, run.start, b"".join(first), 2)
            if last := ordered.get(length):
                splices.replace(run.end, run.end, b"".join(last), 0)
            return
        place = (run.start, run.end)
        new = rebuild(splices.data, place, ordered, marks.deleted, revisions.deletion, splices.patched)
        splices.replace(run.start, run.end, new)


class Revisions:
    """Numbers and signs tracked changes. ``prefix``: of WordprocessingML names; ``stamp``: author and date."""

    def __init__(self, prefix: str, first_id: int, stamp: str) -> None:
        self.prefix, self.next_id, self.stamp = prefix, first_id, stamp

    def deletion(self, run: bytes) -> bytes:
        return self._wrapped("del", run)

    def insertion(self, run: bytes) -> bytes:
        return self._wrapped("ins", run)

    def mark(self, name: str) -> bytes:
        """An empty element: of a paragraph mark or a table row."""
        self.next_id += 1
        return f'<{self.prefix}{name} {self.prefix}id="{self.next_id}" {self.stamp}/>'.encode()

    def _wrapped(self, name: str, run: bytes) -> bytes:
        self.next_id += 1
        opening = f'<{self.prefix}{name} {self.prefix}id="{self.next_id}" {self.stamp}>'.encode()
        return opening + run + f"</{self.prefix}{name}>".encode()
