"""A name one slip away from a listed one: beside the person's post, before 同志, or among listed names.

Nowhere else: in running text almost any two characters are one slip from somebody's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nlp.checks.base import make_finding
from nlp.checks.reading import in_quotes
from nlp.correct.names import COMPOUND, SURNAMES
from nlp.lexicon.boundary import crossed
from nlp.lexicon.words import is_word
from nlp.lists.alike import name_slip
from nlp.lists.context import setting
from nlp.lists.linked import Title
from nlp.lists.people import AFTER_NAME, BEFORE_NAME, Held, Mention, People
from nlp.lists.titles import free, sure
from nlp.types import Document, Finding, Judged, Rule, Severity, Span

RULE = Rule("LIST-PERSON", "姓名疑似写错", "person", Severity.SERIOUS, "导入的人员职务名单", 1.0,
            "职务旁、“同志”前或名单中间的姓名与名单上的人只差一处：同音、形近、两字颠倒、多字或漏字")  # fmt: skip
STRANGER = Rule("LIST-STRANGER", "任职者不在名单中", "person", Severity.HINT, "导入的人员职务名单", 0.0,
                "独任职务旁的姓名与名单所载任此职的人不同")  # fmt: skip
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_SHORTEST_LISTED = 3
_BARE = ("书记", "主席", "主任", "部长", "局长", "院长", "校长", "会长")
"""Titles that every second body has: beside them a strange name says nothing."""
_PARTICLES = frozenset("和于向来都才成全应明么时计次连解单方文高")
"""Surnames that begin what a sentence goes on with far more often than a name."""


def check_names(document: Document, people: People, found: list[Mention], day: date) -> Iterator[Finding]:
    """Findings where a post, 同志 or neighbours in a list show that a person is meant."""
    text = document.text
    known = {place for one in found for place in range(one.span.start, one.span.end)}
    seen: set[Span] = set()
    ends, starts = people.find_titles(text)
    for side, titles in (("after", ends), ("before", starts)):
        for title in titles.values():
            finding = _beside(document, people, title, side, day, known, title.span.start - 1 in ends)
            if finding is not None and finding.span not in seen:
                seen.add(finding.span)
                yield finding
    for span, name in [*_comrades(text, people, day), *_listed(text, people, found, day)]:
        if span not in seen and not known.intersection(range(span.start, span.end)) and not in_quotes(text, span):
            seen.add(span)
            held = people.posts_of(name, day)[0]
            yield _finding(document, span, name, held, Severity.HINT, "名单上有")


def _beside(
    document: Document, people: People, title: Title, side: str, day: date, known: set[int], linked: bool
) -> Finding | None:
    """What stands next to a title, where it is no listed name."""
    text = document.text
    place = title.span.end if side == "after" else title.span.start
    while side == "after" and text[place : place + 1] in (" ", "　", "：", ":"):
        place += 1
    if place in known if side == "after" else place - 1 in known:
        return None
    at = setting(text, title.span, day)
    if at.modified or in_quotes(text, title.span):
        return None
    holders = people.forms[title.form]
    by_day = sorted(holders, key=lambda one: (not one.row.holds_on(day), one.row.name))
    alone = len({one.row.name for one in holders if one.row.holds_on(day)}) == 1
    for held in by_day:
        span, likely = _slip(text, place, side, held.row.name)
        if span is None or text[span.start : span.end] in people.names:
            continue
        present = held.row.holds_on(day) and held.row.single and alone
        quiet = at.periods or at.long_ago or at.former or not free(text, title)
        certain = likely and present and not quiet and (side == "before" or sure(text, title, linked))
        if not likely and not present:
            continue
        severity = Severity.SERIOUS if certain else Severity.HINT
        return _finding(document, span, held.row.name, held, severity, f"名单上的{title.form}是")
    if side == "after" and alone and not (at.periods or at.long_ago or at.former or at.coming):
        return _stranger(document, title, place, by_day[0], linked)
    return None


def _slip(text: str, place: int, side: str, name: str) -> tuple[Span | None, bool]:
    """The stretch beside a title that is ``name`` after a slip, and whether the slip is a likely one."""
    size = len(name)
    for length in (size, size + 1, size - 1):
        start = place if side == "after" else place - length
        written = text[start : start + length] if start >= 0 else ""
        if len(written) != length or not _HAN.fullmatch(written) or length < 2:
            continue
        end = start + length
        bounded = (
            bool(AFTER_NAME.match(text, end))
            if side == "after"
            else bool(BEFORE_NAME.search(text, max(0, start - 4), start))
        )
        if length == size and written != name:
            if name_slip(written, name) and (size > 2 or (bounded and not is_word(written))):
                return Span(start, end), True
            apart = sum(one != other for one, other in zip(written, name, strict=True))
            same_family = written[0] == name[0]
            if size > 2 and apart == 1 and same_family and bounded:
                return Span(start, end), False
        elif (
            length == size + 1
            and bounded
            and any(
                written[at] in written[max(0, at - 1) : at] and written[:at] + written[at + 1 :] == name
                for at in range(1, length)
            )
        ):
            return Span(start, end), True  # a character twice
        elif length == size - 1 and size > 2 and bounded and _one_missing(written, name):
            return Span(start, end), False
    return None, False


def _one_missing(written: str, name: str) -> bool:
    return written[0] == name[0] and any(name[:at] + name[at + 1 :] == written for at in range(1, len(name)))


def _stranger(document: Document, title: Title, place: int, held: Held, linked: bool) -> Finding | None:
    """A name that is in no list beside a post that the list gives to somebody else alone."""
    text = document.text
    bare = not title.full and title.form in _BARE
    if not held.row.single or bare or not free(text, title) or not sure(text, title, linked):
        return None
    for length in (3, 2, 4):
        written = text[place : place + length]
        surname = written[:2] in COMPOUND if length == 4 else written[:1] in SURNAMES - _PARTICLES
        if len(written) != length or not _HAN.fullmatch(written) or not surname:
            continue
        span = Span(place, place + length)
        cut_out = crossed(text, span)[1] or is_word(written) or is_word(written[:2])
        if cut_out or not AFTER_NAME.match(text, span.end):
            continue
        said = f"按名单，{title.form}自 {held.row.since or '以前'} 起是{held.row.name}，请核对姓名"
        return make_finding(
            STRANGER, document, title.span.start, place + length, said,
            judged=Judged.THEN if document.published else None,
            authority=held.source.authority(held.row), origin=held.source.origin(held.row),
        )  # fmt: skip
    return None


def _comrades(text: str, people: People, day: date) -> Iterator[tuple[Span, str]]:
    """赵家乙同志."""
    lengths = {len(name) for name in people.names if len(name) >= _SHORTEST_LISTED}
    for match in re.finditer("同志", text):
        for size in lengths:
            start = match.start() - size
            if start >= 0 and BEFORE_NAME.search(text, max(0, start - 4), start):
                yield from _slips(text, start, size, people, day)


def _listed(text: str, people: People, found: list[Mention], day: date) -> Iterator[tuple[Span, str]]:
    """赵甲乙、钱丙叮、孙戊己: one slip beside names that are right."""
    starts = {one.span.start for one in found}
    lengths = {len(name) for name in people.names if len(name) >= _SHORTEST_LISTED}
    if len(found) < 2:
        return
    for one in found:
        for size in lengths:
            after, before = one.span.end + 1, one.span.start - 1 - size
            joined = text[one.span.end : after] in ("、", " ", "　")
            if joined and (text[after + size : after + size + 1] == "、" or AFTER_NAME.match(text, after + size)):
                yield from _slips(text, after, size, people, day)
            first = before >= 0 and text[before + size] == "、" and before + size + 1 in starts
            if first and BEFORE_NAME.search(text, max(0, before - 4), before):
                yield from _slips(text, before, size, people, day)


def _slips(text: str, start: int, size: int, people: People, day: date) -> Iterator[tuple[Span, str]]:
    written = text[start : start + size]
    if written in people.names or not _HAN.fullmatch(written):
        return
    for name in people.near(written):
        if name_slip(written, name) and people.posts_of(name, day):
            yield Span(start, start + size), name


def _finding(document: Document, span: Span, name: str, held: Held, severity: Severity, said: str) -> Finding:
    written = document.text[span.start : span.end]
    return make_finding(
        RULE, document, span.start, span.end, f"「{written}」疑为「{name}」：{said}{name}", name, severity=severity,
        judged=Judged.THEN if document.published else None,
        authority=held.source.authority(held.row), origin=held.source.origin(held.row),
    )  # fmt: skip
