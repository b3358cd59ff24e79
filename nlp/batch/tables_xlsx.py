"""Rows of an Excel workbook, read a row at a time: the first sheet with content, and others that have its header."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp.batch.items import Row
from nlp.batch.schema import BadRow
from nlp.batch.tables_csv import MOST_COLUMNS, distinct
from nlp.text import limits

_BROKEN = "不是完整的 Excel 工作簿（xlsx），或设有密码；请另存为 xlsx 或 csv 再审"
_TOO_LARGE = "工作簿解开后太大，请另存为 csv（UTF-8）再审"


def xlsx_rows(path: Path, name: str) -> Iterator[Row | BadRow]:
    """A row for each line below the header; a sheet with another header is a bad line."""
    from openpyxl import load_workbook

    fault = _fault(path)
    if fault:
        yield BadRow(name, fault, False)
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that openpyxl passes over
            book: Any = load_workbook(path, read_only=True, data_only=True)
    except Exception:  # whatever a damaged workbook makes of its reader
        yield BadRow(name, _BROKEN, False)
        return
    header: list[str] | None = None
    try:
        for sheet in book.worksheets:
            place = f"{name}:{sheet.title}"
            number = 0
            names: list[str] | None = None
            try:
                for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                    if not any(cell not in (None, "") for cell in cells):
                        continue
                    if names is None:
                        names = _header(cells)
                        if len(names) > MOST_COLUMNS:
                            yield BadRow(place, f"表头有 {len(names):,} 列，最多 {MOST_COLUMNS:,} 列，未审", False)
                            break
                        if header is not None and names != header:
                            yield BadRow(place, "表头与前面的工作表不同，未审；请另存为单独的文件", False)
                            break
                        header = names
                        continue
                    yield Row(f"{place}:{number}", dict(zip(names, cells, strict=False)))
            except Exception as error:  # a damaged sheet costs its own rest
                yield BadRow(f"{place}:{number + 1}", f"读到此处中断（{type(error).__name__}），其后未审", False)
    finally:
        book.close()


def _header(cells: tuple[Any, ...]) -> list[str]:
    last = max((number for number, cell in enumerate(cells, 1) if cell not in (None, "")), default=0)
    return distinct([str(cell).strip() if cell is not None else "" for cell in cells[:last]])


def _fault(path: Path) -> str:
    """What is wrong with the package before anything of it is read."""
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return _BROKEN
    if any(member.flag_bits & 1 for member in members):
        return _BROKEN
    total = sum(member.file_size for member in members)
    return _TOO_LARGE if total > limits.ZIP_TOTAL_BYTES or len(members) > limits.ZIP_MEMBERS else ""
