"""A set phrase written out with a wrong element, order or count, against the release's expansions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from nlp.checks.base import Context, make_finding
from nlp.lexicon.expansion import Expansions, Item, Listing, expansions, listing_after, listing_before
from nlp.lexicon.key import key_of
from nlp.types import Document, Finding, Judged, LexiconEntry, Rule, Severity

_SOURCE = "各固定表述的权威出处，见词条"
EXPANSION = Rule(
    "SET-01",
    "固定表述展开有误",
    "phrase",
    Severity.SERIOUS,
    _SOURCE,
    1.0,
    "展开时要素写错、漏写、多写、颠倒顺序。",
)
COUNT = Rule("SET-02", "固定表述数目有误", "phrase", Severity.SERIOUS, _SOURCE, 1.0, "数词写错，如“五个意识”。")
RULES = (EXPANSION, COUNT)

_NUMBERS = "一二两三四五六七八九十"
_SUFFIX = re.compile(r"(?<=.)(?:总体布局|战略布局|总布局|主题教育|学习教育|建设|改革|要求|目标|制度|原则)$")
_QUOTE = re.compile('[”"’]')


def check(document: Document, context: Context) -> Iterator[Finding]:
    """SET-01, SET-02; a name that is only mentioned, and a list that is no expansion, are silent."""
    text = document.text
    names = expansions(key_of(context.release))
    present = tuple(name for name in names if _core(name) in text)
    if not present:
        return
    day = context.published or context.as_of
    for match in _pattern(present).finditer(text):
        written = _QUOTE.sub("", match[0])
        entries = names.get(written) or names.get(_true_name(written, names), ())
        finding = _judge(document, match.start(), match.end(), written, entries, day)
        if finding is None and context.published and context.published < context.as_of:
            finding = _judge(document, match.start(), match.end(), written, entries, context.as_of)
            yield from _dated(finding, Judged.NOW)
        else:
            yield from _dated(finding, context.then)


def _dated(finding: Finding | None, judged: Judged | None) -> Iterator[Finding]:
    if finding is None:
        return
    if judged is Judged.NOW:
        yield replace(finding, judged=judged, severity=Severity.HINT, weight=0.0)
    else:
        yield replace(finding, judged=judged)


def _numbered(name: str) -> bool:
    return name[0] in _NUMBERS and len(name) > 2


def _core(name: str) -> str:
    """Three or four characters that every spelling of the name has: the number left out, no quote inside."""
    return name[1:4] if _numbered(name) else name[:4]


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Every name, any number in the place of its own, with quotes as in “五位一体”总体布局."""
    shapes: set[str] = set()
    for name in names:
        suffix = _SUFFIX.search(name)
        cut = suffix.start() if suffix else len(name)
        head = f"[{_NUMBERS}]{re.escape(name[1:cut])}" if _numbered(name) else re.escape(name[:cut])
        shapes.add(head + (f'[”"’]?{re.escape(name[cut:])}' if suffix else ""))
    return re.compile("(?<!创)(?:" + "|".join(sorted(shapes, key=lambda shape: (-len(shape), shape))) + ")")


def _true_name(written: str, names: Expansions) -> str:
    """The one name that differs from what is written in its number only, or ""."""
    alike = [name for name in names if name[0] in _NUMBERS and name[1:] == written[1:]]
    return alike[0] if len(alike) == 1 else ""


def _judge(
    document: Document, start: int, end: int, written: str, entries: tuple[LexiconEntry, ...], day: date
) -> Finding | None:
    """The first fault by the entries valid on that day; None where one of them is satisfied."""
    fault: Finding | None = None
    for entry in entries:
        if not entry.valid_on(day):
            continue
        listing = listing_after(document.text, end, entry.right) or listing_before(document.text, start, entry.right)
        if listing is None:
            continue
        if written != entry.wrong:
            return _count_fault(document, start, end, entry, listing)
        found = _fault(document, entry, listing)
        if found is None:
            return None
        fault = fault or found
    return fault


def _fault(document: Document, entry: LexiconEntry, listing: Listing) -> Finding | None:
    """The first of: an element misspelt, a stranger, one repeated, one missing, a wrong order."""
    elements, items = entry.right, listing.items
    exact = [item.element for item in items if item.exact and item.element is not None]
    missing = [which for which in range(len(elements)) if which not in exact]
    for item in items:
        if not item.exact and item.element in missing:
            wrong, right = document.text[item.start : item.end], elements[item.element]
            return _finding(document, entry, item.start, item.end, f"“{wrong}”应为“{right}”", right)
    strangers = [item for item in items if not item.exact]
    start, end = items[0].start, items[-1].end
    if strangers and not listing.open:
        return _stranger_fault(document, entry, listing, strangers, missing)
    if len(set(exact)) < len(exact):
        twice = next(elements[which] for which in exact if exact.count(which) > 1)
        return _finding(document, entry, start, end, f"“{twice}”写了两次", *_whole(document, entry, items))
    if missing and not listing.open:
        names = "”“".join(elements[which] for which in missing)
        return _finding(document, entry, start, end, f"漏了“{names}”", *_whole(document, entry, items))
    if exact != sorted(exact):
        return _finding(document, entry, start, end, "要素顺序有误", *_whole(document, entry, items))
    return None


def _stranger_fault(
    document: Document, entry: LexiconEntry, listing: Listing, strangers: list[Item], missing: list[int]
) -> Finding | None:
    """A stranger is a fault where it stands in the place of the one missing, or is built like the elements."""
    elements, item = entry.right, strangers[0]
    written = document.text[item.start : item.end]
    longest = max(map(len, elements))
    ending = {element[-2:] for element in elements}
    alike = (written[-2:] in ending and longest > 2) or (longest <= 2 and len(written) == 2)
    replaced = len(listing.items) == len(elements) and [listing.items.index(item)] == missing
    if not replaced and (not alike or len(written) > longest + 2):
        return None
    if not missing:
        return _finding(document, entry, item.start, item.end, f"多了“{written}”")
    if len(missing) == len(strangers) == 1:
        right = elements[missing[0]]
        return _finding(document, entry, item.start, item.end, f"“{written}”应为“{right}”", right)
    return _finding(document, entry, item.start, item.end, f"没有“{written}”这一项")


def _whole(document: Document, entry: LexiconEntry, items: tuple[Item, ...]) -> tuple[str, ...]:
    """The canonical list as suggestion, where the text is nothing but elements joined by 、."""
    written = document.text[items[0].start : items[-1].end]
    plain = "、".join(document.text[item.start : item.end] for item in items)
    return ("、".join(entry.right),) if written == plain else ()


def _count_fault(document: Document, start: int, end: int, entry: LexiconEntry, listing: Listing) -> Finding | None:
    """The number is wrong only for certain: every element of the other name is there, in order."""
    if [item.element for item in listing.items] != list(range(len(entry.right))):
        return None
    written = document.text[start:end]
    message = f"展开的是“{entry.wrong}”，不是“{written}”。"
    return make_finding(
        COUNT,
        document,
        start,
        end,
        message,
        entry.wrong,
        severity=entry.severity,
        authority=entry.authority,
        origin=entry.origin,
    )


def _finding(document: Document, entry: LexiconEntry, start: int, end: int, fault: str, *suggestions: str) -> Finding:
    canonical = "、".join(entry.right)
    return make_finding(
        EXPANSION,
        document,
        start,
        end,
        f"“{entry.wrong}”的展开有误：{fault}。标准表述为“{canonical}”。",
        *suggestions,
        severity=entry.severity,
        authority=entry.authority,
        origin=entry.origin,
    )
