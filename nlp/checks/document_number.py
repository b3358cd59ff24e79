"""发文字号: its brackets, its number, and where it stands beside the title it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Finding, Rule, Severity

_SOURCE = "GB/T 9704—2012《党政机关公文格式》7.2.5"
BRACKETS = Rule(
    "DOC-01",
    "发文字号的年份",
    "document",
    Severity.GENERAL,
    _SOURCE,
    0.1,
    "发文字号的年份用阿拉伯数字，六角括号〔〕括入。",
)
NUMBER = Rule(
    "DOC-02",
    "发文字号的序号",
    "document",
    Severity.GENERAL,
    _SOURCE,
    0.1,
    "发文顺序号不加“第”字，不编虚位；年份标全称。",
)
ORDER = Rule(
    "DOC-06",
    "引用公文的次序",
    "document",
    Severity.HINT,
    "《党政机关公文处理工作条例》（中办发〔2012〕14号）；公文写作惯例：引用公文先引标题，后引发文字号",
    0.0,
    "引用公文先引标题，后引发文字号：《标题》（文号）。",
)
RULES = (BRACKETS, NUMBER, ORDER)

_BRACKETS = re.compile(r"[\[【（(［](?P<year>(?:19|20)\d\d)[\]】）)］](?=\s?第?\d{1,4}号)")
_HAN_YEAR = re.compile(r"[〔\[【（(［](?P<year>二[〇○零0][一二三四五六七八九〇○零]{2})[〕\]】）)］](?=\s?第?\d{1,4}号)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NUMBER = re.compile(
    r"[〔\[（(［](?P<year>(?:(?:19|20)\d\d|\d\d(?=[〕])))[〕\]）)］]\s?(?P<extra>第0*|0+)(?P<number>[1-9]\d{0,3})号|〔(?P<short>\d\d)〕\d+号"
)
_AGENCY = re.compile(r"[\u3400-\u9fff]$")
_PARCEL = re.compile("[储挂告工]出$|[储告]挂$")  # 杭政储出【2025】20号 names a plot of land
_SERIES = re.compile("(?:公告|令|通告|公报)$")  # 公告〔2023〕第5号 is their own form
_ORDER = re.compile(
    r"(?<![\u3400-\u9fff》（(])[\u3400-\u9fff]{2,12}〔\d{4}〕\d+号(?=《)|(?<=[据照按合])[\u3400-\u9fff]{2,8}〔\d{4}〕\d+号(?=《)"
    r"|(?<!》)[（(][\u3400-\u9fff]{2,12}〔\d{4}〕\d+号[）)](?=《)"
)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """DOC-01 and DOC-02 keep the number itself as it is; DOC-06 has no fix."""
    text = document.text
    if "号" not in text:
        return
    for match in _BRACKETS.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        if _AGENCY.search(before) and not _PARCEL.search(before):
            right = f"〔{match['year']}〕"
            yield make_finding(BRACKETS, document, *match.span(), f"发文字号的年份用六角括号：{right}。", right)
    for match in _HAN_YEAR.finditer(text):
        if _AGENCY.search(text[max(0, match.start() - 1) : match.start()]):
            right = f"〔{match['year'].translate(_DIGITS)}〕"
            yield make_finding(BRACKETS, document, *match.span(), f"发文字号的年份用阿拉伯数字：{right}。", right)
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - 3) : match.start()]
        if not _AGENCY.search(before) or _SERIES.search(before):
            continue
        if match["short"]:
            message = "发文字号中的年份应标全称（四位数字）。"
            yield make_finding(NUMBER, document, match.start(), match.end(), message)
        else:
            message = "发文顺序号不加“第”字，不编虚位。"
            yield make_finding(NUMBER, document, *match.span("extra"), message, "")
    if "〔" in text:
        for match in _ORDER.finditer(text):
            yield make_finding(ORDER, document, *match.span(), "先引标题，后引发文字号：《标题》（文号）。")
