"""Titles joined to a name: 甲乙丙现任县长, 甲乙丙担任县长, 甲乙丙（县长）, 甲乙丙 县长 in a row, 县长由甲乙丙担任."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from nlp.types import Span


@dataclass(frozen=True, slots=True)
class Title:
    """A known post where it stands in the text, in any of its forms. ``full``: with the body it belongs to. ``link``:
    what joins it to the name where it does not stand directly beside it (担任)."""

    form: str
    span: Span
    full: bool
    link: str = ""


CERTAIN = ("现任", "（", "(")
"""Links that say who holds the post now. 任 and 担任 may also tell of an appointment that no list knows yet."""
_LINK = re.compile(r"(?:同志|先生|女士)?(现任|担任|兼任|任|，|,|（|\(|[ 　\t]{1,4})")
_TAKES = re.compile(r"(?:同志|先生|女士)?(?:担任|兼任)(?!过)")
_WHOLE = re.compile(r"[^\u3400-\u9fff]|一职|职务|并|主持|$")
_ROW_ENDS = re.compile(r"[ 　\t]*(?:[\r\n，。；、]|$)")
_ANOTHER_TIME = re.compile(r"(?:一职|职务)?(?:期间|时|后|前|以前|之前|的|[（(][12]\d{3})")


def linked_titles(text: str, name: Span, ends: Mapping[int, Title], starts: Mapping[int, Title]) -> list[Title]:
    """The titles joined to a name that has none directly beside it; none where the words speak of another time."""
    if text[name.start - 1 : name.start] == "由" and _TAKES.match(text, name.end):
        title = ends.get(name.start - 1)
        return [] if title is None else [replace(title, link="由")]
    link = _LINK.match(text, name.end)
    found: list[Title] = []
    place = link.end() if link else -1
    while link is not None and (title := starts.get(place)) is not None:
        place = title.span.end
        if not _WHOLE.match(text, place) or _ANOTHER_TIME.match(text, place):
            break
        if not link[1].strip() and not _ROW_ENDS.match(text, place):  # 赵甲乙 县长 钱丙丁
            break
        if link[1] not in "，," or title.full:  # 赵甲乙，县长 may be two people
            found.append(replace(title, link=link[1]))
        if text[place : place + 1] != "、" or link[1] in "，,":
            break
        place += 1
    return found
