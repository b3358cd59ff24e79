"""Sheets of entries, TSV and xlsx: read line by line without trust; the same entries are written as the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nlp.lexicon.entry import COLUMNS
from nlp.lexicon.export import export_tsv
from nlp.text.package import Package
from nlp.types import InputError, LexiconEntry
from service.lexicon.entries import cells_of
from service.lexicon.say import NAMES

MOST_LINES = 200_000
LONGEST_CELL = 5_000
_WIDTH = 40
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
    if data.startswith(b"PK"):
        rows: Iterator[tuple[int, list[str] | str]] = _xlsx_rows(name, data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(name, "是旧的 xls 格式，请另存为 xlsx 再导入")
    else:
        rows = _tsv_rows(name, data)
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
        raise InputError(name, f"第 1 行应是列名，不认识“{unknown[0][:20]}”；列名见词库导出的第一行")
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


def _tsv_rows(name: str, data: bytes) -> Iterator[tuple[int, list[str] | str]]:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(name, f"第 {line} 行不是 UTF-8，请另存为 UTF-8 编码") from None
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if "\x00" in line:
            yield number, "含不能显示的字符"
        else:
            yield number, line.split("\t")


def _xlsx_rows(name: str, data: bytes) -> Iterator[tuple[int, list[str] | str]]:
    """The rows of the first sheet. Formulas and errors are no text; nothing outside the limits is unpacked."""
    package = Package(data, name)
    for member in package.members:
        if member.endswith((".xml", ".rels")) or member.startswith("xl/"):
            start = package.read(member)[:4_096].replace(b"\x00", b"")
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise InputError(name, f"其中的 {member} 含文档类型声明，不像表格软件存的文件，未打开")
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
    except Exception:
        raise InputError(name, "表格读不出来，请用 WPS 或 Excel 打开后重新保存为 xlsx") from None
    number = 0
    rows = sheet.iter_rows(max_row=MOST_LINES + 2, max_col=_WIDTH)
    while True:
        number += 1
        try:
            row = next(rows, None)
        except Exception:
            raise InputError(name, f"表格在第 {number} 行之后读不下去，请重新保存为 xlsx") from None
        if row is None:
            break
        yield number, _texts(row)
    book.close()


def _texts(row: Iterable[Any]) -> list[str] | str:
    cells = []
    for place, cell in enumerate(row, 1):
        value, kind = cell.value, getattr(cell, "data_type", "n")
        if kind == "f" or kind == "e":
            return f"第 {place} 列是{'公式' if kind == 'f' else '错误值'}，请粘贴为文字"
        if value is None:
            cells.append("")
        elif isinstance(value, (datetime, date)):
            cells.append(value.isoformat()[:10])
        elif isinstance(value, float) and value.is_integer():
            cells.append(str(int(value)))
        else:
            cells.append(str(value))
    return cells


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
    return _timeless(made.getvalue())


def _timeless(data: bytes) -> bytes:
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
