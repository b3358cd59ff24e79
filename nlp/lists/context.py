"""What the text around a title says about the time it speaks of: former, to come, a year, long ago."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from nlp.text import sentence_span
from nlp.types import Span

_FAR = 200
_FORMER = re.compile(r"(?:原|前任?|时任|现任|曾任|曾为|历任|上任|卸任|离任|前后任|首任|首位|第一任|已故|老)$")
_COMING = re.compile(r"(?:候任|拟任|提名|当选|接任|继任|新任|任命|转任|调任|出任|升任)(?:[^，。；]{0,8}为)?$")
_MODIFIED = re.compile(r"(?:常务副|副|代理|代|名誉|第一|执行|候补|助理|原副)$")
_LONG_AGO = re.compile(
    r"时任|在任时|在任期间|曾任|原任|历任|生前|当年|当时|去年|前年|上一年|上年|上届|往届|历届|此前|卸任|离任|回忆|回顾|年前|曾经|逝世|早年|任期内|任职期间|离休|退休|已故|履历|简历|出生|历史上"
)
_PERIOD = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")


@dataclass(frozen=True, slots=True)
class Setting:
    """``former``, ``coming``, ``modified``: what stands directly before the title. ``long_ago``: the sentence looks
    back without a year. ``periods``: the times before ``day`` that the sentence names."""

    former: bool
    coming: bool
    modified: str
    long_ago: bool
    periods: tuple[tuple[date, date], ...]


def setting(text: str, span: Span, day: date) -> Setting:
    """The setting of a title at ``span`` in a text of that day."""
    around = sentence(text, span)
    before = text[max(around.start, span.start - 12) : span.start]
    said = text[around.start : around.end]
    modified = _MODIFIED.search(before)
    return Setting(
        former=bool(_FORMER.search(before)) and not before.endswith("现任"),
        coming=bool(_COMING.search(before)),
        modified=modified[0] if modified else "",
        long_ago=bool(_LONG_AGO.search(said)),
        periods=periods_in(said, day),
    )


def sentence(text: str, span: Span) -> Span:
    """The sentence round a place, of an endless one the part near it."""
    around = sentence_span(text, span.start)
    return Span(max(around.start, span.start - _FAR), max(span.end, min(around.end, span.end + _FAR)))


def periods_in(said: str, day: date) -> tuple[tuple[date, date], ...]:
    """Days, months and years named in ``said`` that began before ``day``'s month, as first and last day."""
    found = []
    for year, month, number in _PERIOD.findall(said):
        try:
            first = date(int(year), int(month or 1), int(number or 1))
        except ValueError:
            continue
        last = first if number else date(int(year), int(month), 28) if month else date(int(year), 12, 31)
        if (first.year, first.month if month else 0) < (day.year, day.month if month else 0):
            found.append((first, last))
    return tuple(found)
