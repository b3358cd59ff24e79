"""A docx whose text was edited elsewhere: the file itself with every edit as a tracked change.

Its form stays. Changed words become w:del and w:ins in their runs, added and removed lines paragraphs with a tracked
mark, removed table rows tracked rows. Accepting all gives the edited text, rejecting all the file as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from xml.sax.saxutils import quoteattr

from nlp.report.docx_comments import AUTHOR
from nlp.report.docx_file import last_id, prefix_of, repacked
from nlp.report.docx_marks import deleted_row, new_paragraph, opened, row_around
from nlp.report.docx_revisions import possible, put
from nlp.report.docx_runs import run_of_text
from nlp.report.docx_splice import Plan, Revisions
from nlp.report.labels import xml_safe
from nlp.report.line_diff import aligned, changes
from nlp.text.docx import DocxMap, DocxParagraph, read_docx_with_map
from nlp.text.package import Package
from nlp.types import Edit, InputError, Span


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file: ``span`` in its text, ``first`` and ``last`` of its paragraph or not."""

    paragraph: DocxParagraph
    span: Span
    first: bool
    last: bool


def tracked_edits(original: bytes, name: str, text: str, day: date, author: str = AUTHOR) -> bytes | None:
    """The file with its text made ``text`` by tracked changes of ``author``; the file itself where nothing changed.

    None where that cannot be said in tracked changes of this file (an edit in a formula, a cell that lost its only
    paragraph); then its text would not be ``text``, and nothing is written. InputError where it cannot be read.
    """
    document, source = read_docx_with_map(original, name)
    if document.text == text:
        return original
    prefix = prefix_of(source)
    if not prefix:
        return None
    signature = f'{prefix}author={quoteattr(xml_safe(author))} {prefix}date="{day.isoformat()}T00:00:00Z"'
    tracking = _Tracking(source, document.text, Revisions(prefix, last_id(source.parts), signature))
    if not tracking.run(text.split("\n")):
        return None
    out = repacked(Package(original, name), tracking.plan.write(tracking.revisions))
    try:
        return out if read_docx_with_map(out, name)[0].text == text else None
    except InputError:
        return None


