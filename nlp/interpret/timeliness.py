"""Timeliness and mutual links (10 points): working days between the two publications, links between the pages.

INT-04: within three working days, the same day is best; INT-05: each page links the other (pages.py). Working days come
from chinesecalendar, which knows only some years: outside them the delay cannot be judged.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from nlp.interpret.pages import ties
from nlp.interpret.types import Dimension, DimensionStatus, Evidence
from nlp.types import Document, Span

ID, NAME, MAX = "timeliness", "及时与关联", 10
LIMIT = 3
_DELAY, _LINK = 7.0, 1.5
_LOST = 0.7
"""Points lost for each working day over the limit."""


def workdays_between(first: date, last: date) -> int | None:
    """Working days after ``first`` up to and including ``last``; None outside the years of chinesecalendar."""
    import chinese_calendar

    if last <= first:
        return 0
    if (last - first).days > 800:
        return None
    try:
        return sum(
            1 for step in range(1, (last - first).days + 1) if chinese_calendar.is_workday(first + timedelta(days=step))
        )
    except NotImplementedError:
        return None


def judge_timeliness(
    policy: Document,
    interpretation: Document,
    policy_date: date | None,
    interpretation_date: date | None,
    titles: tuple[str, str],
    signed_only: bool = False,
) -> Dimension:
    """7 points for the delay, 3 for the links; what cannot be judged is left out and the rest carries the ten.

    ``signed_only``: ``policy_date`` is the date line of the text. A policy may be published long after it was signed,
    so only a delay within the limit can then be judged.
    """
    parts: list[tuple[float, float]] = []
    points, reason = _delay(policy_date, interpretation_date, signed_only)
    reasons = [reason]
    evidence = []
    if points is not None:
        parts.append((points, _DELAY))
        evidence.append(Evidence(None, None, reason))
    both = ties(policy, interpretation, titles)
    for number, tie in enumerate(both):
        if tie.there is not None:
            parts.append((_LINK if tie.there else 0.0, _LINK))
            reasons.append(tie.reason)
            here, there = (tie.span, None) if number == 0 else (None, tie.span)
            evidence.append(Evidence(here, there, tie.reason))
    if any(tie.there is None for tie in both):
        which = "两边是否互相链接" if all(tie.there is None for tie in both) else "另一边的链接"
        reasons.append(f"{which}无法判断（给出两边的网页或网址即可判断）")
    if not parts:
        return Dimension(ID, NAME, None, MAX, DimensionStatus.CANNOT_JUDGE, "；".join(reasons))
    value = round(MAX * sum(got for got, _ in parts) / sum(most for _, most in parts), 1)
    return Dimension(ID, NAME, value, MAX, DimensionStatus.JUDGED, "；".join(reasons), tuple(evidence))


def _delay(first: date | None, last: date | None, signed_only: bool) -> tuple[float | None, str]:
    """The points, None where they cannot be judged, and why."""
    if first is None or last is None:
        lacking = "政策和解读" if first is None and last is None else "政策" if first is None else "解读"
        return None, f"没有给出{lacking}的发布日期，时限无法判断"
    days = workdays_between(first, last)
    if days is None:
        return None, "日期超出节假日历的年份，时限无法判断"
    if signed_only and days > LIMIT:
        return None, f"政策只有落款日期 {first}，发布日期可能更晚，时限无法判断"
    dated = f"政策 {first} {'落款' if signed_only else '发布'}，解读 {last} 发布"
    if last < first:
        return _DELAY, f"{dated}，先于政策"
    late = f"，超过 {LIMIT} 个工作日" if days > LIMIT else ""
    return max(0.0, _DELAY - _LOST * max(0, days - LIMIT)), f"{dated}，间隔 {days} 个工作日{late}"


def stated_date(text: str) -> tuple[date | None, Span | None]:
    """The date under which a text was made: the last line that is nothing but a date."""
    lines = list(re.finditer(r"(?m)^[\s　]*(20\d\d)年(\d{1,2})月(\d{1,2})日[\s　]*$", text))
    if not lines:
        return None, None
    match = lines[-1]
    try:
        return date(*(int(part) for part in match.groups())), Span(match.start(), match.end())
    except ValueError:
        return None, None
