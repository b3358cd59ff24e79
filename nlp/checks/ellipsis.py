"""The ellipsis ……: its form, and its use together with 等."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Finding, Rule, Severity

WITH_ETC = Rule(
    "PUN-04",
    "省略号与“等”并用",
    "punctuation",
    Severity.GENERAL,
    "GB/T 15834—2011《标点符号用法》附录A（省略号用法补充规则）",
    0.1,
    "省略号与“等”“等等”“之类”作用相同，不并用。",
)
FORM = Rule(
    "PUN-05",
    "省略号形式",
    "punctuation",
    Severity.HINT,
    "GB/T 15834—2011《标点符号用法》4.11、5.1",
    0.0,
    "省略号为六个连点“……”，不写作句点、句号或三个连点。",
)
RULES = (WITH_ETC, FORM)

_DOTS = r"(?:…{1,2}|\.{3,6}|(?<!。)。{3,})"
_WITH_ETC = re.compile(
    rf"{_DOTS}(?P<after>等等?)(?![到待他她我你您着候闲级于不下会一了过俺咱它这那有])|(?P<before>等等?){_DOTS}(?=[。，；\n）]|$)"
)
_FORM = re.compile(r"\.{3,}|。{3,}|…+")
_HAN = re.compile(r"[\u3400-\u9fff，。！？；：、“”‘’（）]")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """PUN-04 (fix: 等 stays) and PUN-05 (fix: ……). Silent on leaders in contents and on formulas."""
    text = document.text
    if "…" not in text and "..." not in text and "。。。" not in text:
        return
    taken: set[int] = set()
    for match in _WITH_ETC.finditer(text):
        if match["before"] and not _lists(text, match.start()):
            continue
        taken.update(range(*match.span()))
        word = match["after"] or match["before"]
        yield make_finding(WITH_ETC, document, *match.span(), f"省略号与“{word}”不并用，保留其一。", word)
    for match in _FORM.finditer(text):
        if match.start() in taken or _right(text, match):
            continue
        yield make_finding(FORM, document, *match.span(), "省略号应为六个连点“……”。", "……")


def _lists(text: str, place: int) -> bool:
    """等…… ends an enumeration (and is no exclamation, 等等……) where a 、 stands shortly before."""
    return "、" in text[max(0, place - 15) : place]


def _right(text: str, match: re.Match[str]) -> bool:
    mark = match[0]
    if mark in ("……", "…………"):  # twelve dots stand for left-out paragraphs
        return True
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if not (_HAN.match(before) or _HAN.match(after)):
        return True
    line_end = text.find("\n", match.end())
    rest = text[match.end() : line_end if line_end >= 0 else len(text)].strip()
    leader = len(mark) > 6 or (re.fullmatch(r"[（(\d\s—\-·.…）)]*", rest) and rest != "")
    return bool(leader) or (before in "，、,+＋" and (after in "，、,+＋" or (after.isascii() and after.isalnum())))
