"""Sheets of entries, TSV and xlsx: read line by line without trust; the same entries are written as the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

from nlp.lexicon.entry import COLUMNS
from nlp.lexicon.export import export_tsv
from nlp.types import InputError, LexiconEntry
from service.lexicon.entries import cells_of
from service.lexicon.say import NAMES
from service.lexicon.table_rows import MOST_LINES, tables_of

LONGEST_CELL = 5_000
_BYNAME = {**{column: column for column in COLUMNS}, **{name: column for column, name in NAMES.items()},
           "kind": "kind", "类别": "kind"}  # fmt: skip
_NEEDED = ("wrong", "right", "authority", "good")
_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one line, by column; ``number`` as the sheet counts."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line cannot be taken."""

    number: int
    reason: str


def read_sheet(name: str, data: bytes) -> list[Line | Fault]:
    """Every line that is not empty, in order. InputError where the file is no sheet of entries at all."""
    rows = next(rows for _, rows in tables_of(name, data))
    first = next(rows, None)
    if first is None:
        raise InputError(name, "是空的")
    columns = _columns(name, first[1])
    lines: list[Line | Fault] = []
    for number, cells in rows:
        if len(lines) >= MOST_LINES:
            raise InputError(name, f"超过 {MOST_LINES:,} 行，请分成几份")
        found = _line(number, cells, columns)
        if found is not None:
            lines.append(found)
    return lines


def _columns(name: str, header: list[str] | str) -> list[str]:
    if isinstance(header, str):
        raise InputError(name, f"第 1 行：{header}")
    cells = [cell.strip() for cell in header]
    while cells and not cells[-1]:
        cells.pop()
    unknown = [cell for cell in cells if cell not in _BYNAME]
    if unknown:
        said = "".join(character if character.isprintable() else " " for character in unknown[0][:20])
        raise InputError(name, f"第 1 行应是列名，不认识“{said}”；列名见词库导出的第一行")
    columns = [_BYNAME[cell] for cell in cells]
    twice = {column for column in columns if columns.count(column) > 1}
    if twice:
        raise InputError(name, f"第 1 行：列“{sorted(twice)[0]}”出现两次")
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        raise InputError(name, f"第 1 行缺列：{'、'.join(f'{NAMES[one]}（{one}）' for one in missing)}")
    return columns


def _line(number: int, cells: list[str] | str, columns: list[str]) -> Line | Fault | None:
    if isinstance(cells, str):
        return Fault(number, cells)
    while cells and not cells[-1]:
        cells.pop()
    if not cells or (columns[0] in ("id", "kind") and cells[0].startswith("#")):
        return None
    if len(cells) > len(columns):
        return Fault(number, f"有 {len(cells)} 列，表头只有 {len(columns)} 列")
    for column, cell in zip(columns, cells, strict=False):
        if len(cell) > LONGEST_CELL:
            return Fault(number, f"{NAMES.get(column, column)}（{column}）：超过 {LONGEST_CELL:,} 字")
    return Line(number, dict(zip(columns, cells, strict=False)))


def to_tsv(entries: Iterable[LexiconEntry]) -> bytes:
    return export_tsv(entries).encode("utf-8")


def to_xlsx(entries: Iterable[LexiconEntry]) -> bytes:
    """A workbook with one sheet 词库; every cell is text, and the file holds no time of its making."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("词库")
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    for entry in sorted(entries, key=lambda entry: entry.id):
        row = []
        for value in cells_of(entry).values():
            cell = WriteOnlyCell(sheet, value or None)
            if value:
                cell.data_type = "s"  # never a formula
                cell.number_format = "@"
            row.append(cell)
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return timeless(made.getvalue())


def timeless(data: bytes) -> bytes:
    """The workbook without the time of its making: the same content is the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == _CORE:
                content = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return out.getvalue()
