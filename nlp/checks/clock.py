"""Times of day: hours and minutes that do not exist, and opening hours that end before they begin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Finding, Rule, Severity

_SOURCE = "《报纸期刊质量管理规定》（国新出发〔2020〕10号）附件《报纸编校差错率计算方法》：事实、知识差错"
CLOCK = Rule("DAT-06", "不存在的钟点", "date", Severity.GENERAL, _SOURCE, 1.0, "一天没有的钟点（25时、9时75分）。")
HOURS = Rule(
    "DAT-07",
    "起止钟点颠倒",
    "date",
    Severity.GENERAL,
    _SOURCE,
    1.0,
    "同一天之内的结束钟点早于开始钟点（9时至8时30分）。",
)
RULES = (CLOCK, HOURS)

_PART = "上午|中午|下午|晚上?|早上|凌晨|傍晚"
_FORENOON = ("上午", "早上", "凌晨")
_TIME = (
    r"(?P<{0}part>"
    + _PART
    + r")?\s?(?P<{0}hour>\d{{1,2}})(?:[时点](?:(?P<{0}half>半)|(?P<{0}minute>\d{{1,2}})分?)?|[:：](?P<{0}colon>\d\d))"
)
_RANGE = re.compile(
    rf"(?<![\d:.第比])(?<!\d：)(?:{_TIME.format('a')})(?:许|整)?\s?(?:至|到|—+|--?|－|～|~)\s?(?:{_TIME.format('b')})(?![\d:：])"
)
_BAD = re.compile(rf"(?:{_PART}|日)\s?(?:(?P<hour>2[5-9]|[3-9]\d)[时点]|\d{{1,2}}[时点](?P<minute>[6-9]\d)分)")
_NEXT_DAY = re.compile(r"次日|翌日|第二天|隔日|夜间|[当每]?[晚夜]|凌晨|通宵|昼夜|北京时间|当地时间|时差|比赛|比分")
_NEAR = 12
_EVENING, _MORNING = 18 * 60, 9 * 60


def check(document: Document, context: Context) -> Iterator[Finding]:
    """DAT-06 and DAT-07. Over midnight, with another part of the day, or beside a score: silent."""
    text = document.text
    for match in _BAD.finditer(text):
        yield make_finding(CLOCK, document, match.start(), match.end(), f"没有“{match[0].lstrip('日')}”，请核对。")
    for match in _RANGE.finditer(text):
        if _NEXT_DAY.search(text, max(0, match.start() - _NEAR), match.end() + 2):
            continue
        first, last = _minutes(match, "a"), _minutes(match, "b")
        if first is None or last is None or last >= first:
            continue
        if match["bpart"] and match["bpart"] != match["apart"]:
            continue  # 上午9时至下午5时
        if not match["apart"] and first <= 12 * 60:
            continue  # 9时至5时: the second may be meant for the afternoon
        if not match["apart"] and not match["bpart"] and first >= _EVENING and last <= _MORNING:
            continue  # 22:00—6:00: over midnight
        if match["apart"] in _FORENOON and last < 6 * 60 and not match["bpart"]:
            continue  # 上午9时至5时: likewise
        yield make_finding(HOURS, document, match.start(), match.end(), "结束钟点早于开始钟点，请核对。")


def _minutes(match: re.Match[str], side: str) -> int | None:
    """Minutes since midnight as written; None where no clock shows it."""
    hour = int(match[f"{side}hour"])
    minute = 30 if match[f"{side}half"] else int(match[f"{side}minute"] or match[f"{side}colon"] or 0)
    return hour * 60 + minute if hour <= 24 and minute < 60 else None
