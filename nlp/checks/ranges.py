"""Ranges: the dash between years and quantities, and units that must not be left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Finding, Rule, Severity

_SOURCE = "GB/T 15835—2011《出版物上数字用法》5.1.3"
YEARS = Rule(
    "PUN-16",
    "起止年份的连接号",
    "punctuation",
    Severity.HINT,
    "GB/T 15834—2011《标点符号用法》4.13",
    0.0,
    "起止年份之间用一字线（2026—2030年）。",
)
QUANTITIES = Rule(
    "PUN-17",
    "数值范围的连接号",
    "punctuation",
    Severity.HINT,
    "GB/T 15834—2011《标点符号用法》4.13；GB/T 15835—2011《出版物上数字用法》5.1.3",
    0.0,
    "数值范围用浪纹线或一字线（3～5天），不用短横线。",
)
PERCENT = Rule(
    "NUM-02",
    "百分数范围",
    "numeral",
    Severity.GENERAL,
    _SOURCE,
    0.1,
    "百分数范围的前一个百分号不省略（15%～30%，不写15～30%）。",
)
MYRIADS = Rule(
    "NUM-03",
    "带“万”“亿”的范围",
    "numeral",
    Severity.GENERAL,
    _SOURCE,
    0.1,
    "范围的前一个“万”“亿”不省略（9亿～16亿，不写9～16亿）。",
)
RULES = (YEARS, QUANTITIES, PERCENT, MYRIADS)

_DASH = re.compile(r"--?|[～~－–]|—+|[至到]")
_BEFORE = re.compile(r"(?<![\d.A-Za-z年月日号〔第/比\-－–—～~至到])(\d{1,5}(?:\.\d+)?)\s?$")
_AFTER = re.compile(
    r"\s?(\d{1,5}(?:\.\d+)?)\s?(?:(?P<open>[%％万亿])|(?P<year>学?年)"
    r"|天|个|人|次|项|家|元|小时|分钟|周?岁|米|公里|千米|厘米|毫米|亩|公顷|吨|公斤|千克|度|级|倍|名|件|户)"
)
_FULL_YEARS = re.compile(r"((?:19|20)\d\d)年(--?|－|–|~|～|——)((?:19|20)\d\d)(?=年)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SCORE = re.compile(r"[比胜负平击败]\s?$")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """All four. The first number must be the smaller one, so that scores and codes stay silent."""
    text = document.text
    for match in _FULL_YEARS.finditer(text):
        if match[1] < match[3]:
            yield make_finding(YEARS, document, *match.span(2), "起止年份之间用一字线“—”。", "—")
    for dash in _DASH.finditer(text):
        start, stop = dash.span()
        if not text[stop : stop + 2].strip()[:1].isdigit():
            continue
        low = _BEFORE.search(text[max(0, start - 12) : start])
        high = _AFTER.match(text, stop)
        if not low or not high or float(low[1]) >= float(high[1]) or _SCORE.search(low.string[: low.start()]):
            continue
        if high["open"]:
            yield from _open(document, start - len(low[0]), high, low[1], dash[0])
        elif high["year"]:
            if (
                dash[0] not in "—至到"
                and _YEAR.fullmatch(low[1])
                and _YEAR.fullmatch(high[1])
                and not _quoted(text, dash)
            ):
                yield make_finding(YEARS, document, start, stop, "起止年份之间用一字线“—”。", "—")
        elif dash[0] in "-－–":
            yield make_finding(QUANTITIES, document, start, stop, "数值范围用浪纹线“～”。", "～")


def _open(document: Document, start: int, high: re.Match[str], low: str, dash: str) -> Iterator[Finding]:
    """NUM-02, NUM-03: the sign stands after the second number alone; a hint where 至 or 到 is spoken language."""
    unit = high["open"]
    if (len(low) > 3 and "." not in low) or (low.startswith("0") and "." not in low):
        return
    rule, name = (PERCENT, "百分号") if unit in "%％" else (MYRIADS, f"“{unit}”")
    message = f"范围中前一个数的{name}不能省略。"
    severity = Severity.HINT if dash in "至到" else None
    fix = f"{low}{unit}{dash}{high[1]}{unit}"
    yield make_finding(rule, document, start, high.end("open"), message, fix, severity=severity)


def _quoted(text: str, dash: re.Match[str]) -> bool:
    """Whether a full-width － stands in 《》: a title is quoted as it was published."""
    before = text[max(0, dash.start() - 40) : dash.start()]
    return dash[0] == "－" and before.rfind("《") > before.rfind("》")
