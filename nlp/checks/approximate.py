"""Round numbers marked twice: 约20多人, 近百余户, 大约三天左右."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Finding, Rule, Severity

TWICE = Rule(
    "NUM-12",
    "约数重复",
    "numeral",
    Severity.HINT,
    "《报纸期刊质量管理规定》（国新出发〔2020〕10号）附件《报纸编校差错率计算方法》：语法差错（成分赘余）",
    0.0,
    "表示约数的词语只用一个（约20人、20多人，不写约20多人）。",
)
RULES = (TWICE,)

_NUMBER = r"(?:\d[\d,.]{0,15}|[一二两三四五六七八九十百千]{1,6})[十百千万亿]{0,3}"
_UNIT = r"[^\W\d_一二两三四五六七八九十有]{1,4}?"
_BEFORE = re.compile(
    rf"(?P<word>大约|约|大概|将近|接近|近)(?:有|为|计)?\s?{_NUMBER}(?P<more>[多余来])(?=[\u3400-\u9fff])"
)
_AROUND = re.compile(
    rf"(?P<word>大约|约|大概|将近|接近)(?:有|为|计|需要?)?\s?{_NUMBER}{_UNIT}(?P<more>左右|上下(?![\u3400-\u9fff]))"
)
_MORE_OR_LESS = re.compile(
    rf"(?P<word>(?<![\d,.]){_NUMBER}[多余]{_UNIT})(?P<more>左右(?![手脚邻侧为互两])|上下(?![\u3400-\u9fff]))"
)
_BOTH = re.compile(rf"(?P<word>(?<![\d,.]){_NUMBER}(?:{_UNIT}|[℃%])左右)(?P<more>上下)")
_AT_LEAST = re.compile(
    rf"(?P<word>至少|最少|不少于|不低于|超过|逾)\s?{_NUMBER}{_UNIT}(?P<more>以上)(?![的]?(?:学历|职称))"
)
_ODD = re.compile(
    rf"(?P<word>(?<![\d,.]){_NUMBER}多)(?P<more>余)(?=[人名户家个件次亩元项种所台辆吨米篇条株只头]|公里|平方|万|天[，。]|年[，。来前])"
)
_PATTERNS = (_BEFORE, _AROUND, _MORE_OR_LESS, _BOTH, _AT_LEAST, _ODD)
_LATER = (_MORE_OR_LESS, _BOTH, _AT_LEAST, _ODD)
"""Patterns whose later word goes."""
_NAMES = re.compile(r"[签预契合节制条公大特邻远附最就]$")  # 签约二十余家, 附近百余户: 约 and 近 belong to another word


def check(document: Document, context: Context) -> Iterator[Finding]:
    """NUM-12. Fix: one of the two words goes."""
    text = document.text
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            word, more = match["word"], match["more"]
            if len(word) == 1 and _NAMES.search(text, max(0, match.start() - 1), match.start()):
                continue
            kept = "多" if pattern is _ODD else word
            message = f"“{kept}”与“{more}”都表示约数，保留其一。"
            if word in ("至少", "最少", "不少于", "不低于", "超过", "逾"):
                message = f"“{word}”与“{more}”意思重复，保留其一。"
            fix = match[0][: -len(more)] if pattern in _LATER else match[0][len(word) :].lstrip("有为计 ")
            yield make_finding(TWICE, document, match.start(), match.end(), message, fix)
