"""Reviews → 整改清单 (xlsx): one finding a row, and a second sheet that says what was and was not checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from nlp.report.labels import CATEGORY, SEVERITY, VERDICT, advice, basis, xml_safe
from nlp.text import locate, sentence_span
from nlp.text.masking import masked, shown, shown_context
from nlp.types import Document, Finding, Review, Severity

COLUMNS = ("序号", "标题", "位置", "原文", "错误", "建议", "类型", "级别", "依据", "来源", "状态")
_WIDTHS = (6, 32, 16, 48, 18, 28, 11, 8, 36, 22, 10)
_SUMMARY = (
    "标题",
    "来源",
    "结论",
    "严重",
    "一般",
    "提示",
    "差错率（每万字）",
    "字数",
    "未检查或未完成",
    "词库",
    "判定日期",
)
_SUMMARY_WIDTHS = (36, 36, 12, 8, 8, 8, 16, 10, 48, 28, 14)
_ROWS_A_SHEET = 1_000_000
_CELL_CHARACTERS = 32_000
_EXCERPT = 200
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TO_DO, _FOR_INFORMATION = "待整改", "供参考"


def write_xlsx(reviews: Sequence[Review], documents: Sequence[Document], out: Path) -> None:
    """Write the sheets 整改清单 and 检查情况 for ``reviews`` of ``documents`` (same order) to ``out``."""
    book = Workbook(write_only=True)
    if reviews:
        day = datetime.combine(max(review.provenance.as_of for review in reviews), time())
        book.properties.created = book.properties.modified = day
    book.properties.creator = "先审"
    sheet = _sheet(book, "整改清单", COLUMNS, _WIDTHS)
    for number, (review, document, finding) in enumerate(_findings(reviews, documents), 1):
        if number % _ROWS_A_SHEET == 0:
            sheet = _sheet(book, f"整改清单{number // _ROWS_A_SHEET + 1}", COLUMNS, _WIDTHS)
        _append(sheet, _row(number, review, document, finding))
    summary = _sheet(book, "检查情况", _SUMMARY, _SUMMARY_WIDTHS)
    for review in reviews:
        _append(summary, _summary(review))
    book.save(out)


def safe_cell(text: str) -> str:
    """Text that no spreadsheet runs as a formula and that XML can hold, cut to what a cell holds."""
    text = xml_safe(text)
    if text.lstrip(" ").startswith(_FORMULA_STARTS):
        text = f"'{text}"
    return text if len(text) <= _CELL_CHARACTERS else f"{text[:_CELL_CHARACTERS]}…"


def _findings(reviews: Sequence[Review], documents: Sequence[Document]) -> Iterator[tuple[Review, Document, Finding]]:
    for review, document in zip(reviews, documents, strict=True):
        for finding in review.findings:
            yield review, document, finding


def _row(number: int, review: Review, document: Document, finding: Finding) -> tuple[int | str, ...]:
    place = locate(document, finding.span.start)
    if finding.count > 1:
        place += f"，共 {finding.count} 处"
    kind = CATEGORY[finding.category]
    matched = shown(finding.code, finding.category, finding.matched, finding.suggestions)
    return (
        number,
        masked(review.title or review.source or review.document_id),
        place,
        shown_context(_excerpt(document, finding), finding.matched, matched),
        matched,
        masked(advice(finding)),
        f"{kind}（{finding.judged}）" if finding.judged else kind,
        SEVERITY[finding.severity],
        basis(finding),
        finding.origin,
        _FOR_INFORMATION if finding.severity is Severity.HINT else _TO_DO,
    )


def _excerpt(document: Document, finding: Finding) -> str:
    """The sentence of the finding, or what is around it where the sentence is very long."""
    start, end = finding.span.start, finding.span.end
    sentence = sentence_span(document.text, start)
    first, last = min(sentence.start, start), max(sentence.end, end)
    first, last = max(first, start - _EXCERPT), min(last, max(end, start + _EXCERPT))
    return document.text[first:last].strip()


def _summary(review: Review) -> tuple[int | float | str, ...]:
    counts = (sum(finding.severity is level for finding in review.findings) for level in Severity)
    failures = [f"未能检查：{failure.code}（{failure.error}）" for failure in review.failures]
    provenance = review.provenance
    return (
        masked(review.title or ""),
        masked(review.source),
        VERDICT[review.verdict],
        *counts,
        review.score.per_10k,
        review.characters,
        "\n".join([*failures, *review.unchecked]) or "无",
        f"{provenance.release_id}（{provenance.release_sha256[:12]}）"
        + (f"，日志 {provenance.lexicon_head}" if provenance.lexicon_head else ""),
        provenance.as_of.isoformat(),
    )


def _sheet(book: Workbook, title: str, columns: Sequence[str], widths: Sequence[int]) -> WriteOnlyWorksheet:
    sheet = book.create_sheet(title)
    assert isinstance(sheet, WriteOnlyWorksheet)
    for index, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + index)].width = width  # type: ignore[attr-defined]
    sheet.freeze_panes = "A2"
    header = []
    for name in columns:
        cell = WriteOnlyCell(sheet, name)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFE8EDF3")
        header.append(cell)
    sheet.append(header)
    return sheet


def _append(sheet: WriteOnlyWorksheet, values: Sequence[int | float | str]) -> None:
    row = []
    for value in values:
        cell = WriteOnlyCell(sheet, safe_cell(value) if isinstance(value, str) else value)
        if isinstance(value, str):
            cell.data_type = "s"
            cell.alignment = _WRAPPED
        row.append(cell)
    sheet.append(row)
