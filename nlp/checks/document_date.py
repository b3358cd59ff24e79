"""The date of an official document: how it is written, and deadlines that lie before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nlp.checks.base import Context, make_finding
from nlp.checks.reading import day_of, title_lines
from nlp.types import Document, Edit, Finding, Rule, Severity, Span

_SOURCE = "GB/T 9704—2012《党政机关公文格式》7.3.5.4"
PADDED = Rule(
    "NUM-05", "月日虚位", "date", Severity.HINT, _SOURCE, 0.0, "公文中的月、日不编虚位（1不编为01）；全文合并为一条。"
)
FORM = Rule(
    "DAT-04",
    "成文日期形式",
    "date",
    Severity.HINT,
    _SOURCE,
    0.0,
    "成文日期用阿拉伯数字将年、月、日标全（2023年4月17日）。",
)
DEADLINE = Rule(
    "DAT-05",
    "期限早于成文日期",
    "date",
    Severity.HINT,
    "《党政机关公文处理工作条例》（中办发〔2012〕14号）第十九条",
    0.0,
    "要求办理的期限早于文件自身的日期。",
)
RULES = (PADDED, FORM, DEADLINE)

_PADDED = re.compile(r"0(?:(?<=年0)(?=[1-9]月)|(?<=月0)(?=[1-9]日))")
_SIGNED = re.compile(
    r"^[^\n]{0,30}(?:政府|办公[室厅]|委员会|局|厅|部|院|街道办事处|中心|公司)[ \t\u3000]*\r?\n"
    r"(?:[ \t\u3000]*\r?\n)?"
    r"[ \t\u3000]*(?P<date>[^\s\n][^\n]{3,16}?)[ \t\u3000]*\r?$",
    re.MULTILINE,
)
_GOOD = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_SHORTHAND = re.compile(
    r"(\d{4})([.\-/])(\d{1,2})\2(\d{1,2})|(\d{2})年(\d{1,2})月(\d{1,2})日"
    r"|(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月"
)
_DEADLINE = re.compile(
    r"(?:于|在|务必)(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:\d{1,2}时)?(?:之?前|以前)"
    r"(?=[^。；\n]{0,30}(?:报|交|送|发至|反馈|完成|上传))"
)
_RECENT = 200  # days; a deadline further back belongs to something told, not asked


def check(document: Document, context: Context) -> Iterator[Finding]:
    """NUM-05 and DAT-04 in texts that read like official documents, DAT-05 where the document has a date."""
    text = document.text
    signed = list(_SIGNED.finditer(text))
    if signed or title_lines(text[:1000]):
        yield from _padded(document)
    for match in signed:
        if written := _SHORTHAND.fullmatch(match["date"]):
            right = []
            if written[1] and day_of(int(written[1]), int(written[3]), int(written[4])):
                right = [f"{written[1]}年{int(written[3])}月{int(written[4])}日"]
            yield make_finding(FORM, document, *match.span("date"), "成文日期写全年、月、日。", *right)
    own = _own_day(signed) or context.published
    if own:
        yield from _deadlines(document, own)


def _padded(document: Document) -> Iterator[Finding]:
    spans = [Span(*match.span()) for match in _PADDED.finditer(document.text)]
    if spans:
        count = f"，全文 {len(spans)} 处。" if len(spans) > 1 else "。"
        edits = tuple(Edit(span, "") for span in spans)
        first = spans[0]
        message = f"公文中的月、日不编虚位（不写“0”）{count}"
        yield make_finding(PADDED, document, first.start, first.end, message, "", edits=edits, places=tuple(spans[1:]))


def _own_day(signed: list[re.Match[str]]) -> date | None:
    """The one date under a signature; None where there is none or more than one."""
    days = {day_of(*map(int, good.groups())) for match in signed if (good := _GOOD.fullmatch(match["date"]))}
    return days.pop() if len(days) == 1 else None


def _deadlines(document: Document, own: date) -> Iterator[Finding]:
    for match in _DEADLINE.finditer(document.text):
        month, day = int(match["month"]), int(match["day"])
        due = day_of(int(match["year"] or own.year), month, day)
        if due and due < own and (own - due).days <= _RECENT and (match["year"] or own.month - due.month < 6):
            message = f"期限早于文件日期{own.year}年{own.month}月{own.day}日，请核对。"
            yield make_finding(DEADLINE, document, *match.span(), message)
