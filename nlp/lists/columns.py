"""The columns of the three tables, and a line of cells as a row."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date

from nlp.lists.rows import NameRow, PersonRow, PhraseRow, Row

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "people": {
        "name": "姓名", "post": "职务", "short": "职务简称", "since": "任职起", "until": "任职止", "order": "排序",
        "single": "独任", "authority": "依据", "note": "备注",
    },
    "names": {
        "name": "名称", "sort": "类别", "short": "简称", "former": "曾用名", "since": "起用", "until": "停用",
        "authority": "依据", "note": "备注",
    },
    "phrases": {"text": "表述", "since": "起用", "until": "停用", "authority": "依据", "note": "备注"},
}  # fmt: skip
NEEDED = {
    "people": ("name", "post", "authority"),
    "names": ("name", "sort", "authority"),
    "phrases": ("text", "authority"),
}
SAMPLE = "示例"
SORTS = {"地名": "division", "机构": "agency"}
LONGEST = 300
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)|年)?(?: 00:00:00)?")
_YES, _NO = ("是", "1", "Y", "y"), ("", "否", "0", "N", "n")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff〇·•]+")


def kind_of(header: list[str]) -> str | None:
    """Which table a header line begins, or None."""
    for kind, columns in COLUMNS.items():
        names = {*columns, *columns.values()}
        main = {"people": "post", "names": "sort", "phrases": "text"}[kind]
        if {main, columns[main]} & set(header) and set(header) <= names:
            return kind
    return None


def header_codes(kind: str, header: list[str]) -> list[str]:
    """The codes of header cells, which may be codes or Chinese names. ValueError says what is wrong."""
    codes = {**{code: code for code in COLUMNS[kind]}, **{name: code for code, name in COLUMNS[kind].items()}}
    found = [codes[cell] for cell in header]
    for code in found:
        if found.count(code) > 1:
            raise ValueError(f"列“{COLUMNS[kind][code]}”出现两次")
    missing = [COLUMNS[kind][code] for code in NEEDED[kind] if code not in found]
    if missing:
        raise ValueError(f"缺列：{'、'.join(missing)}")
    return found


def row_of(kind: str, cells: Mapping[str, str], line: int) -> tuple[Row | None, list[str]]:
    """The row of cells by column code; where there are reasons against it, None and the reasons."""
    wrong: list[str] = []
    columns = COLUMNS[kind]
    cell = {code: cells.get(code, "") for code in columns}
    for code, value in cell.items():
        if not value.replace("\u3000", " ").replace("\xa0", " ").isprintable():
            wrong.append(f"{columns[code]}：含换行、制表符或不能显示的字符，请删去")
        elif len(value) > LONGEST:
            wrong.append(f"{columns[code]}：超过 {LONGEST} 字")
    cell = {code: value.strip() for code, value in cell.items()}
    wrong += [f"{columns[code]}：不能为空" for code in NEEDED[kind] if not cell[code]]
    if cell["note"].startswith(SAMPLE):
        wrong.append("这是模板里的示例行，请删去")
    if wrong:
        return None, wrong
    since, until = _day(cell["since"], False), _day(cell["until"], True)
    for code, read in (("since", since), ("until", until)):
        if cell[code] and read is None:
            wrong.append(f"{columns[code]}：“{cell[code]}”不是日期，请写成 2024-03-01")
    if since and until and since > until:
        wrong.append(f"{columns['until']}：{until} 早于{columns['since']} {since}")
    common = (line, since, until, cell["authority"], cell["note"])
    made: Row
    if kind == "people":
        wrong += [reason for code in ("name", "post") if (reason := _unfit(columns[code], cell[code]))]
        wrong += [reason for one in _parts(cell["short"]) if (reason := _unfit(columns["short"], one))]
        if "、" in cell["post"]:
            wrong.append(f"{columns['post']}：一行写一个职务，兼任的另起一行")
        order = cell["order"].removesuffix(".0")
        if order and not (order.isascii() and order.isdigit() and 0 < int(order) < 100_000):
            wrong.append(f"{columns['order']}：“{cell['order']}”不是 1 起的整数")
        if cell["single"] not in (*_YES, *_NO):
            wrong.append(f"{columns['single']}：请写“是”或“否”")
        if wrong:
            return None, wrong
        made = PersonRow(*common, cell["name"].replace("•", "·"), cell["post"], _parts(cell["short"]),
                         int(order) if order else None, cell["single"] in _YES)  # fmt: skip
    elif kind == "names":
        wrong += [
            reason
            for one in (cell["name"], *_parts(cell["short"]), *_parts(cell["former"]))
            if (reason := _unfit(columns["name"], one))
        ]
        if cell["sort"] not in SORTS:
            wrong.append(f"{columns['sort']}：请写“地名”或“机构”")
        if wrong:
            return None, wrong
        made = NameRow(*common, cell["name"], SORTS[cell["sort"]], _parts(cell["short"]), _parts(cell["former"]))
    else:
        if len(cell["text"]) < 4:
            wrong.append(f"{columns['text']}：至少 4 个字，再短的无从判断写错")
        if wrong:
            return None, wrong
        made = PhraseRow(*common, cell["text"])
    return made, []


def cells_of(row: Row) -> list[str]:
    """The cells of a row as they are written into a table; ``row_of`` reads them back."""
    since, until = (day.isoformat() if day else "" for day in (row.since, row.until))
    if isinstance(row, PersonRow):
        order = str(row.order) if row.order else ""
        return [row.name, row.post, "|".join(row.short), since, until, order, "是" if row.single else "否",
                row.authority, row.note]  # fmt: skip
    if isinstance(row, NameRow):
        sort = next(name for name, code in SORTS.items() if code == row.sort)
        return [row.name, sort, "|".join(row.short), "|".join(row.former), since, until, row.authority, row.note]
    assert isinstance(row, PhraseRow)
    return [row.text, since, until, row.authority, row.note]


def to_tsv(kind: str, rows: tuple[Row, ...]) -> bytes:
    """The table in its canonical form: a header in Chinese, a row a line."""
    lines = [list(COLUMNS[kind].values()), *map(cells_of, rows)]
    return ("\n".join("\t".join(cells) for cells in lines) + "\n").encode("utf-8")


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in re.split(r"[|｜；;]", cell)) if part)


def _unfit(column: str, text: str) -> str:
    """Why a name or post cannot be one, or ""."""
    if re.search(r"\s", text):
        return f"{column}：“{text}”中间有空格，请删去（两个字的姓名也不要用空格对齐）"
    if len(text) < 2:
        return f"{column}：“{text}”只有一个字"
    if not _HAN.fullmatch(re.sub(r"[（）()、“”A-Za-z0-9]", "", text) or text):
        return f"{column}：“{text}”含不属于名称的字符"
    return ""


def _day(cell: str, last: bool) -> date | None:
    """A day; a month or year stands for its first day, or for its last."""
    match = _DATE.fullmatch(cell)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        month = month or (12 if last else 1)
        return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))
    except (ValueError, calendar.IllegalMonthError):
        return None
