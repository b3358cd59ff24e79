"""The mark after a serial number: 一、 （一） 1. 首先， — and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Edit, Finding, Rule, Severity, Span

BRACKETED = Rule(
    "PUN-10",
    "括号序号后的标点",
    "punctuation",
    Severity.GENERAL,
    "GB/T 15834—2011《标点符号用法》附录B.3",
    0.1,
    "加括号的序号（一）（1）之后不用任何点号。",
)
ARABIC = Rule(
    "PUN-11",
    "序号后的标点",
    "punctuation",
    Severity.HINT,
    "GB/T 15834—2011《标点符号用法》附录B.3；GB/T 9704—2012《党政机关公文格式》7.3.3",
    0.0,
    "阿拉伯数字序号后用下脚点（1.），汉字数字序号后用顿号（一、）。同类合并为一条。",
)
ORDINAL = Rule(
    "PUN-12",
    "“首先”“第一”后的标点",
    "punctuation",
    Severity.HINT,
    "GB/T 15834—2011《标点符号用法》附录B.3",
    0.0,
    "“第一”“首先”“其次”“最后”作序次语时后用逗号，不用顿号。",
)
RULES = (BRACKETED, ARABIC, ORDINAL)

_BRACKETED = re.compile(
    r"^[ \t\u3000]*[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)](?P<mark>[、，．.])(?![、，．.])",
    re.MULTILINE,
)
_ARABIC = re.compile(
    r"^[ \t\u3000]*(?:\d{1,2}(?P<comma>、|[.．]、)|[一二三四五六七八九十]{1,3}(?P<stop>[.．]))(?=[\u3400-\u9fff“《])",
    re.MULTILINE,
)
_ORDINAL = re.compile(
    r"(?:^|(?<=[。；：\n]))(?:第[一二三四五六七八九十]|首先|其次|最后)(?P<mark>、)(?![第一二三四五六七八九十])",
    re.MULTILINE,
)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """PUN-10, PUN-11 (one finding for each kind of number), PUN-12; the fix replaces the mark alone."""
    text = document.text
    for match in _BRACKETED.finditer(text):
        yield make_finding(BRACKETED, document, *match.span("mark"), "加括号的序号之后不用标点。", "")
    matches = list(_ARABIC.finditer(text))
    for group, right, name in (("comma", ".", "阿拉伯数字"), ("stop", "、", "汉字数字")):
        spans = [Span(*match.span(group)) for match in matches if match[group]]
        if spans:
            count = f"，共 {len(spans)} 处" if len(spans) > 1 else ""
            first = spans[0]
            yield make_finding(
                ARABIC, document, first.start, first.end, f"{name}序号后用“{right}”{count}。", right,
                edits=tuple(Edit(span, right) for span in spans), places=tuple(spans[1:]),
            )  # fmt: skip
    if "、" in text:
        for match in _ORDINAL.finditer(text):
            yield make_finding(ORDINAL, document, *match.span("mark"), "序次语后用逗号。", "，")
