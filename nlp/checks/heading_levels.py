"""Serial numbers of the structure: 一、 （一） 1. （1）, consecutive and no level skipped."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.checks.base import Context, make_finding
from nlp.checks.reading import title_lines
from nlp.text.numerals import han_number
from nlp.types import Document, Finding, Rule, Severity, Span

LEVELS = Rule(
    "DOC-03",
    "结构层次序数",
    "document",
    Severity.GENERAL,
    "GB/T 9704—2012《党政机关公文格式》7.3.3",
    0.1,
    "结构层次序数依次用“一、”“（一）”“1.”“（1）”，同级连续，不越级。",
)
RULES = (LEVELS,)

_NUMBERED = re.compile(
    r"^[ \t\u3000#*]*(?:(?P<L1>[一二三四五六七八九十]{1,3})、|[（(](?P<L2>[一二三四五六七八九十]{1,3})[）)]"
    r"|(?P<L3>\d{1,2})(?:[.．](?!\d)|、)|[（(](?P<L4>\d{1,2})[）)]|(?P<reset>第[一二三四五六七八九十百零\d]{1,6}[章节条编款]|附件?|第[一二三四五六七八九十]+部分))",
    re.MULTILINE,
)
_CONTENTS = re.compile(r"(?:…|\.{3,}|·{3,}|\t)\s*\d{1,4}\s*$|^[^\n]{2,40}[ \t\u3000]\d{1,3}$")
_FORMS = ("", "{}、", "（{}）", "{}.", "（{}）")


@dataclass(frozen=True, slots=True)
class _Item:
    level: int
    number: int
    written: str
    span: Span


def check(document: Document, context: Context) -> Iterator[Finding]:
    """DOC-03. Silent in tables and contents, where a list starts again at one, and where the text begins midway."""
    last: dict[int, _Item] = {}
    deepest = 0
    for item in _items(document):
        if item is None:  # a new document, chapter or article
            last, deepest = {}, 0
            continue
        before = last.get(item.level)
        if before is not None and item.number != 1:
            yield from _sequence(document, before, item)
        elif item.number == 1 and item.level - deepest > 1 and deepest and (deepest, item.level) != (1, 3):
            missing = "".join(_FORMS[deepest + 1].format("一" if deepest + 1 == 2 else "1"))
            message = f"结构层次越级：“{_FORMS[deepest].format(last[deepest].written)}”之下应先用“{missing}”。"
            yield make_finding(LEVELS, document, item.span.start, item.span.end, message, severity=Severity.HINT)
        last = {level: other for level, other in last.items() if level < item.level}
        last[item.level] = item
        deepest = item.level


def _items(document: Document) -> Iterator[_Item | None]:
    """Numbered lines in text order; None where numbering starts anew."""
    text = document.text
    titles = [title.start for title in title_lines(text)]
    cells = sorted((block.span.start, block.span.end) for block in document.blocks if block.kind == "table_cell")
    upcoming = 0
    for match in _NUMBERED.finditer(text):
        kind = match.lastgroup or ""
        start, end = match.start(kind), match.end()
        fresh = False
        while upcoming < len(titles) and titles[upcoming] <= match.start():
            upcoming, fresh = upcoming + 1, True
        if fresh:
            yield None
        if kind == "reset":
            yield None
            continue
        line_end = text.find("\n", end)
        line = text[match.start() : line_end if line_end >= 0 else len(text)].rstrip()
        number = han_number(match[kind])
        if number and not _CONTENTS.search(line) and not _inside(cells, start):
            head = match.end() - len(match[0].lstrip(" \t\u3000#*"))
            yield _Item(int(kind[1]), number, match[kind], Span(head, end))


def _inside(cells: list[tuple[int, int]], place: int) -> bool:
    index = bisect_right(cells, (place, len(cells) and cells[-1][1]))
    return index > 0 and place < cells[index - 1][1]


def _sequence(document: Document, before: _Item, item: _Item) -> Iterator[Finding]:
    """Same level, same parent: the number must be one more, unless the one between stands inside a line."""
    if item.number == before.number + 1:
        return
    form = _FORMS[item.level]
    severity = None if item.level <= 2 else Severity.HINT
    if item.number == before.number:
        message = f"序号重复：“{form.format(item.written)}”出现两次。"
    elif item.number > before.number:
        between = document.text[before.span.end : item.span.start]
        skipped = range(before.number + 1, item.number)
        if any(_written(number, item.level) in between for number in skipped):
            return
        message = f"序号不连续：“{form.format(before.written)}”之后是“{form.format(item.written)}”。"
    else:
        message = f"序号倒退：“{form.format(before.written)}”之后是“{form.format(item.written)}”。"
        severity = Severity.HINT
    yield make_finding(LEVELS, document, item.span.start, item.span.end, message, severity=severity)


def _written(number: int, level: int) -> str:
    if level > 2:
        return f"{number}." if level == 3 else f"{number}）"
    tens, ones = divmod(number, 10)
    digits = " 一二三四五六七八九"
    han = (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones else "")
    return f"{han}、" if level == 1 else f"{han}）"
