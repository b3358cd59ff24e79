"""整改清单.xlsx: what each unit has to mend, a sheet a unit, with a cover that says where everything is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.batch import sheets
from nlp.batch.indicators import UNIT_UNKNOWN
from nlp.batch.sheets import Workbook
from nlp.batch.sheets_parts import sheet_name
from nlp.batch.spill import Spill
from nlp.batch.stream import FindingLine, PostLine
from nlp.batch.summary import Tally, worst
from nlp.batch.worklist_extra import SHEETS, STYLES, Extra
from nlp.report.labels import CATEGORY, SEVERITY
from nlp.text.masking import shown, shown_context
from nlp.types import Severity

NAME = "整改清单"
ROWS_A_FILE = 400_000
STATES = ("待整改", "已整改", "整改中", "无需整改", "已下架", "供参考")
COLUMNS = (
    "序号", "标题", "网站/账号", "栏目", "发布日期", "错误", "上下文", "建议",
    "类型", "级别", "依据", "来源", "作者", "文章编号", "状态",
)  # fmt: skip
_WIDTHS = (6, 34, 18, 14, 11, 16, 44, 24, 10, 7, 34, 18, 10, 16, 10)
_FIRST = "各单位"
_COVER = ("单位", "文章", "有严重问题的文章", "严重", "一般", "提示", "差错率（每万字）", "清单所在文件", "工作表")
_COVER_WIDTHS = (30, 10, 16, 8, 8, 8, 16, 24, 34)
_LEVELS = ("serious", "general", "hint")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit's findings go: file number from 0, sheet, first row, how many rows."""

    unit: str
    file: int
    sheet: str
    start: int
    rows: int


class Worklist:
    """``add`` each post with its findings; ``write`` then makes the workbook, or several where it is large."""

    def __init__(self, spill: Spill, rows_a_file: int = ROWS_A_FILE) -> None:
        self._spill, self._rows_a_file = spill, min(rows_a_file, sheets.ROWS_A_SHEET - 1)

    def add(self, post: PostLine, findings: Sequence[FindingLine]) -> None:
        """Set the rows of a post aside for its unit."""
        for finding in findings:
            text = shown(finding.code, finding.category, finding.text, finding.suggestions)
            kind = CATEGORY[finding.category]
            where = " ".join(part for part in (post.account, post.platform) if part) or post.site or ""
            row = (
                post.title or post.source,
                post.url or "",
                where,
                post.column or "",
                (post.published or "")[:10],
                text if finding.count == 1 else f"{text}（共 {finding.count} 处）",
                shown_context(finding.context, finding.text, text),
                _advice(finding),
                f"{kind}（{finding.judged}）" if finding.judged else kind,
                _basis(finding),
                finding.origin,
                post.author or "",
                post.id,
            )
            self._spill.add((post.unit or "", finding.severity), row)

    def write(self, folder: Path, units: dict[str, Tally], extra: Extra) -> list[str]:
        """整改清单.xlsx, and 整改清单-02.xlsx … where the rows do not fit one; returns the file names."""
        places = list(self._places([name for name, _ in worst(units)]))
        count = max((place.file for place in places), default=0) + 1
        names = [f"{NAME}.xlsx", *(f"{NAME}-{number:02d}.xlsx" for number in range(2, count + 1))]
        for number, name in enumerate(names):
            with Workbook(folder / name, NAME) as book:
                own = [place for place in places if place.file == number]
                if number == 0:
                    _cover(book, units, places, names)
                    extra.write(book)
                for place in own:
                    self._unit(book, place)
        return names

    def _places(self, units: Sequence[str]) -> Iterator[Place]:
        """Units in order, cut where a file is full."""
        file, room, taken = 0, self._rows_a_file, {_FIRST, *SHEETS}
        for unit in units:
            left = sum(self._spill.counts.get((unit, level), 0) for level in _LEVELS)
            start = 0
            while left:
                if not room:
                    file, room, taken = file + 1, self._rows_a_file, set()
                rows = min(left, room)
                yield Place(unit, file, sheet_name(unit or UNIT_UNKNOWN, taken), start, rows)
                start, left, room = start + rows, left - rows, room - rows

    def _unit(self, book: Workbook, place: Place) -> None:
        sheet = book.sheet(place.sheet, COLUMNS, _WIDTHS, STATES)
        number = 0
        for level in _LEVELS:
            for row in self._spill.rows((place.unit, level)):
                number += 1
                if not place.start < number <= place.start + place.rows:
                    continue
                title, url, *rest = row
                cells = [(number, sheets.NUMBER), (title, sheets.LINK if url else sheets.NORMAL)]
                cells += [(value, sheets.NORMAL) for value in rest[:7]]
                cells.append((SEVERITY[Severity(level)], STYLES[level]))
                cells += [(value, sheets.NORMAL) for value in rest[7:]]
                cells.append(("供参考" if level == "hint" else "待整改", sheets.NORMAL))
                sheet.row(cells, [(1, url)] if url else ())


def _cover(book: Workbook, units: dict[str, Tally], places: Sequence[Place], names: Sequence[str]) -> None:
    """The first sheet: a row a unit, each leading to its sheet."""
    sheet = book.sheet(_FIRST, _COVER, _COVER_WIDTHS)
    where: dict[str, list[Place]] = {}
    for place in places:
        where.setdefault(place.unit, []).append(place)
    for unit, tally in worst(units):
        own = where.get(unit, [])
        files = "、".join(dict.fromkeys(names[place.file] for place in own))
        near = next((place.sheet for place in own if place.file == 0), "")
        cells = [
            (unit or UNIT_UNKNOWN, sheets.NORMAL), (tally.posts, sheets.NUMBER), (tally.serious_posts, sheets.NUMBER),
            (tally.serious, sheets.SERIOUS if tally.serious else sheets.NORMAL), (tally.general, sheets.NUMBER),
            (tally.hint, sheets.NUMBER), (round(tally.per_10k, 2), sheets.NORMAL),
            (files or "没有问题", sheets.NORMAL),
            ("、".join(place.sheet for place in own), sheets.LINK if near else sheets.NORMAL),
        ]  # fmt: skip
        sheet.row(cells, [(8, f"#{near}")] if near else ())


def _advice(finding: FindingLine) -> str:
    return "；".join(suggestion or "（删去）" for suggestion in finding.suggestions) or finding.message


def _basis(finding: FindingLine) -> str:
    if finding.authority:
        return finding.authority
    return "" if finding.confidence is None else f"模型判断，把握 {finding.confidence:.2f}"
