"""What several checks read from a text: dates, quotations, the titles of official documents."""

from __future__ import annotations

import bisect
import re
from datetime import date
from functools import lru_cache

from nlp.text import quoted_spans, title_spans
from nlp.types import Span

_ABOUT = re.compile("关于")
_TITLE = re.compile(
    r"[ \t\u3000]*(?P<title>[^。！？，；：,:（(《]{0,30}关于[^。！？；]{2,70}的(?:实施)?"
    r"(?:通知|通报|决定|意见|公告|通告|报告|请示|批复|函|方案|办法|规定|决议|公示|说明)"
    r"(?:[（(][^）)]{1,12}[）)])?[。，；：、]?)(?:-\d+篇)?[（(\d第/页）)]*[ \t\u3000]*\r?"
)


@lru_cache(maxsize=4)
def title_lines(text: str) -> tuple[Span, ...]:
    """Lines that are titles of official documents (关于……的通知), white space around them left out."""
    found: list[Span] = []
    end = -1
    for match in _ABOUT.finditer(text):
        if match.start() < end:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        if line := _TITLE.fullmatch(text, start, end):
            found.append(Span(*line.span("title")))
    return tuple(found)


@lru_cache(maxsize=4)
def _cited(text: str, titles: bool) -> tuple[Span, ...]:
    return tuple(sorted([*quoted_spans(text), *(title_spans(text) if titles else ())]))


def in_quotes(text: str, span: Span, titles: bool = True) -> bool:
    """Whether the span lies inside quotation marks or, if ``titles``, inside 《》; the nearest pairs are looked at."""
    spans = _cited(text, titles)
    place = bisect.bisect_right(spans, span.start, key=lambda other: other.start)
    return any(other.contains(span) for other in spans[max(0, place - 64) : place])


def broken_before(text: str, place: int) -> bool:
    """Whether the figure at ``place`` goes on from the line above (截至20 | 13年8月, 1 | 2月31日)."""
    return place > 1 and text[place - 1] in "\r\n" and text[max(0, place - 3) : place].rstrip("\r\n")[-1:].isdigit()


def day_of(year: int, month: int, day: int) -> date | None:
    """The calendar day, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
