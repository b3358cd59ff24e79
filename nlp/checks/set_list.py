"""The elements of a set phrase listed without its name: 道路自信、理论自信、制度自信、文明自信."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from nlp.checks.base import Context, make_finding
from nlp.lexicon.expansion import Expansions, expansions
from nlp.lexicon.key import ReleaseKey, key_of
from nlp.types import Document, Finding, LexiconEntry, Rule, Severity

LIST = Rule(
    "SET-03",
    "固定表述所列有误",
    "phrase",
    Severity.SERIOUS,
    "各固定表述的权威出处，见词条",
    1.0,
    "未写总称，逐项列举时写错、漏写一项或颠倒顺序（政治意识、大局意识、看齐意识、核心意识）。",
)
RULES = (LIST,)

_FEWEST, _SHORTEST = 4, 4
"""Elements of a phrase, and characters of each, from which a list of them is meant as the phrase."""
_NEAR = 14
_MANY = 8
_PARTED = "(?:[、，；·]|[ \\u3000]*\\n[ \\u3000]*|[ \\u3000]+)"
_JOIN = "(?:、|，|；|和|及|与|以及)"
_SEVERAL = re.compile("、|，|；|以及|和|及|与")
_PLAIN = re.compile("[^和与及，；]+(?:(?:以及|[和与及])[^和与及，；、]+|，[^和与及，；]+)?")
"""A joining word stands before the last element only: A和B、C、D says that A is named with the others."""
_NUMBER = re.compile("[一二两三四五六七八九十]")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """SET-03. Only a list that holds all elements but one at the most; a part of the phrase may be meant as a part."""
    text = document.text
    day = context.published or context.as_of
    for name, (pattern, entries) in _lists(key_of(context.release)).items():
        if sum(element in text for element in entries[0].right) < len(entries[0].right) - 1:
            continue
        for match in pattern.finditer(text):
            around = text[max(0, match.start() - _NEAR) : match.start()] + text[match.end() : match.end() + _NEAR]
            if name[1:] in around:
                continue  # a list that has its name is set_phrase's matter
            finding = _judge(document, match.start(), match.end(), name, entries, day)
            if finding is not None:
                yield replace(finding, judged=context.then)
    yield from _values(document, context, expansions(key_of(context.release)))


def _values(document: Document, context: Context, names: Expansions) -> Iterator[Finding]:
    """A list of many short elements, however parted: 富强 民主 文明 和谐 自由 …, all but two of them there."""
    text = document.text
    for name, (entry, *_) in names.items():
        elements = list(entry.right)
        if len(elements) < _MANY or {len(element) for element in elements} != {2}:
            continue
        item = r"[\u4e00-\u9fff]{2}(?![\u4e00-\u9fff])"
        shape = (
            rf"(?<![\u4e00-\u662e\u6630-\u9fff]){elements[0]}(?:{_PARTED}{item})+(?:{_PARTED}(?:{'|'.join(elements)}))?"
        )
        for match in re.finditer(shape, text):
            items = re.split(_PARTED, match[0])
            known = len(set(items) & set(elements))
            if items[: len(elements)] == elements or len(items) < len(elements) - 1 or known < len(elements) - 2:
                continue
            if name in text[max(0, match.start() - _NEAR) : match.start()] and match[0] == "、".join(items):
                continue  # set_phrase's matter
            strangers = [item for item in items if item not in elements]
            said = f"没有“{strangers[0]}”这一项" if strangers else "要素有缺漏、重复或顺序有误"
            message = f"“{name}”列举有误：{said}。标准表述为“{'、'.join(elements)}”。"
            fix = ("、".join(elements),) if match[0] == "、".join(items) else ()
            yield make_finding(
                LIST, document, *match.span(), message, *fix, judged=context.then,
                severity=entry.severity, authority=entry.authority, origin=entry.origin,
            )  # fmt: skip


@lru_cache(maxsize=4)
def _lists(key: ReleaseKey) -> dict[str, tuple[re.Pattern[str], tuple[LexiconEntry, ...]]]:
    """Name → what its list looks like, an element in it replaced by a stranger or not, and its wordings by year."""
    found = {}
    for name, entries in expansions(key).items():
        elements = sorted({element for entry in entries for element in entry.right}, key=lambda one: (-len(one), one))
        if min(len(entry.right) for entry in entries) < _FEWEST or min(map(len, elements)) < _SHORTEST:
            continue
        exact = "|".join(map(re.escape, elements))
        ending = _ending(name, elements)
        if _NUMBER.match(name) and not ending:
            continue  # 经济建设、政治建设 and the like are listed in other company, too
        any_item = rf"{exact}|[\u4e00-\u9fff]{{1,4}}{ending}" if ending else exact
        found[name] = re.compile(f"(?:{exact})(?:{_JOIN}(?:{any_item})){{2,}}"), entries
    return found


def _ending(name: str, elements: list[str]) -> str:
    """What all elements and the name itself end in (四个自信, 道路自信): a stranger that ends so stands for one."""
    ending = name[-2:]
    return ending if all(element.endswith(ending) and len(element) <= 6 for element in elements) else ""


def _judge(
    document: Document, start: int, end: int, name: str, entries: tuple[LexiconEntry, ...], day: date
) -> Finding | None:
    """The fault of the list by the entries valid on that day; None where one of them is satisfied."""
    written = document.text[start:end]
    items = _SEVERAL.split(written)
    if _PLAIN.fullmatch(written) is None or document.text.endswith("法治", 0, start):
        return None
    fault = None
    for entry in (one for one in entries if one.valid_on(day)):
        said = _fault(items, list(entry.right))
        if said == "":
            return None
        if said is not None and fault is None:
            plain = written == "、".join(items)
            fault = make_finding(
                LIST,
                document,
                start,
                end,
                f"“{name}”列举有误：{said}。标准表述为“{'、'.join(entry.right)}”。",
                *(("、".join(entry.right),) if plain else ()),
                severity=entry.severity,
                authority=entry.authority,
                origin=entry.origin,
            )
    return fault


def _fault(items: list[str], elements: list[str]) -> str | None:
    """What is wrong; "" where nothing is, None where the list is another one."""
    items = [next((element for element in elements if item.endswith(element)), item) for item in items]
    known = [elements.index(item) for item in items if item in elements]
    strangers = [item for item in items if item not in elements]
    missing = [element for place, element in enumerate(elements) if place not in known]
    if len(set(known)) < len(known) or len(missing) > 1:
        return None
    if len(strangers) == len(missing) == 1 and len(strangers[0]) == len(missing[0]):
        return f"“{strangers[0]}”应为“{missing[0]}”" if len(items) == len(elements) else None
    if strangers:
        return None
    if known != sorted(known):
        return "要素顺序有误"
    ends = {0, len(elements) - 1}
    if missing and ends <= set(known):
        return f"漏了“{missing[0]}”"
    return None if missing else ""
