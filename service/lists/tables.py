"""The tables of a file: rows of the three kinds, and a reason a line for what cannot be taken."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp.lists import PrivateList, Row
from nlp.lists.columns import COLUMNS, header_codes, kind_of, row_of, to_tsv
from nlp.lists.problems import problems
from nlp.lists.rows import LABELS
from nlp.refused import why
from nlp.types import InputError
from service.lexicon.table_rows import Rows, tables_of

GUIDE = "说明"
SUFFIXES = (".tsv", ".xlsx")
LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a line of the file; ``stops`` where the table cannot be taken like that."""

    place: str
    line: int
    reason: str
    stops: bool = True

    def __str__(self) -> str:
        sheet = f"工作表“{self.place}” " if self.place else ""
        return f"{sheet}第 {self.line} 行：{self.reason}"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file. ``rows`` are numbered as they will stand in the exported table."""

    kind: str
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]

    @property
    def sound(self) -> bool:
        return not any(remark.stops for remark in self.remarks)


def read_tables(name: str, data: bytes) -> list[Table]:
    """Every table of a TSV file or a workbook. InputError where there is none, or one kind stands there twice."""
    found: list[Table] = []
    strange: list[str] = []
    for title, rows in tables_of(name, data):
        table = None if title == GUIDE else _table(title, rows)
        if table is not None:
            found.append(table)
        elif title != GUIDE:
            strange.append(title)
    kinds = [table.kind for table in found]
    for kind in kinds:
        if kinds.count(kind) > 1:
            raise InputError(name, f"“{LABELS[kind]}”的表有两张，请合成一张")
    if not found:
        headers = "；".join("、".join(columns.values()) for columns in COLUMNS.values())
        raise InputError(name, f"没有认得的表：第一行应是模板中的列名（{headers}）")
    if strange:
        first = found[0]
        notes = tuple(Remark(title, 1, "列名不认得，这张工作表没有读", False) for title in strange)
        found[0] = replace(first, remarks=(*first.remarks, *notes))
    return found


def _table(title: str, lines: Rows, checked: bool = False) -> Table | None:
    """The table of these lines, None where it is none of the three. ``checked``: its rows are known to fit together."""
    header: list[str] | None = None
    kind: str | None = None
    codes: list[str] = []
    rows: list[Row] = []
    remarks: list[Remark] = []
    for number, cells in lines:
        if isinstance(cells, str):
            if kind is None:
                return None
            remarks.append(Remark(title, number, cells))
            continue
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if header is None:
            header = [cell.strip() for cell in cells]
            kind = kind_of(header)
            if kind is None:
                return None
            try:
                codes = header_codes(kind, header)
            except ValueError as error:
                return Table(kind, (), (Remark(title, number, str(error)),))
        elif len(cells) > len(codes):
            remarks.append(Remark(title, number, f"有 {len(cells)} 列，表头只有 {len(codes)} 列"))
        elif len(rows) >= LONGEST:
            remarks.append(
                Remark(
                    title, number, f"一张表至多 {LONGEST:,} 行，从这一行起没有读；请删去不用的行，或按下级单位分开导入"
                )
            )
            break
        else:
            assert kind is not None
            row, wrong = row_of(kind, dict(zip(codes, cells, strict=False)), number)
            remarks += [Remark(title, number, reason) for reason in wrong]
            rows += [row] if row is not None else []
    if kind is None:
        return None
    remarks += [Remark(title, one.line, one.reason, one.stops) for one in (() if checked else problems(rows))]
    remarks.sort(key=lambda remark: remark.line)
    if not rows and not remarks:
        remarks.append(Remark(title, 1, "表中没有内容", False))
    return Table(kind, numbered(rows), tuple(remarks))


def numbered(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows by their lines in the exported table, whose first line is the header."""
    return tuple(replace(row, line=number) for number, row in enumerate(rows, 2))


def rows_of(kind: str, content: bytes) -> tuple[Row, ...]:
    """The rows of a canonical table, as ``to_tsv`` wrote them. ValueError where it is none."""
    made = _table("", next(rows for _, rows in tables_of("名单", content)), checked=True)
    if made is None or made.kind != kind or not made.sound:
        raise ValueError(f"no table of {kind}")
    return made.rows


def lists_in(folder: Path) -> tuple[PrivateList, ...]:
    """The lists of the TSV and xlsx files of a folder, for reviews without the service.

    InputError names file and line of the first things that are wrong; nothing is left out silently.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.name[0] not in ".~")
    if not files:
        raise InputError(folder, "里面没有名单（.tsv 或 .xlsx）；模板用 xianshen lexicon lists template 取得")
    found: list[PrivateList] = []
    for path in files:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(path, why(error)) from None
        for table in read_tables(path.name, data):
            stopping = [str(remark) for remark in table.remarks if remark.stops]
            if stopping:
                more = f"；另有 {len(stopping) - 5} 处" if len(stopping) > 5 else ""
                raise InputError(path, "；".join(stopping[:5]) + more)
            if table.rows:
                found.append(_of_file(path, table, len(found) + 1))
    return tuple(found)


def _of_file(path: Path, table: Table, number: int) -> PrivateList:
    sha256 = hashlib.sha256(to_tsv(table.kind, table.rows)).hexdigest()
    label = f"{path.stem} {LABELS[table.kind]}"
    return PrivateList(f"list-{table.kind}-f{number}", table.kind, label, sha256[:8], sha256, table.rows)
