"""A table that sets sensitive columns beside names; cells already masked are silent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Finding, Rule, Severity, Span

_LAW = "《个人信息保护法》第二十五条、第二十八条；《政府信息公开条例》（国务院令第711号）第十五条"
FIXED_LINE = Rule("PRV-04", "姓名与固定电话", "privacy", Severity.HINT, _LAW, 0.0, "姓名列旁有未脱敏的固定电话列。")
HEALTH = Rule(
    "PRV-10",
    "姓名与健康、婚育信息",
    "privacy",
    Severity.GENERAL,
    _LAW,
    1.0,
    "姓名列旁有病种、残疾、婚育等列。",
)
PROPERTY = Rule(
    "PRV-11",
    "姓名与财产、家庭信息",
    "privacy",
    Severity.GENERAL,
    _LAW,
    1.0,
    "姓名列旁有收入、财产、家庭成员等列。",
)
NUMBERS = Rule(
    "PRV-17",
    "姓名与证件、账号、住址",
    "privacy",
    Severity.GENERAL,
    _LAW,
    1.0,
    "姓名列旁有未脱敏的证件号、账号、手机、住址列。",
)
PUPIL = Rule(
    "PRV-18",
    "学生信息",
    "privacy",
    Severity.GENERAL,
    f"{_LAW}、第三十一条",
    1.0,
    "学生姓名列旁有班级、学籍号等列。",
)
RULES = (FIXED_LINE, HEALTH, PROPERTY, NUMBERS, PUPIL)

_NAME = re.compile(
    r"(?:学生|幼儿|患者|户主|本人|申请人|持证人|受助人|对象|儿童|老人|领取人)?姓\s*名|户主|申请人|学生姓名"
)
_COLUMNS: tuple[tuple[Rule, re.Pattern[str], str], ...] = (
    (
        HEALTH,
        re.compile(
            r"病种|病因|病情|疾病|患病|残疾类[别型]|残疾等级|残疾证|伤残|怀孕|孕周|孕产|婚姻|婚育|计生|血型|宗教信仰"
        ),
        "删除该列",
    ),
    (
        PROPERTY,
        re.compile(r"存款|家庭收入|年收入|月收入|个人收入|财产|资产|家庭成员|父亲|母亲|父母|监护人|家长"),
        "删除该列",
    ),
    (
        NUMBERS,
        re.compile(
            r"身份证|证件号|公民身份|银行卡|卡号|一卡通|一折通|银行账[号户]|账[号户]|手机|联系电话|联系方式|家庭住址|家庭地址|住址"
        ),
        "整列脱敏",
    ),
    (PUPIL, re.compile(r"学籍|班级|所在班|年级"), "姓名去标识化或删除该列"),
)
_PUPIL_NAME = re.compile(r"学生|幼儿|儿童|学籍|班级")
_MASKED = re.compile(r"[*＊×✕Xx某○]")
_MASKED_VALUE = re.compile(r"[*＊]{2}|[×Xx]{2}|^[—\-/无]*$")
_FIXED = re.compile(r"0\d{2,3}[\-—]?\d{7,8}|\d{7,8}")
_SPLIT = re.compile(r"\s*[\t|｜]\s*|[ \u3000]{1,}")


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell and where it stands."""

    text: str
    span: Span


def check(document: Document, context: Context) -> Iterator[Finding]:
    """One finding a sensitive column, on its heading. Tables of the source, and lines laid out as one."""
    if "姓" not in document.text and "户主" not in document.text and "申请人" not in document.text:
        return
    for rows in (*_source_tables(document), *_line_tables(document)):
        yield from _judge(document, rows)


