"""Names in a row against the order of the list (排序)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from nlp.checks.base import make_finding
from nlp.checks.reading import in_quotes
from nlp.lists.context import sentence
from nlp.lists.people import Held, Mention, People
from nlp.types import Document, Finding, Judged, Rule, Severity, Span

RULE = Rule("LIST-ORDER", "名单排序不符", "person", Severity.SERIOUS, "导入的人员职务名单", 1.0,
            "并列的几个姓名次序与名单的排序不同")  # fmt: skip
_TITLE = r"(?:[\u3400-\u9fff（）]{0,16}(?:书记|[^、，。\s]{0,2}长|主任|主席|常委|委员|政委|副职|成员))"
_GAP = re.compile(rf"(?:同志)?(?:[、，,][ 　]?|[ 　]{{1,4}}|和|与|及|以及)(?:{_TITLE}(?:[、兼]{_TITLE})*[ 　：:]?)?")
_JOIN = re.compile(r"(?:同志)?(?:[、，,][ 　]?|[ 　]{1,4}|和|与|及|以及)")
_OTHER_ORDER = re.compile(
    r"笔画|为序|不分先后|音序|顺序|次序|依次|先后|轮流|抽签|票|当选|其中|分别|陪同|会见|看望|慰问|听取|对话|发言|签约|由|代表"
)
_LEADERS = re.compile(r"出席|参加|领导|列席|成员|常委会|班子|在主席台|观看|见证")
_LONGEST_GAP = 48


@dataclass(frozen=True, slots=True)
class _Place:
    mention: Mention
    held: Held

    @property
    def order(self) -> int:
        assert self.held.row.order is not None
        return self.held.row.order


def check_order(document: Document, people: People, found: Sequence[Mention], day: date) -> Iterator[Finding]:
    """One finding a row of names that do not follow their list."""
    text = document.text
    for run in _runs(text, found):
        for places in _by_list(people, run, day):
            orders = [place.order for place in places]
            if orders == sorted(orders) or len({one.mention.name for one in places}) < len(places):
                continue
            span = Span(places[0].mention.start, max(one.span.end for one in _of(places)))
            around = sentence(text, span)
            said = text[around.start : around.end]
            if _OTHER_ORDER.search(said) or in_quotes(text, span):
                continue
            certain = len(places) == len(run) and _LEADERS.search(said)
            yield _finding(document, places, len(places) == len(run), Severity.SERIOUS if certain else Severity.HINT)


def _of(places: Sequence[_Place]) -> list[Mention]:
    return [place.mention for place in places]


def _runs(text: str, found: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Names joined by nothing but 、, 和 or blanks, and titles."""
    run: list[Mention] = []
    for mention in found:
        if run:
            gap = text[run[-1].span.end : mention.span.start]
            after = [title for title in run[-1].titles if title.span.start == run[-1].span.end]
            gap = gap[len(after[0].form) :] if after else gap
            if len(gap) > _LONGEST_GAP or not _GAP.fullmatch(gap):
                if len(run) > 1:
                    yield run
                run = []
        run.append(mention)
    if len(run) > 1:
        yield run


def _by_list(people: People, run: Sequence[Mention], day: date) -> Iterator[list[_Place]]:
    """The run as each list orders it; nothing where somebody of it is in no post on that day."""
    placed: dict[str, list[_Place]] = {}
    for mention in run:
        held = people.posts_of(mention.name, day)
        if not held:
            return
        best: dict[str, Held] = {}
        for one in held:
            rank = one.row.order
            before = best.get(one.source.id)
            if rank is not None and (before is None or rank < (before.row.order or rank)):
                best[one.source.id] = one
        for source, one in best.items():
            placed.setdefault(source, []).append(_Place(mention, one))
    yield from (places for places in placed.values() if len(places) > 1)


def _finding(document: Document, places: Sequence[_Place], whole: bool, severity: Severity) -> Finding:
    text = document.text
    right = sorted(places, key=lambda place: place.order)
    first, last = places[0].mention.start, max(_end(one) for one in _of(places))
    names = "、".join(place.mention.name for place in right)
    wrong = next(two for one, two in pairwise(places) if two.order < one.order)
    suggestions = (_rewritten(text, places, right),) if whole else ()
    return make_finding(
        RULE, document, first, last, f"次序与名单不符，按名单应为：{names}", *filter(None, suggestions),
        severity=severity, judged=Judged.THEN if document.published else None,
        authority=wrong.held.source.authority(wrong.held.row), origin=wrong.held.source.origin(wrong.held.row),
    )  # fmt: skip


def _rewritten(text: str, places: Sequence[_Place], right: Sequence[_Place]) -> str:
    """The row in the right order, titles going with their names; "" where what is between is more than signs."""
    parts = []
    for number, place in enumerate(places):
        own = right[number].mention
        parts.append(text[own.start : _end(own)])
        if number + 1 < len(places):
            gap = text[_end(place.mention) : places[number + 1].mention.start]
            if not _JOIN.fullmatch(gap):
                return ""
            parts.append(gap)
    return "".join(parts)


def _end(mention: Mention) -> int:
    return max([mention.span.end, *(title.span.end for title in mention.titles)])
