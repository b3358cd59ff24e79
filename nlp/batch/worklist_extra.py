"""The further sheets of 整改清单.xlsx: indicators, same-error sweep, 回头看, what could not be reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nlp.batch import sheets
from nlp.batch.indicators import RESULT_NAMES, UNIT_UNKNOWN, Line, Result
from nlp.batch.schema import BadRow
from nlp.batch.sheets import Workbook
from nlp.batch.sweep import error_name
from nlp.report.labels import CATEGORY, SEVERITY
from nlp.types import Severity

INDICATORS, SWEEP, AGAINST, UNREAD = SHEETS = ("检查指标", "同错排查", "回头看", "未能审校")
STYLES = {"serious": sheets.SERIOUS, "general": sheets.GENERAL, "hint": sheets.HINT}
SWEEP_ROWS, BAD_ROWS, LINE_ROWS, AGAINST_ROWS = 20_000, 50_000, 20_000, 200_000
_RESULTS = {Result.VIOLATED: sheets.SERIOUS, Result.MET: sheets.NORMAL, Result.CANNOT_JUDGE: sheets.HINT}


class Extra:
    """The further sheets of the first workbook: indicators, sweep, 回头看, what was not checked."""

    def __init__(
        self, lines: Sequence[Line], sweep: Sequence[tuple[Any, ...]], cut: int, bad: Sequence[BadRow],
        against: Sequence[tuple[tuple[Any, ...], str]] = (),
    ) -> None:  # fmt: skip
        self.lines, self.sweep, self.cut, self.bad, self.against = lines, sweep, cut, bad, against

    def write(self, book: Workbook) -> None:
        """Add the sheets that have something to say."""
        self._indicators(book)
        self._sweep(book)
        if self.against:
            self._against(book)
        if self.bad:
            sheet = book.sheet(UNREAD, ("位置", "原因", "是否仍已审校", "文章编号"), (48, 70, 14, 20))
            for line in self.bad[:BAD_ROWS]:
                done = "已审校，只是搁置了该项" if line.reviewed else "未审校"
                sheet.row([(value, sheets.NORMAL) for value in (line.where, line.reason, done, line.id)])

    def _indicators(self, book: Workbook) -> None:
        header = ("指标", "名称", "范围", "对象", "单位", "结果", "计数", "要求", "说明", "佐证文章", "效力", "出处")
        sheet = book.sheet(INDICATORS, header, (12, 28, 10, 24, 20, 10, 8, 30, 48, 56, 10, 40))
        for line in self.lines[:LINE_ROWS]:
            indicator = line.indicator
            proofs = [f"{p.id}《{p.title}》{p.published}{' ' + p.note if p.note else ''}" for p in line.proofs[:10]]
            if line.total > len(proofs):
                proofs.append(f"…共 {line.total} 篇")
            values = (
                indicator.id, indicator.name, indicator.scope, line.subject or "全部", line.unit,
                RESULT_NAMES[line.result], line.value, line.threshold, line.reason, "\n".join(proofs),
                indicator.effect, indicator.source,
            )  # fmt: skip
            sheet.row([(v, _RESULTS[line.result] if n == 5 else sheets.NORMAL) for n, v in enumerate(values)])

    def _sweep(self, book: Workbook) -> None:
        header = (
            "序号", "错误", "建议", "类型", "级别", "共几处", "共几个单位", "单位", "网站", "栏目",
            "账号", "作者", "本组几处", "本组几篇", "最早", "最近", "示例标题", "示例上下文",
        )  # fmt: skip
        widths = (6, 18, 18, 10, 7, 8, 10, 22, 18, 14, 16, 10, 8, 8, 11, 11, 30, 44)
        sheet = book.sheet(SWEEP, header, widths)
        for row in self.sweep:
            (number, code, category, severity, text, suggestion, _, _, places, _, units, unit, site, column,
             account, author, own, posts, first, last, _, title, url, context) = row  # fmt: skip
            values = (
                number, error_name(code, text), suggestion, CATEGORY[category], SEVERITY[Severity(severity)], places,
                units, unit or UNIT_UNKNOWN, site, column, account, author, own, posts, first, last, title, context,
            )  # fmt: skip
            cells = [(v, STYLES[severity] if n == 4 else sheets.NORMAL) for n, v in enumerate(values)]
            cells[16] = (title, sheets.LINK if url else sheets.NORMAL)
            sheet.row(cells, [(16, url)] if url else ())
        if self.cut:
            sheet.row([("", 0), (f"另有 {self.cut} 行，见 同错排查.csv 或 sweep.parquet", sheets.QUIET)])

    def _against(self, book: Workbook) -> None:
        header = ("单位", "文章编号", "标题", "栏目", "错误", "建议", "级别", "回头看结果", "说明", "上下文")
        sheet = book.sheet(AGAINST, header, (24, 16, 34, 14, 18, 20, 8, 14, 30, 44))
        for values, url in self.against[:AGAINST_ROWS]:
            cells = [(value, sheets.NORMAL) for value in values]
            cells[2] = (values[2], sheets.LINK if url else sheets.NORMAL)
            sheet.row(cells, [(2, url)] if url else ())
