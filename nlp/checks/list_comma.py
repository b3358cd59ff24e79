"""The enumeration comma 、: between quotes or book titles, inside approximate numbers, before 等."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Edit, Finding, Rule, Severity, Span

BETWEEN_QUOTES = Rule(
    "PUN-02",
    "引号、书名号之间的顿号",
    "punctuation",
    Severity.GENERAL,
    "GB/T 15834—2011《标点符号用法》4.5.3.5",
    0.1,
    "并列的引号之间、书名号之间通常不用顿号；有括注等成分插在中间时可用。全文合并为一条。",
)
APPROXIMATE = Rule(
    "PUN-03",
    "概数中的顿号",
    "punctuation",
    Severity.GENERAL,
    "GB/T 15834—2011《标点符号用法》4.5.3.4；GB/T 15835—2011《出版物上数字用法》5.2",
    0.1,
    "相邻两个数字连用表示概数时，中间不用顿号（三四天）；缩略形式（二、三产业）可用。",
)
BEFORE_ETC = Rule(
    "PUN-06",
    "“等”前的顿号",
    "punctuation",
    Severity.GENERAL,
    "GB/T 15834—2011《标点符号用法》4.5.3",
    0.1,
    "列举之后的“等”“等等”前不用顿号。",
)
RULES = (BETWEEN_QUOTES, APPROXIMATE, BEFORE_ETC)

_BETWEEN = re.compile("、(?:(?<=[”》]、)(?=[“《]))")
_INSERTED = re.compile("[”》]（[^（）\n]*）")  # a bracketed remark among the siblings calls for 、
_STOP = re.compile("[。\n]")
_PAIRS = "一、二|二、三|三、四|四、五|五、六|六、七|七、八|八、九|三、五"
_APPROXIMATE = re.compile(
    rf"(?<![第、一二三四五六七八九十百千万亿\d（])(?:{_PAIRS})(?!十年代)"
    r"(?=[十百千万]?(?:天[^然]|个|年[^级]|次(?![会全产])|项|名|人(?![民员大口工])|家|户|元|里[路外地]))"
)
_THINGS = (
    "物[资品]|[项题]目|农?作物|产业|环节|场所|部位|材料|设[备施]|产品|方式|形式"
    "|原因|因素|要素|食品|疾病|服务|事项|职务|荣誉"
)
_ETC = re.compile(
    r"、等(?=等?(?:[。，；：！？”）)\n]|方面|单位|部门|地区?[，。的]|工作|问题|内容|情况|措施|活动|行业|领域|人员|多[个种项]|人"
    rf"|\d|{_THINGS}))"
)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """PUN-02 (one finding a document), PUN-03, PUN-06. Fix: the 、 is taken out."""
    text = document.text
    if "、" not in text:
        return
    between = _between(text)
    if between:
        first, *rest = between
        message = "并列的引号之间、书名号之间通常不用顿号" + (f"，全文 {len(between)} 处。" if rest else "。")
        spans = [Span(place, place + 1) for place in between]
        edits = tuple(Edit(span, "") for span in spans)
        places = tuple(spans[1:])
        yield make_finding(BETWEEN_QUOTES, document, first, first + 1, message, "", edits=edits, places=places)
    for match in _APPROXIMATE.finditer(text):
        message = f"表示概数时中间不用顿号；若分别指“{match[0]}”两项，请忽略。"
        yield make_finding(APPROXIMATE, document, *match.span(), message, match[0].replace("、", ""))
    for match in _ETC.finditer(text):
        yield make_finding(BEFORE_ETC, document, *match.span(), "“等”前不用顿号。", "等")


def _between(text: str) -> list[int]:
    """Offsets of the marks, those of a sentence with a bracketed remark left out."""
    found: list[int] = []
    stop, remark = -1, False
    for match in _BETWEEN.finditer(text):
        place = match.start()
        if place > stop:
            start = max(text.rfind("。", 0, place), text.rfind("\n", 0, place)) + 1
            end = _STOP.search(text, place)
            stop = end.start() if end else len(text)
            remark = _INSERTED.search(text, start, stop) is not None
        if not remark:
            found.append(place)
    return found
