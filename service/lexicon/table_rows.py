"""The rows of a TSV file or a workbook, read without trust: cells as text, or why a row has none."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from nlp.text.package import Package
from nlp.types import InputError

MOST_LINES = 200_000
_WIDTH = 40
Rows = Iterator[tuple[int, list[str] | str]]
"""Number as the sheet counts, and the cells of the row or a sentence about it."""


def tables_of(name: str, data: bytes) -> Iterator[tuple[str, Rows]]:
    """Each table with its title: one of a TSV file, one a sheet of a workbook; each is read before the next is asked
    for. InputError where the bytes are neither."""
    if data.startswith(b"PK"):
        yield from _workbook(name, data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(name, "是旧的 xls 格式，请另存为 xlsx 再导入")
    else:
        yield "", _tsv_rows(name, data)


def _tsv_rows(name: str, data: bytes) -> Rows:
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


def _workbook(name: str, data: bytes) -> Iterator[tuple[str, Rows]]:
    """Each sheet with its rows. Formulas and errors are no text; nothing outside the limits is unpacked."""
    package = Package(data, name)
    for member in package.members:
        if member.endswith((".xml", ".rels")) or member.startswith("xl/"):
            start = package.read(member)[:4_096].replace(b"\x00", b"")
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise InputError(name, f"其中的 {member} 含文档类型声明，不像表格软件存的文件，未打开")
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheets = list(book.worksheets)
        for sheet in sheets:
            sheet.reset_dimensions()
    except Exception:
        sheets = []
    if not sheets:
        raise InputError(name, "表格读不出来，请用 WPS 或 Excel 打开后重新保存为 xlsx")
    for sheet in sheets:
        yield str(sheet.title), _sheet_rows(name, sheet)
    book.close()


def _sheet_rows(name: str, sheet: Any) -> Rows:
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
