"""Dates that cannot be: days that do not exist, weekdays that do not match, periods that end before they begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from nlp.checks.base import Context, make_finding
from nlp.checks.reading import broken_before, day_of
from nlp.text.numerals import han_number
from nlp.types import Document, Finding, Rule, Severity

_SOURCE = "《报纸期刊质量管理规定》（国新出发〔2020〕10号）附件《报纸编校差错率计算方法》：事实、知识差错"
IMPOSSIBLE = Rule(
    "DAT-01", "不存在的日期", "date", Severity.GENERAL, _SOURCE, 1.0, "日历上没有的月、日（2月30日、13月）。"
)
WEEKDAY = Rule("DAT-02", "星期与日期不符", "date", Severity.GENERAL, _SOURCE, 1.0, "日期之后所注的星期与日历不符。")
BACKWARDS = Rule("DAT-03", "起止时间颠倒", "date", Severity.GENERAL, _SOURCE, 1.0, "期间的结束早于开始。")
RULES = (IMPOSSIBLE, WEEKDAY, BACKWARDS)

_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_HAN = "[一二三四五六七八九十]{1,3}"
_MONTH_SIGN = re.compile(r"月(?=\s?(?:\d|[一二三四五六七八九十]{1,3}日))")
_HEAD = re.compile(
    rf"(?:(?P<year>(?<!\d)\d{{4}}|[一二][〇○零一二三四五六七八九]{{3}})\s?年\s?)?(?P<month>(?<![\d.])\d{{1,2}}|{_HAN})\s?月$"
)
_TAIL = re.compile(rf"\s?(?P<day>\d{{1,2}}|{_HAN})\s?日")
_JOINED = re.compile(r"[\d一二三四五六七八九十]\s?[-—－～~、至到./]\s?$")  # 1至2月30日: one of several months
_BAD_MONTH = re.compile(
    r"年\s?(?P<month>0|00|1[3-9]|[2-9]\d)\s?月(?!份?龄|\s?\d{1,2}\s?日)|(?P<bare>(?:1[3-9]|[2-9]\d)(?<![\d.个第]\d\d)月)(?=底|初|份|[上中下]旬)"
)
_ISO = re.compile(r"((?:19|20)\d\d)(?<![\d./-]\d{4})([-/])(\d{1,2})\2(\d{1,2})(?![\d./-])")
_LUNAR = re.compile("[农阴旧夏]历|正月|腊月")
_WEEKDAY = re.compile(r"\s?(?:[（(,，]\s?)?(?P<name>(?:星期|礼拜|周)(?P<day>[一二三四五六日天]))(?![年岁内个期末刊])")
_TO = re.compile(r"(?:[（(](?:星期|周)[一二三四五六日天][）)])?\s?(?:至|到|—+|--?|－|～|~)\s?")
_END = re.compile(r"(?:(?P<year>\d{4})\s?年\s?)?(?:(?P<month>\d{1,2})\s?月\s?)?(?P<day>\d{1,2})\s?日")
_YEARS = re.compile(r"((?:19|20)\d\d)(?<![前\d.\-/]\d{4})\s?年?(?:至|到|—+|-|－|～|~)((?:19|20)\d\d)(?=年)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_WEEK = "一二三四五六日"


def check(document: Document, context: Context) -> Iterator[Finding]:
    """DAT-01, DAT-02, DAT-03. Lunar dates are silent; without a year 29 February exists."""
    text = document.text
    if "月" in text:
        for sign in _MONTH_SIGN.finditer(text):
            yield from _day(document, context, sign.end())
        for match in _BAD_MONTH.finditer(text):
            start = match.start("month" if match["month"] else "bare")
            yield make_finding(IMPOSSIBLE, document, start, match.end(), f"没有{text[start : match.end()]}，请核对。")
    for match in _ISO.finditer(text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
        if 1 <= month <= 12 and 29 <= day <= 31 and day_of(year, month, day) is None:
            yield make_finding(IMPOSSIBLE, document, *match.span(), f"{year}年{month}月没有{day}日，请核对。")
    for match in _YEARS.finditer(text):
        if match[1] > match[2]:
            yield make_finding(BACKWARDS, document, match.start(), match.end() + 1, "结束年份早于开始年份，请核对。")


def _day(document: Document, context: Context, middle: int) -> Iterator[Finding]:
    """What is wrong with the date whose 月 ends at ``middle``."""
    text = document.text
    window = text[max(0, middle - 12) : middle]
    head, tail = _HEAD.search(window), _TAIL.match(text, middle)
    if not head or not tail:
        return
    start, end = middle - len(window) + head.start(), tail.end()
    if _LUNAR.search(text, max(0, start - 10), end + 4) or broken_before(text, start):
        return
    year, month, day = han_number(head["year"] or "0"), han_number(head["month"]), han_number(tail["day"])
    if year is None or month is None or day is None or (not head["year"] and _JOINED.search(window[: head.start()])):
        return
    possible = 1 <= month <= 12 and 1 <= day <= _LONGEST[month - 1]
    if not possible or (year and day_of(year, month, day) is None):
        written = f"{year}年{month}月没有{day}日" if year and possible else f"没有{month}月{day}日"
        yield make_finding(IMPOSSIBLE, document, start, end, f"{written}，请核对。")
        return
    yield from _weekday(document, context, end, year, month, day)
    if (to := _TO.match(text, end)) and (close := _END.match(text, to.end())):
        yield from _period(document, start, (year, month, day), close)


def _weekday(document: Document, context: Context, end: int, year: int, month: int, day: int) -> Iterator[Finding]:
    """DAT-02. Without a year the date is tried in every year the text names and in the next one."""
    note = _WEEKDAY.match(document.text, end)
    if not note:
        return
    said = _WEEK.index(note["day"].replace("天", "日"))
    prefix = note["name"][:-1]
    if year:
        real = day_of(year, month, day)
        if real and real.weekday() != said:
            right = f"{prefix}{_WEEK[real.weekday()]}"
            message = f"{year}年{month}月{day}日是{right}，不是{note['name']}，请核对日期和星期。"
            yield make_finding(WEEKDAY, document, *note.span("name"), message, right)
        return
    years = _years(document.text) | ({context.published.year} if context.published else set())
    days = [day_of(one, month, day) for one in years | ({max(years) + 1} if years else set())]
    if days and all(one is not None and one.weekday() != said for one in days):
        message = f"按文中年份，{month}月{day}日不是{note['name']}，请核对。"
        severity = None if len(years) == 1 else Severity.HINT
        yield make_finding(WEEKDAY, document, *note.span("name"), message, severity=severity)


@lru_cache(maxsize=4)
def _years(text: str) -> frozenset[int]:
    return frozenset(int(match[1]) for match in _YEAR.finditer(text))


def _period(document: Document, start: int, begin: tuple[int, int, int], close: re.Match[str]) -> Iterator[Finding]:
    """DAT-03. Over the turn of the year the second year is often left out: silent from half a year on."""
    year, month, _ = begin
    if close["year"] and not year:
        return
    last_year, last_month = int(close["year"] or year), int(close["month"] or month)
    if (last_year, last_month, int(close["day"])) >= begin:
        return
    if close["year"] or last_month == month or (year and month - last_month < 6):
        message = "期间的结束日期早于开始日期，请核对。"
        yield make_finding(BACKWARDS, document, start, close.end(), message)
