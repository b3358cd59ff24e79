"""The same point mark twice, or two point marks of which one is too many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Finding, Rule, Severity

REPEATED = Rule(
    "PUN-15",
    "标点重复",
    "punctuation",
    Severity.GENERAL,
    "GB/T 15834—2011《标点符号用法》4.1～4.7、5.1",
    0.1,
    "点号重复或两个点号连用；问号、叹号最多叠用三个。",
)
RULES = (REPEATED,)

MOST = 3  # ！ and ？ may stand up to three together (GB/T 15834—2011, 4.2, 4.3)
_RUN = re.compile("[，。；：、！？]{2,}")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """PUN-15. Fix: one mark (three for ！ and ？); of two different marks the stronger.

    Silent on 。。。 (an ellipsis, PUN-05) and on ！ ？ with each other; after 。 only a reader can tell.
    """
    for match in _RUN.finditer(document.text):
        marks = match[0]
        kinds = set(marks)
        if kinds <= set("！？"):
            if len(marks) > MOST:
                message = "问号、叹号最多叠用三个。"
                yield make_finding(REPEATED, document, *match.span(), message, marks[:MOST])
        elif len(kinds) == 1:
            if marks[0] != "。" or len(marks) == 2:
                yield make_finding(REPEATED, document, *match.span(), f"“{marks[0]}”重复。", marks[0])
        elif kinds.isdisjoint("！？"):
            message = f"“{marks}”中点号连用，保留其一。"
            fix = () if marks[0] == "。" else (max(marks, key="、，：；。".index),)
            yield make_finding(REPEATED, document, *match.span(), message, *fix)