def _judge(document: Document, rows: Sequence[Sequence[Cell]]) -> Iterator[Finding]:
    heads = (
        (number, column)
        for number, row in enumerate(rows[:3])
        for column, cell in enumerate(row)
        if len(row) > 1 and _NAME.fullmatch(cell.text)
    )
    number, column = next(heads, (-1, -1))
    if number < 0:
        return
    header, body = rows[number], rows[number + 1 :]
    if not any(_plain_name(row, column) for row in body):
        return
    for place, cell in enumerate(header):
        if place == column:
            continue
        values = [row[place].text for row in body if place < len(row) and row[place].text]
        if not any(not _MASKED_VALUE.search(value) for value in values):
            continue
        yield from _column(document, cell, values, " ".join(cell.text for cell in header))


def _plain_name(row: Sequence[Cell], column: int) -> bool:
    """A whole Chinese name: 张某, 张* and an empty cell are none."""
    name = row[column].text.replace(" ", "").replace("\u3000", "") if column < len(row) else ""
    return 2 <= len(name) <= 15 and not _MASKED.search(name)


def _column(document: Document, cell: Cell, values: list[str], header: str) -> Iterator[Finding]:
    for rule, pattern, mend in _COLUMNS:
        if not pattern.search(cell.text) or (rule is PUPIL and not _PUPIL_NAME.search(header)):
            continue
        if rule is NUMBERS and all(_FIXED.fullmatch(value) for value in values):
            rule, mend = FIXED_LINE, "若非公务电话，整列脱敏"
        message = f"表中姓名与“{cell.text}”同列公开，请{mend}。"
        yield make_finding(rule, document, cell.span.start, cell.span.end, message)
        return


def _source_tables(document: Document) -> Iterator[list[list[Cell]]]:
    tables: dict[int, dict[int, list[tuple[int, Cell]]]] = {}
    for block in document.blocks:
        if block.table is None or block.row is None or block.column is None:
            continue
        text = document.text[block.span.start : block.span.end]
        cell = Cell(text.strip(), _trimmed(text, block.span.start))
        tables.setdefault(block.table, {}).setdefault(block.row, []).append((block.column, cell))
    for rows in tables.values():
        yield [_padded(rows[row], document) for row in sorted(rows)]


def _padded(cells: list[tuple[int, Cell]], document: Document) -> list[Cell]:
    """Cells by column; a column without a cell is an empty one, and several blocks of one cell are one."""
    width = max(column for column, _ in cells) + 1
    row = [Cell("", Span(0, 0))] * width
    for column, cell in cells:
        known = row[column]
        row[column] = cell if not known.text else Cell(f"{known.text}{cell.text}", known.span)
    return row


def _trimmed(text: str, start: int) -> Span:
    lead = len(text) - len(text.lstrip())
    return Span(start + lead, start + lead + len(text.strip()))


def _line_tables(document: Document) -> Iterator[list[list[Cell]]]:
    """Lines of a plain text under a heading line with 姓名, parted by tabs, bars or spaces."""
    text = document.text
    if any(block.table is not None for block in document.blocks):
        return
    for match in re.finditer(r"^.*(?:姓\s*名|户主|申请人).*$", text, re.MULTILINE):
        header = _cells(text, match.start(), match.end())
        if len(header) < 2 or len(match[0]) > 120:
            continue
        rows = [header]
        place = match.end() + 1
        while place < len(text) and len(rows) < 200:
            end = text.find("\n", place)
            end = end if end >= 0 else len(text)
            row = _cells(text, place, end)
            if set(text[place:end]) <= set("|-: \t\r") and text[place:end].strip():
                place = end + 1
                continue
            if len(row) != len(header):
                break
            rows.append(row)
            place = end + 1
        if len(rows) > 1:
            yield rows


def _cells(text: str, start: int, end: int) -> list[Cell]:
    line = text[start:end]
    cells: list[Cell] = []
    place = 0
    for separator in (*_SPLIT.finditer(line), None):
        stop = separator.start() if separator else len(line)
        if line[place:stop].strip():
            piece = line[place:stop]
            cells.append(Cell(piece.strip(), _trimmed(piece, start + place)))
        place = separator.end() if separator else stop
    return cells
