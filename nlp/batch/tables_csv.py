"""Rows of CSV exports as spreadsheets and content systems write them: any of the usual encodings and separators."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import IO

from nlp.batch.items import Row
from nlp.batch.lines import LINE_BYTES, Line, decoded, raw_lines
from nlp.batch.schema import BadRow
from nlp.text import limits

MOST_COLUMNS = 2_000
RECORD_CHARACTERS = limits.CHARACTERS
"""A quotation longer than any post is one that somebody forgot to close."""
_UNCLOSED = "引号没有闭合，这一行未审；其后各行单独读取"
_SEPARATORS = ",\t;|，"
_BAD_BYTES = "\ufffc\x00bad-bytes\x00"
"""Stands in for a line whose bytes are in no known encoding; its row becomes a bad line."""
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def csv_rows(stream: IO[bytes], name: str) -> Iterator[Row | BadRow]:
    """A row for each record below the header; records that cannot be told apart or decoded are bad lines."""
    csv.field_size_limit(LINE_BYTES)
    lines = _Lines(stream, name)
    head = next(lines.records(","), None)
    yield from lines.taken_bad()
    if head is None:
        return
    number, first = head
    separator = max(_SEPARATORS, key=lambda sign: (first.count(sign), sign == ","))
    header = next(csv.reader(io.StringIO(first, newline=""), delimiter=separator), [])
    if len(header) > MOST_COLUMNS:
        yield BadRow(f"{name}:{number}", f"表头有 {len(header):,} 列，最多 {MOST_COLUMNS:,} 列，整个表未审", False)
        return
    names = distinct([cell.strip().lstrip("\ufeff") for cell in header])
    for number, record in lines.records(separator):
        yield from lines.taken_bad()
        if record:
            yield _row(record, names, separator, f"{name}:{number}")
    yield from lines.taken_bad()


def _row(record: str, names: list[str], separator: str, place: str) -> Row | BadRow:
    if _BAD_BYTES in record:
        return BadRow(place, "不是 UTF-8 也不是 GB18030 编码，未能读出；请把表另存为 UTF-8", False)
    try:
        cells = next(csv.reader(io.StringIO(record, newline=""), delimiter=separator), [])
    except csv.Error as error:
        return BadRow(place, f"这一行读不出：{error}", False)
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        return BadRow(
            place, f"有 {len(cells):,} 格，表头只有 {len(names):,} 列（可能正文里的引号或逗号没有转义）", False
        )
    return Row(place, dict(zip(names, cells, strict=False)))


def ends_quoted(line: str, separator: str, quoted: bool) -> bool | None:
    """Whether a quotation is open after ``line``, given whether one was open before. Quotation marks count only at
    the start of a cell, as the csv module reads them. None where a quotation of an earlier line would end in the
    middle of a cell: then it is another's, and the earlier one was never closed."""
    place, before = 0, quoted
    while True:
        if not quoted:
            if line[place : place + 1] != '"':
                place = line.find(separator, place) + 1
                if not place:
                    return False
                continue
            place += 1
        while True:
            place = line.find('"', place)
            if place < 0:
                return True
            if line[place + 1 : place + 2] != '"':
                break
            place += 2
        if before and line[place + 1 : place + 2] not in ("", separator, "\r", "\n"):
            return None
        quoted = before = False
        place = line.find(separator, place + 1) + 1
        if not place:
            return False


class _Lines:
    """Logical records: physical lines joined while a quotation is open.

    A quotation that is never closed would swallow the rest of the file: its first line becomes a bad line and the
    others are read again on their own.
    """

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._name = name
        self._bad: list[BadRow] = []
        self._again: deque[tuple[int, str]] = deque()
        self._source = self._physical(stream)

    def taken_bad(self) -> list[BadRow]:
        bad, self._bad = self._bad, []
        return bad

    def records(self, separator: str) -> Iterator[tuple[int, str]]:
        """(line number, text of the record). Where only bad lines are left, an empty record comes last."""
        held: list[tuple[int, str]] = []
        size, quoted = 0, False
        while True:
            line = self._again.popleft() if self._again else next(self._source, None)
            if line is not None:
                held.append(line)
                size += len(line[1])
                state = ends_quoted(line[1], separator, quoted)
                quoted = state is not False
                if state and size <= RECORD_CHARACTERS:
                    continue
            if held and quoted:
                self._bad.append(BadRow(f"{self._name}:{held[0][0]}", _UNCLOSED, False))
                self._again.extendleft(reversed(held[1:]))
                held, size, quoted = [], 0, False
                continue
            if held and any(text.strip() for _, text in held):
                yield held[0][0], "".join(text for _, text in held)
            held, size = [], 0
            if line is None:
                if self._bad:
                    yield 0, ""
                return

    def _physical(self, stream: IO[bytes]) -> Iterator[tuple[int, str]]:
        for line in self._wide(stream) if _starts_wide(stream) else raw_lines(stream, self._name):
            if isinstance(line, BadRow):
                self._bad.append(line)
                continue
            text = decoded(line.data)
            yield line.number, _BAD_BYTES + "\n" if text is None else text

    def _wide(self, stream: IO[bytes]) -> Iterator[Line]:
        """Lines of a UTF-16 file as UTF-8."""
        encoding = _WIDE[stream.read(2)]
        reader = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        try:
            for number, text in enumerate(reader, 1):
                yield Line(number, text.encode("utf-8", "replace"))
        finally:
            reader.detach()  # whoever opened the stream closes it


def _starts_wide(stream: IO[bytes]) -> bool:
    peek = getattr(stream, "peek", None)
    return peek is not None and bytes(peek(2)[:2]) in _WIDE


def distinct(names: list[str]) -> list[str]:
    """Column names, the empty and repeated ones numbered so that no cell is lost."""
    seen: set[str] = set()
    result = []
    for number, name in enumerate(names, 1):
        own = name or f"第{number}列"
        while own in seen:
            own = f"{own}.{number}"
        seen.add(own)
        result.append(own)
    return result