class _Tracking:
    def __init__(self, source: DocxMap, text: str, revisions: Revisions) -> None:
        self.source, self.text, self.revisions = source, text, revisions
        self.plan = Plan(source)
        self.lines = list(_lines(source, text))
        self._marks: dict[tuple[str, int], bytes] = {}
        self._filled: dict[tuple[str, int], bytes] = {}
        self._rows: set[tuple[str, int]] = set()

    def run(self, wanted: list[str]) -> bool:
        """Plan every change; False where one cannot be tracked."""
        if not self.lines:
            return False
        texts = [self.text[line.span.start : line.span.end] for line in self.lines]
        steps = list(aligned(texts, wanted))
        removed = {one for one, other in steps if one is not None and other is None}
        behind: int | None = None
        for known, group in groupby(steps, key=lambda step: step[0]):
            came = [wanted[other] for _, other in group if other is not None]
            if known is None:
                planned = self._add(behind, came)
            elif came:
                planned = self._change(self.lines[known], texts[known], came[0])
            else:
                planned = self._remove(known, removed)
            if not planned:
                return False
            behind = behind if known is None else known
        for paragraph in self._all():
            key = (paragraph.part, paragraph.start)
            if key in self._marks or key in self._filled:
                head = self.source.parts[paragraph.part][paragraph.start : paragraph.content]
                mark, content = self._marks.get(key, b""), self._filled.get(key, b"")
                new = opened(head, self.revisions.prefix, mark, content)
                self.plan.replaced(paragraph.part, paragraph.start, paragraph.content, new)
        return True

    def _all(self) -> Iterator[DocxParagraph]:
        for paragraph in self.source.paragraphs:
            yield paragraph
            if paragraph.twin is not None:
                yield paragraph.twin

    def _change(self, line: _Line, old: str, new: str) -> bool:
        """Words within a line."""
        return all(
            self._edit(line.paragraph, Edit(Span(line.span.start + i, line.span.start + j), words))
            for i, j, words in changes(old, new)
        )

    def _edit(self, paragraph: DocxParagraph, edit: Edit) -> bool:
        for one in _faces(paragraph):
            if not one.runs and edit.span.start == edit.span.end:
                run = run_of_text(self.revisions.prefix, b"", edit.replacement)
                self._filled[one.part, one.start] = self.revisions.insertion(run)
                continue
            if not possible(one, edit.span):
                return False
            put(self.plan, self.source, one, edit, self.revisions)
        return True

    def _remove(self, number: int, removed: set[int]) -> bool:
        line = self.lines[number]
        own = [n for n, other in enumerate(self.lines) if other.paragraph is line.paragraph]
        if not set(own) <= removed:
            leading = all(n in removed for n in own if n < number)
            start = line.span.start - (0 if leading else 1)
            return self._edit(line.paragraph, Edit(Span(start, line.span.end + (1 if leading else 0)), ""))
        if line.span.start < line.paragraph.span.end and not self._edit(line.paragraph, Edit(_with_break(line), "")):
            return False
        if not line.last:
            return True
        if line.paragraph.kind == "table_cell":
            return self._remove_row(line.paragraph, removed)
        holder = self._holder_of_removed_mark(own[0], removed)
        if holder is None:
            return False
        for one in _faces(holder):
            self._marks[one.part, one.start] = self.revisions.mark("del")
        return True

    def _holder_of_removed_mark(self, number: int, removed: set[int]) -> DocxParagraph | None:
        """The paragraph whose mark goes: its own where another follows in its part, else that of the last one kept."""
        part = self.lines[number].paragraph.part
        own = self.lines[number].paragraph
        later = [line.paragraph for n, line in enumerate(self.lines) if n > number and n not in removed]
        follows = any(paragraph.part == part and paragraph is not own for paragraph in later)
        if follows:
            return self.lines[number].paragraph
        before = self.lines[number - 1] if number else None
        return before.paragraph if before and before.paragraph.part == part and before.last else None

    def _remove_row(self, paragraph: DocxParagraph, removed: set[int]) -> bool:
        data = self.source.parts[paragraph.part]
        row = row_around(data, self.revisions.prefix, paragraph)
        if row is None:
            return False
        inside = [
            number
            for number, line in enumerate(self.lines)
            if line.paragraph.part == paragraph.part and row[0] < line.paragraph.start < row[1]
        ]
        if not set(inside) <= removed:
            return False
        if (paragraph.part, row[0]) not in self._rows:
            self._rows.add((paragraph.part, row[0]))
            mark = self.revisions.mark("del")
            self.plan.replaced(paragraph.part, *deleted_row(data, self.revisions.prefix, row, mark))
        return True

    def _add(self, behind: int | None, came: list[str]) -> bool:
        """Lines of their own behind the line of that number, in front of all where it is None."""
        if behind is None:
            first = self.lines[0].paragraph
            return self._insert(first, first, came, front=True)
        line = self.lines[behind]
        if not line.last:
            words = "".join(f"\n{one}" for one in came)
            return self._edit(line.paragraph, Edit(Span(line.span.end, line.span.end), words))
        following = self.lines[behind + 1].paragraph if behind + 1 < len(self.lines) else None
        like = line.paragraph
        if following is not None and like.kind in ("title", "heading") and following.kind == "paragraph":
            like = following if following.part == like.part else like
        ends = following is None or following.part != line.paragraph.part or line.paragraph.kind == "table_cell"
        return self._insert(line.paragraph, like, came, ends=ends)

    def _insert(
        self, at: DocxParagraph, like: DocxParagraph, came: list[str], front: bool = False, ends: bool = False
    ) -> bool:
        """``ends``: nothing follows that a mark could fall to; then it is the mark before that is new, not the last."""
        for one in _faces(at):
            if ends:
                self._marks[one.part, one.start] = self.revisions.mark("ins")
            for number, words in enumerate(came, 1):
                mark = b"" if ends and number == len(came) else self.revisions.mark("ins")
                new = new_paragraph(self.source, like, words, self.revisions, mark)
                self.plan.raw(one.part, one.start if front else one.end, new)
        return True


def _with_break(line: _Line) -> Span:
    """The line with its line break within the paragraph."""
    return line.span if line.last else Span(line.span.start, line.span.end + 1)


def _lines(source: DocxMap, text: str) -> Iterator[_Line]:
    for paragraph in source.paragraphs:
        start = paragraph.span.start
        ends = [found.start() + start for found in re.finditer("\n", text[start : paragraph.span.end])]
        edges = [*ends, paragraph.span.end]
        for number, end in enumerate(edges):
            yield _Line(paragraph, Span(start, end), number == 0, number == len(edges) - 1)
            start = end + 1


def _faces(paragraph: DocxParagraph) -> tuple[DocxParagraph, ...]:
    """The paragraph, and the same in the fallback of a text box."""
    return (paragraph,) if paragraph.twin is None else (paragraph, paragraph.twin)
