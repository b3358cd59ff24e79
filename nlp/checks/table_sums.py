"""Totals of tables: rows and columns called 合计, recomputed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.types import Document, Span

_TOTAL = re.compile(r"\s*(?:合\s*计|总\s*计|共\s*计|总\s*数)\s*")
_SUBTOTAL = re.compile(r"\s*小\s*计\s*")
_NO_SUM = re.compile("率|比|均|%|％|序号|年份|编号|电话|日期|代码|名次|排名|单价|备注")
_NUMBER = re.compile(r"\s*(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*")
_LINE = re.compile(r"^[^\n]*(?:\t|\|)[^\n]*$", re.MULTILINE)
_RULE = re.compile(r"[\s|:\-]+")


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    span: Span

    @property
    def number(self) -> float | None:
        match = _NUMBER.fullmatch(self.text)
        return float(match[1].replace(",", "")) if match else None

    @property
    def slack(self) -> float:
        decimals = self.text.strip().partition(".")[2]
        return 0.5 * 10.0 ** -len(decimals) if decimals else 0.0


_Row = list[_Cell]


def wrong_totals(document: Document) -> Iterator[tuple[Span, str]]:
    """Place and message of every total that cannot be the sum of its column or row."""
    if not any(word in document.text for word in ("合", "总", "共")):
        return
    for table in [*_from_blocks(document), *_from_lines(document)]:
        if len(table) >= 3 and len({len(row) for row in table}) == 1:
            yield from _columns(table)
            yield from _rows(table)


def _from_blocks(document: Document) -> list[list[_Row]]:
    cells: defaultdict[int, dict[tuple[int, int], _Cell]] = defaultdict(dict)
    for block in document.blocks:
        if block.table is not None and block.row is not None and block.column is not None:
            text = document.text[block.span.start : block.span.end]
            cells[block.table].setdefault((block.row, block.column), _Cell(text, block.span))
    tables = []
    for table in cells.values():
        rows: defaultdict[int, list[tuple[int, _Cell]]] = defaultdict(list)
        for (row, column), cell in table.items():
            rows[row].append((column, cell))
        tables.append([[cell for _, cell in sorted(rows[row], key=lambda pair: pair[0])] for row in sorted(rows)])
    return tables


def _from_lines(document: Document) -> list[list[_Row]]:
    """Tables in plain text: neighbouring lines whose cells are parted by tabs or by |."""
    text = document.text
    if any(block.table is not None for block in document.blocks) or not ("\t" in text or "|" in text):
        return []
    tables: list[list[_Row]] = []
    end = -2
    for line in _LINE.finditer(text):
        if line.start() != end + 1:
            tables.append([])
        end = line.end()
        if not _RULE.fullmatch(line[0]):
            tables[-1].append(_split(line[0], line.start()))
    return tables


def _split(line: str, start: int) -> _Row:
    mark = "\t" if "\t" in line else "|"
    inner = line.strip().strip("|") if mark == "|" else line.rstrip("\r")
    place = start + line.index(inner)
    cells = []
    for part in inner.split(mark):
        lead = len(part) - len(part.lstrip())
        text = part.strip()
        cells.append(_Cell(text, Span(place + lead, place + lead + len(text))))
        place += len(part) + 1
    return cells


def _columns(table: list[_Row]) -> Iterator[tuple[Span, str]]:
    """The row called 合计, last or first under the head."""
    rows = [index for index, row in enumerate(table) if any(_TOTAL.fullmatch(cell.text) for cell in row[:2])]
    if len(rows) != 1 or rows[0] not in (1, len(table) - 1):
        return
    total_row = table[rows[0]]
    others = [row for index, row in enumerate(table) if index not in (0, rows[0])]
    subtotals = [row for row in others if any(_SUBTOTAL.fullmatch(cell.text) for cell in row[:2])]
    plain = [row for row in others if row not in subtotals]
    if len(plain) < 2:
        return
    for column in range(1, len(total_row)):
        total = total_row[column]
        head = table[0][column].text
        if total.number is None or _NO_SUM.search(head):
            continue
        if not any(_adds_up([row[column] for row in rows_], total) for rows_ in (plain, subtotals) if rows_):
            added = _sum([row[column] for row in plain])
            if added is not None:
                yield total.span, f"“{head}”一列各项之和为{_written(added)}，合计写{total.text}，不相等，请核对。"


def _rows(table: list[_Row]) -> Iterator[tuple[Span, str]]:
    """The column called 合计: wrong in one row only where the other rows show what it adds up."""
    heads = [cell.text for cell in table[0]]
    columns = [index for index, head in enumerate(heads) if _TOTAL.fullmatch(head)]
    if len(columns) != 1:
        return
    column = columns[0]
    others = [i for i, head in enumerate(heads) if i not in (0, column) and not _NO_SUM.search(head)]
    wrong, right = [], 0
    for row in table[1:]:
        parts = [row[index] for index in others]
        if row[column].number is None or _sum(parts) is None:
            continue
        if _adds_up(parts, row[column]):
            right += 1
        else:
            wrong.append(row)
    if len(wrong) == 1 and right >= 2:
        row = wrong[0]
        added = _sum([row[index] for index in others])
        if added is not None:
            yield row[column].span, f"本行各项之和为{_written(added)}，合计写{row[column].text}，不相等，请核对。"


def _sum(cells: list[_Cell]) -> float | None:
    """Sum of the cells, empty ones and dashes as nothing; None where one is no number or fewer than two are."""
    numbers = [cell.number for cell in cells if cell.text.strip() not in ("", "-", "—", "/", "－")]
    if len(numbers) < 2 or any(number is None for number in numbers):
        return None
    return sum(number for number in numbers if number is not None)


def _adds_up(cells: list[_Cell], total: _Cell) -> bool:
    added = _sum(cells)
    if added is None or total.number is None:
        return True
    return abs(added - total.number) <= total.slack + sum(cell.slack for cell in cells) + 1e-6


def _written(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
