"""Values that an interpretation reckons from the policy's (多了150元, 减半即625元): no claims of their own."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from nlp.interpret.facts import Fact
from nlp.interpret.types import Kind

_CUE = re.compile(
    r"(?:比|多出|多了|少了|少花|省下?|涨|增加了|提高了|降低了|延长了|缩短了|翻|减半|也就是|就是|即|合计|共计|一共|总共|相当于|折合|折算|"
    r"平均|算下来|下来|只能?|[×＝=÷])[^。；]{0,14}$|(?:也就是说|这意味着|换句话说|算下来|加起来)[^。；]{0,40}$"
)
_PERIOD = re.compile(
    r"(?:最[多高]|只?[补领拿给发报]|可以?|能|大约|约|共|下来|至[多少]|不[少超低高])?[^，。；]{0,6}?"
    r"(?:[\d一二两三四五六七八九十]+[次回场元万千百.]|\d)|下来|一[次换发回]|[发领补报]一次"
)
_LIMIT = re.compile(r"以?内|之内|以上|以下|之?[后前]|期|有效|的")
_ONE = re.compile(r"(?:一|1)(?![\d十百千])")


def is_period(text: str, fact: Fact) -> bool:
    """一年400元, 一个季度发一次: one unit of time that another value or a habit is counted by."""
    if fact.kind is not Kind.DURATION or not _ONE.match(fact.text):
        return False
    if _PERIOD.match(text[fact.end : fact.end + 12]) is not None:
        return True
    opens = text[max(0, fact.start - 1) : fact.start] in ("", *"，。；：、\n")
    return opens and _LIMIT.match(text[fact.end : fact.end + 2]) is None


def is_gloss(text: str, fact: Fact, others: Iterable[Fact]) -> bool:
    """三周（15个工作日）: a figure that the figure in the bracket right behind it puts exactly."""
    return text[fact.end : fact.end + 1] in ("（", "(") and any(other.start == fact.end + 1 for other in others)


def is_reckoned(text: str, start: int, fact: Fact, known: Iterable[Fact]) -> bool:
    """Whether the sentence from ``start`` says that ``fact`` is reckoned and two of ``known`` give its value."""
    known = list(known)
    if isinstance(fact.value, tuple):
        return _is_end(fact, known)
    if fact.kind is Kind.DURATION and text[max(0, fact.start - 2) : fact.start] in ("整整", "前后"):
        return True
    if not _CUE.search(text[max(start, fact.start - 48) : fact.start]):
        return False
    values = {k.value for k in known if isinstance(k.value, Decimal) and k.unit == fact.unit}
    values |= {k.value for k in known if isinstance(k.value, Decimal) and k.unit == "%" and fact.unit == "百分点"}
    if fact.unit == "%":
        return any(_near(fact.value, abs(a - b)) or _near(fact.value, a + b) for a in values for b in values if a != b)
    shares = {k.value / 100 for k in known if k.unit == "%" and isinstance(k.value, Decimal)}
    counted = [k.value for k in known if k.unit in ("次", "人", "名") and isinstance(k.value, Decimal)]
    times = {value for value in counted if value <= 12}
    if any(_near(fact.value, one * many) for one in values for many in times):
        return True
    return any(_near(fact.value, made) for made in _made(sorted(values), sorted(shares | {Decimal("0.5")})))


def _made(values: Sequence[Decimal], shares: Sequence[Decimal]) -> Iterable[Decimal]:
    for one in values:
        for share in shares:
            yield one * share
            yield one * (1 + share)
        yield one * 12
        yield one / 12
        yield one / 3
        for other in values:
            if one != other:
                yield abs(one - other)
                yield one + other


def _near(one: Decimal, other: Decimal) -> bool:
    return other != 0 and abs(one - other) <= abs(other) * Decimal("0.005")


def _is_end(fact: Fact, known: Sequence[Fact]) -> bool:
    """Whether a day ends a known span of months that begins on a known day (the day itself or the one before)."""
    if not isinstance(fact.value, tuple) or None in fact.value[:2]:
        return False
    year, month, day = fact.value
    starts = sorted(whole for one in known if (whole := _whole_day(one)) is not None)
    for begun in starts[:1]:
        for span in known:
            if span.kind is Kind.DURATION and span.unit == "月" and isinstance(span.value, Decimal):
                if span.value > 600 or span.value != int(span.value):
                    continue
                end = _months_later(begun, int(span.value))
                for last in (end, end - timedelta(days=1)):
                    if (last.year, last.month) == (year, month) and day in (None, last.day, last.day + 1):
                        return True
    return False


def _whole_day(fact: Fact) -> date | None:
    """The day that a fact names in full, or None."""
    if not isinstance(fact.value, tuple):
        return None
    year, month, day = fact.value
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
