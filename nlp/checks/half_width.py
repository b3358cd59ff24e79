"""Half-width punctuation in Chinese text: one finding a document, whatever the number of places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Edit, Finding, Rule, Severity, Span

HALF_WIDTH = Rule(
    "PUN-01",
    "半角标点",
    "punctuation",
    Severity.GENERAL,
    "GB/T 15834—2011《标点符号用法》第5章",
    0.1,
    "中文语境中使用了半角的逗号、分号、冒号、问号、叹号、句点、括号、引号；全文合并为一条。",
)
RULES = (HALF_WIDTH,)

FEW = 2  # up to this many places are named one by one
MOST_ROUNDS = 20
WHOLE_TEXT = 10  # from this many, and if most marks are half-width, the whole text is said to be so
_FULL = str.maketrans(",;:?!.()", "，；：？！。（）")
_CJK = r"\u3400-\u9fff“”‘’《》〈〉（）〔〕【】「」『』，。、；：？！…—"
_HAN = re.compile(r"[\u3400-\u9fff]")
_ANY = re.compile(r"[,;:?!.()\"]")
_POINTS = re.compile(r"[,;:?!]+")
_BESIDE = re.compile(f"[{_CJK}]")
# A full stop in place of 。: at the end of a line; after four characters anywhere if the text has no 。 at all.
_STOP_AT_END = re.compile(r"\.(?<=[\u3400-\u9fff]{2}\.)(?=[ \t\u3000]*\r?(?:\n|$))")
_STOP = re.compile(
    r"\.(?:(?<=[\u3400-\u9fff]{4}\.)(?=[\u3400-\u9fff“《])|(?<=[\u3400-\u9fff]{2}\.)(?=[ \t\u3000]*\r?(?:\n|$)))"
)
_BRACKETS = re.compile(r"[(（][^()（）\n]{0,200}[)）]")
# Where half-width marks are right: addresses, mail, file paths, code.
_MACHINE = re.compile(r"```.*?(?:```|$)|`[^`\n]+`|[A-Za-z][A-Za-z+.-]{1,9}://[^\s\u3400-\u9fff，。；）”》]+", re.DOTALL)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """PUN-01. ``count`` and ``places`` are the point marks (or, where there are none, brackets and quotes);
    ``edits`` mend brackets and straight quotes as well."""
    text = document.text
    if not _ANY.search(text) or not _HAN.search(text):
        return
    marks = _changes(text)
    if not marks:
        return
    points = [(place, mark) for place, mark in marks if mark not in "（）“”"]
    counted = points or marks
    edits = tuple(Edit(Span(place, place + 1), mark) for place, mark in marks)
    spans = tuple(Span(place, place + 1) for place, _ in counted)
    first, mark = counted[0]
    message = _message(text, counted, len(marks) - len(counted))
    yield make_finding(HALF_WIDTH, document, first, first + 1, message, mark, edits=edits, places=spans[1:])


def _message(text: str, counted: list[tuple[int, str]], others: int) -> str:
    number = len(counted)
    if number <= FEW:
        pairs = "、".join(f"「{text[place]}」应为「{mark}」" for place, mark in counted)
        message = f"使用了半角标点：{pairs}"
    else:
        full = sum(map(text.count, "，；：？！"))
        where = "全文" if number >= WHOLE_TEXT and number >= full else "文中"
        message = f"{where}使用半角标点，{number} 处"
    return f"{message}；另有半角括号、引号 {others} 个一并改正。" if others else f"{message}。"


def _changes(text: str) -> list[tuple[int, str]]:
    """Offset and full-width mark of everything to be replaced, in text order.

    Every replacement is one character for one, so it is repeated on its own result until nothing
    more becomes Chinese context: reviewing the mended text finds nothing again.
    """
    shielded = {place for match in _MACHINE.finditer(text) for place in range(*match.span())}
    stops = _STOP_AT_END if "。" in text else _STOP
    found: dict[int, str] = {}
    current = list(text)
    for _ in range(MOST_ROUNDS):
        now = "".join(current)
        new = _points(now)
        new |= {match.start(): "。" for match in stops.finditer(now)}
        new |= _brackets(now)
        if '"' in now:
            new |= _quotes(now)
        new = {place: mark for place, mark in new.items() if place not in shielded}
        if not new:
            break
        found |= new
        for place, mark in new.items():
            current[place] = mark
    return sorted(found.items())


def _points(text: str) -> dict[int, str]:
    """Runs of point marks with Chinese on either side."""
    found: dict[int, str] = {}
    for run in _POINTS.finditer(text):
        if _BESIDE.match(text, run.end()) or (run.start() and _BESIDE.match(text, run.start() - 1)):
            found |= {place: text[place].translate(_FULL) for place in range(*run.span())}
    return found


def _brackets(text: str) -> dict[int, str]:
    """Pairs that hold Chinese, follow Chinese, or stand before it without following a Latin letter."""
    found: dict[int, str] = {}
    for match in _BRACKETS.finditer(text):
        if match[0][0] == "（" and match[0][-1] == "）":
            continue
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        follows = bool(re.match(f"[{_CJK}]", before))
        leads = bool(_HAN.match(after)) and not (before.isascii() and before.isalnum())
        if follows or leads or _HAN.search(match[0]):
            ends = {match.start(): "（", match.end() - 1: "）"}
            found |= {place: mark for place, mark in ends.items() if text[place] != mark}
    return found


def _quotes(text: str) -> dict[int, str]:
    """Straight quotes made “ and ” by turns, line by line; a line with an odd number is left to the reader."""
    found: dict[int, str] = {}
    for line in re.finditer(r'[^\n"]*"[^\n]*', text):
        places = [line.start() + match.start() for match in re.finditer('"', line[0])]
        pairs = list(zip(places[::2], places[1::2], strict=False))
        if len(places) % 2 or any(re.search("[“”]", text[start:end]) for start, end in pairs):
            continue
        for start, end in pairs:
            around = text[start - 1 : start] + text[end + 1 : end + 2]
            measures = text[start - 1 : start].isdigit() and text[end - 1].isdigit()
            if not measures and (_HAN.search(text[start:end]) or re.search(f"[{_CJK}]", around)):
                found |= {start: "“", end: "”"}
    return found
