"""Paired marks: missing halves, crossed pairs, 《》 inside 《》, （） inside （）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Edit, Finding, Rule, Severity, Span

UNPAIRED = Rule(
    "PUN-07",
    "标号不成对",
    "punctuation",
    Severity.GENERAL,
    "GB/T 15834—2011《标点符号用法》4.8、4.9、4.15",
    0.1,
    "引号、括号、书名号缺一半或相互交叉。",
)
NESTED_TITLE = Rule(
    "PUN-08",
    "书名号套用",
    "punctuation",
    Severity.GENERAL,
    "GB/T 15834—2011《标点符号用法》4.15",
    0.1,
    "书名号里还要用书名号时，外面一层用《》，里面一层用〈〉。",
)
NESTED_BRACKET = Rule(
    "PUN-14",
    "括号套用",
    "punctuation",
    Severity.HINT,
    "GB/T 15834—2011《标点符号用法》4.9",
    0.0,
    "避免同形括号套用；必须套用时用不同形式的括号配合。",
)
RULES = (UNPAIRED, NESTED_TITLE, NESTED_BRACKET)

MANY = 50  # halves looked through for a partner; halves of one kind named one by one
FAR = 20  # a quotation of several paragraphs ends within this many lines
_CLOSER = {
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "〔": "〕",
    "【": "】",
    "「": "」",
    "『": "』",
}
_OPENER = {close: start for start, close in _CLOSER.items()}
_SAME = {"(": "（", ")": "）"}  # width is another rule's business
_MARK = re.compile("[“”‘’《》〈〉（）()〔〕【】「」『』]")
_LIST_ITEM = re.compile(r"(?:^|[^\w]|[\u3400-\u9fff])(?:[A-Za-z]|\d{1,2}|[①-⑳]|[一二三四五六七八九十]{1,3})[)）]$")
_SERIAL = re.compile(r"[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]")
_NAMES = {
    "“": "引号",
    "‘": "单引号",
    "《": "书名号",
    "〈": "单书名号",
    "（": "括号",
    "〔": "六角括号",
    "【": "方头括号",
}


@dataclass(slots=True)
class _Line:
    """Unmatched and crossed marks of one line, by offset; ``pairs``: opener, closer, depth in its kind."""

    opens: list[int]
    closes: list[int]
    crossed: list[int]
    pairs: list[tuple[int, int, int]]


def check(document: Document, context: Context) -> Iterator[Finding]:
    """PUN-07 line by line, halves in neighbouring lines matched with each other; PUN-08 and PUN-14 in whole pairs."""
    text = document.text
    waiting: list[tuple[int, int]] = []  # unmatched openers with their line number
    lonely: list[int] = []
    number, position = 0, 0
    for start, marks in _by_line(text):
        number += text.count("\n", position, start)
        position = start
        if text[start] == "“" and _starts_line(text, start):  # a quotation of several paragraphs goes on
            waiting = [other for other in waiting if text[other[0]] != "“"]
        if _plain(text, marks):
            continue
        turned = _turned(text, marks)
        if turned is not None:
            yield _unpaired(document, turned, turn=True)
            marks = [place for place in marks if text[place] not in "“”"]
        line = _match(text, marks)
        yield from _nested(document, line)
        lonely += line.crossed
        for place in line.closes:
            wanted = _same(_OPENER[text[place]])
            recent = range(len(waiting) - 1, max(-1, len(waiting) - 1 - MANY), -1)
            partner = next((i for i in recent if _same(text[waiting[i][0]]) == wanted), None)
            if partner is not None and number - waiting[partner][1] <= FAR:
                del waiting[partner]
            else:
                lonely.append(place)
        waiting += [(place, number) for place in line.opens]
    by_mark: dict[str, list[int]] = {}
    for place in sorted([*lonely, *(place for place, _ in waiting)]):
        by_mark.setdefault(text[place], []).append(place)
    for places in by_mark.values():
        yield from (_unpaired(document, place) for place in places[:MANY])
        if rest := places[MANY:]:
            spans = tuple(Span(place, place + 1) for place in rest[1:])
            last = _unpaired(document, rest[0])
            yield replace(last, message=f"{last.message}（全文 {len(places)} 处）", places=spans, count=len(rest))


def _by_line(text: str) -> Iterator[tuple[int, list[int]]]:
    """Offsets of the paired marks, one list for each line that has any."""
    marks: list[int] = []
    stop = -1
    for match in _MARK.finditer(text):
        place = match.start()
        if place > stop >= 0:
            yield marks[0], marks
            marks = []
        if not marks:
            stop = text.find("\n", place)
            stop = len(text) if stop < 0 else stop
        marks.append(place)
    if marks:
        yield marks[0], marks


def _starts_line(text: str, place: int) -> bool:
    return not text[text.rfind("\n", 0, place) + 1 : place].strip()


def _turned(text: str, marks: list[int]) -> int | None:
    """The one double quote of the line that points the wrong way, if turning it mends the line."""
    quotes = [place for place in marks if text[place] in "“”"]
    wrong = [place for place, due in zip(quotes, "“”" * len(quotes), strict=False) if text[place] != due]
    return wrong[0] if len(quotes) % 2 == 0 and len(wrong) == 1 else None


def _plain(text: str, marks: list[int]) -> bool:
    """True for the usual line: pair after pair, nothing nested, nothing missing."""
    return len(marks) % 2 == 0 and all(
        _CLOSER.get(text[start]) == text[stop] for start, stop in zip(marks[::2], marks[1::2], strict=True)
    )


def _match(text: str, marks: list[int]) -> _Line:
    line = _Line([], [], [], [])
    stack: list[int] = []
    for place in marks:
        mark = text[place]
        if mark in _CLOSER:
            stack.append(place)
            continue
        kind = _same(_OPENER[mark])
        if stack and _same(text[stack[-1]]) == kind:
            line.pairs.append((stack.pop(), place, _depth([_same(text[other]) for other in stack], kind)))
        elif any(_same(text[other]) == kind for other in stack[-MANY:]):
            index = max(i for i, other in enumerate(stack) if _same(text[other]) == kind)
            later = {_OPENER.get(text[other]) for other in marks if other > place}
            inner = stack[index + 1 :]
            line.crossed.append(place if {text[other] for other in inner} & later else inner[0])
            stack = stack[:index] + [other for other in inner if text[other] in later]
        elif not _harmless(text, place):
            line.closes.append(place)
    line.opens += [place for place in stack if not _emoticon(text, place)]
    return line


def _depth(around: list[str], kind: str) -> int:
    """How many open pairs of this kind stand round it directly; 《〈《》〉》 takes turns and is right."""
    other = {"《": "〈", "“": "‘"}.get(kind, "")
    turn = max((index + 1 for index, mark in enumerate(around) if mark == other), default=0)
    return around[turn:].count(kind)


def _same(mark: str) -> str:
    return _SAME.get(mark, mark)


def _harmless(text: str, place: int) -> bool:
    """A closing half that stands alone by custom: 1） a) and the apostrophe."""
    mark = text[place]
    if mark == "’":
        return True
    if mark in "）)":
        before = text[max(0, place - 4) : place + 1]
        return bool(_LIST_ITEM.search(before)) or _emoticon(text, place)
    return False


def _emoticon(text: str, place: int) -> bool:
    return text[place] in "()" and not re.search("[\u3400-\u9fff]", text[max(0, place - 6) : place + 6])


def _nested(document: Document, line: _Line) -> Iterator[Finding]:
    text = document.text
    broken = {_same(text[place]) for place in line.opens}
    for start, stop, depth in sorted(line.pairs):
        if depth == 0 or _same(text[start]) in broken:
            continue
        if text[start] == "《" and depth == 1:
            edits = (Edit(Span(start, start + 1), "〈"), Edit(Span(stop, stop + 1), "〉"))
            inner = text[start + 1 : stop]
            message = "书名号里面再用书名号时，里面一层用〈〉。"
            yield make_finding(NESTED_TITLE, document, start, stop + 1, message, f"〈{inner}〉", edits=edits)
        elif text[start] == "“" and depth == 1:
            edits = (Edit(Span(start, start + 1), "‘"), Edit(Span(stop, stop + 1), "’"))
            inner = text[start + 1 : stop]
            message = "引号里面再用引号时，外面用双引号，里面用单引号。"
            yield make_finding(UNPAIRED, document, start, stop + 1, message, f"‘{inner}’", edits=edits)
        elif _same(text[start]) == "（" and depth == 1 and not _SERIAL.fullmatch(text, start, stop + 1):
            yield make_finding(NESTED_BRACKET, document, start, stop + 1, "括号内又套同形括号，里外宜用不同形式。")


def _unpaired(document: Document, place: int, turn: bool = False) -> Finding:
    """The lonely half; a quote that points the wrong way comes with its mend."""
    mark = document.text[place]
    other = _CLOSER.get(mark) or _OPENER[mark]
    if turn:
        return make_finding(UNPAIRED, document, place, place + 1, f"引号方向反了，此处应为{other}。", other)
    name = _NAMES.get(_same(_OPENER.get(mark, mark)), "标号")
    half = "后" if mark in _CLOSER else "前"
    message = f"{name}不成对：{mark} 缺{half}一半 {other} ，或与别的标号交叉。"
    return make_finding(UNPAIRED, document, place, place + 1, message)
