"""Timeliness and mutual links (10 points): working days between the two publications, links between the pages.

INT-04: within three working days, the same day is best; INT-05: each page links the other. Working days come from
chinesecalendar, which knows only some years: outside them the delay cannot be judged.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from nlp.interpret.types import Dimension, DimensionStatus, Evidence
from nlp.types import Document, Span

MAX = 10
LIMIT = 3
_SPACE = re.compile(r"[\s《》〈〉“”]")


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
) -> Dimension:
    """7 points for the delay, 3 for the links; what cannot be judged is left out and the rest carries the ten."""
    parts: list[tuple[float, float]] = []
    reasons: list[str] = []
    evidence: list[Evidence] = []
    delay = _delay(policy_date, interpretation_date)
    if delay is not None:
        points = 7.0 if delay <= LIMIT else max(0.0, 7.0 - 0.7 * (delay - LIMIT))
        parts.append((points, 7.0))
        late = f"，超过 {LIMIT} 个工作日" if delay > LIMIT else ""
        reasons.append(f"政策 {policy_date} 发布，解读 {interpretation_date} 发布，间隔 {delay} 个工作日{late}")
        evidence.append(Evidence(None, None, reasons[-1]))
    elif policy_date and interpretation_date:
        reasons.append("日期超出节假日历的年份，时限无法判断")
    else:
        reasons.append("没有给出政策和解读的发布日期，时限无法判断")
    linked = _linked(policy, interpretation, titles)
    for there, name in zip(linked, ("政策页面链接到解读", "解读页面链接到政策"), strict=True):
        if there is None:
            reasons.append(f"{name}：原文不含网页链接，无法判断")
        else:
            parts.append((1.5 if there else 0.0, 1.5))
            reasons.append(name if there else f"没有从{name[:2]}{name[2:]}")
            evidence.append(Evidence(None, None, reasons[-1]))
    if not parts:
        return Dimension("timeliness", "及时与关联", None, MAX, DimensionStatus.CANNOT_JUDGE, "；".join(reasons))
    value = MAX * sum(got for got, _ in parts) / sum(most for _, most in parts)
    return Dimension(
        "timeliness", "及时与关联", round(value, 1), MAX, DimensionStatus.JUDGED, "；".join(reasons), tuple(evidence)
    )


def _delay(first: date | None, last: date | None) -> int | None:
    return workdays_between(first, last) if first and last else None


def _linked(policy: Document, interpretation: Document, titles: tuple[str, str]) -> tuple[bool | None, bool | None]:
    return _points_to(policy, interpretation, titles[1]), _points_to(interpretation, policy, titles[0])


def _points_to(page: Document, target: Document, title: str) -> bool | None:
    """Whether ``page`` links ``target`` by its address or title; None where the page can hold no links."""
    if page.format != "html" and not page.links:
        return None
    core = _SPACE.sub("", title)
    name = target.source.rsplit("/", 1)[-1]
    for link in page.links:
        if link.hidden:
            continue
        if target.source.startswith("http") and link.href.split("#")[0] == target.source:
            return True
        if name and (link.href.split("#")[0].endswith("/" + name) or link.href == name):
            return True
        text = _SPACE.sub("", link.text)
        if len(text) >= 8 and (text in core or (core and core in text)):
            return True
    return False


def stated_date(text: str, title: str) -> tuple[date | None, Span | None]:
    """The date under which a text was made: the last line that is nothing but a date."""
    lines = list(re.finditer(r"(?m)^[\s　]*(20\d\d)年(\d{1,2})月(\d{1,2})日[\s　]*$", text))
    if not lines:
        return None, None
    match = lines[-1]
    try:
        return date(*(int(part) for part in match.groups())), Span(match.start(), match.end())
    except ValueError:
        return None, None
