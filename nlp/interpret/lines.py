"""Lines, their labels (第X条, 一、（一）1.（1）) and sentences: what both texts are cut into."""

from __future__ import annotations

import re

from nlp.types import Span

_CN = "零〇一二三四五六七八九十百"
LONGEST = 1_000
"""Code points that are read as one sentence, or as the stretch around a value."""
_LINE = re.compile(r"[^\r\n]+")
_CHAPTER = re.compile(rf"^[\s　]*(第[{_CN}\d]+[章编节])[\s　]*(.*)$")
ARTICLE = re.compile(rf"^[\s　#*]*(第[{_CN}\d]+条)(?:之[{_CN}])?[\s　]*")
_TOP = re.compile(rf"^[\s　#*]*([{_CN}]+)、")
_SECOND = re.compile(rf"^[\s　#*]*[（(]([{_CN}]+)[)）][、.．]?")
THIRD = re.compile(r"^[\s　#*]*(\d{1,3})\s*(?:[.．、](?!\d))")
_FOURTH = re.compile(r"^[\s　]*[（(](\d{1,2})[)）]")
_SENTENCE = re.compile(r"[^。！？!?\r\n]+(?:[。！？!?]+[”’」』）)\"]*)?")
_SEGMENT = re.compile(r"[^。！？!?；;\r\n]+(?:[。！？!?；;]+[”’」』）)\"]*)?")
NUMBER_LINE = re.compile(
    r"^[\s　]*[\u4e00-\u9fff]{1,12}[〔\[［(（]\d{4}[〕\]］)）]\s*\d+号[\s　]*$|^二〇\S{2,8}第\S+号$"
)
DATE_LINE = re.compile(r"^[\s　]*\d{4}年\d{1,2}月\d{1,2}日[\s　]*$")


def lines_of(text: str) -> list[Span]:
    """Spans of the non-blank lines, without surrounding white space."""
    spans = []
    for match in _LINE.finditer(text):
        line = match.group()
        left = len(line) - len(line.lstrip())
        if left < len(line):
            spans.append(Span(match.start() + left, match.start() + len(line.rstrip())))
    return spans


def split(text: str, span: Span, segments: bool = False) -> list[Span]:
    """Sentences of a span; with ``segments`` also cut at semicolons. White space at the ends is left out.

    What nobody ended is cut after ``LONGEST`` characters, at a comma where there is one: time stays linear.
    """
    found = []
    for match in (_SEGMENT if segments else _SENTENCE).finditer(text, span.start, span.end):
        piece = match.group()
        start = match.start() + len(piece) - len(piece.lstrip(" \t　”’」』）)"))
        end = match.end() - (len(piece) - len(piece.rstrip()))
        while end - start > LONGEST:
            cut = max(text.rfind(mark, start + 1, start + LONGEST) for mark in "，,、")
            cut = cut + 1 if cut > 0 else start + LONGEST
            found.append(Span(start, cut))
            start = cut
        if end - start > 1:
            found.append(Span(start, end))
    return found


def label_of(line: str) -> tuple[int, str, int] | None:
    """Level (1 chapter … 6 item), label and length of the label, or None."""
    for level, pattern in ((1, _CHAPTER), (2, ARTICLE), (3, _TOP), (4, _SECOND), (5, THIRD), (6, _FOURTH)):
        match = pattern.match(line)
        if match:
            label = match.group(1)
            shown = {4: f"（{label}）", 6: f"（{label}）"}.get(level, label)
            end = match.end(1) if level == 1 else match.end()
            return level, shown, end
    return None
