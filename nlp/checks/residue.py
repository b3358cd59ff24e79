"""What a template or a page editor leaves behind: fill-in notes, XX, {{ }}, tags, TODO, filler text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.checks.reading import in_quotes
from nlp.types import Document, Finding, Rule, Severity, Span

_SOURCE = "《政府网站发展指引》（国办发〔2017〕47号）：发布信息应严格审校，确保内容准确"
TEMPLATE = Rule(
    "TPL-01",
    "模板残留",
    "wording",
    Severity.GENERAL,
    _SOURCE,
    1.0,
    "待填写说明、模板变量、测试文字、填充文字未删。",
)
PLACEHOLDER = Rule(
    "TPL-02",
    "占位符",
    "wording",
    Severity.GENERAL,
    _SOURCE,
    1.0,
    "XX、××、某某等占位符未换成具体内容，合并为一条。",
)
MARKUP = Rule("TPL-03", "网页代码残留", "wording", Severity.GENERAL, _SOURCE, 1.0, "正文里残留网页标签或转义符。")
RULES = (TEMPLATE, PLACEHOLDER, MARKUP)

_FILL = "填写|填入|补充|插入|输入|粘贴|替换|修改|添加|编辑|录入|上传|完善|核实|核对|确认"
_NOTE = re.compile(
    rf"[【〖\[［](?:此处|此文|这里|在此|请|待|需)[^】〗\]］\n]{{0,20}}(?:{_FILL})[^】〗\]］\n]{{0,12}}[】〗\]］]"
)
_ASIDE = re.compile(rf"[（(](?:此处|这里|在此处?|待|请在此处?)[^（）()\n]{{0,8}}(?:{_FILL})[^（）()\n]{{0,8}}[）)]")
# Each with the sign that a text must hold for it to be worth looking.
_LEFTOVERS = (
    ("{{", re.compile(r"\{\{[^{}\n]{0,60}\}\}")),
    ("${", re.compile(r"\$\{[^{}\n]{1,40}\}")),
    ("<%", re.compile(r"<%[^%\n]{0,60}%>")),
    ("[object", re.compile(r"\[object Object\]")),
    ("击此处", re.compile(r"[点单]击此处(?:添加|编辑|输入)[^\s，。]{0,8}")),
    ("在此", re.compile(r"请?在此处?(?:输入|粘贴|编辑)(?:文字|文本|内容|正文|标题)")),
    ("TODO", re.compile(r"\bTODO\b")),
    ("FIXME", re.compile(r"\bFIXME\b")),
    ("TBD", re.compile(r"\bTBD\b")),
    ("psum", re.compile(r"(?i:lorem ipsum(?: dolor(?: sit amet)?)?)")),
    ("PSUM", re.compile(r"LOREM IPSUM")),
    ("这是", re.compile(r"这是(?:一[条个篇段])?测试(?:内容|文章|信息|数据|文字|标题)")),
)
_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])(?<![A-Za-z] )(?:X{2,4}|[XＸ][XＸ]+)(?![A-Za-z0-9\-])|[×✕╳]{2,}"
    r"|[X×Ｘ]年[X×Ｘ]{1,2}月|[X×Ｘ]月[X×Ｘ]日"
    r"|(?:(?<![赵钱孙李周吴郑王冯陈杨朱张刘黄林何郭马高罗梁宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚])某某(?=[省市县区乡镇村街局委办厅]|单位|公司|部门|学校))"
)
_PLACEHOLDER_SIGN = ("XX", "××", "ＸＸ", "✕✕", "╳╳", "某某", "X月", "×月", "Ｘ月")
_BESIDE = re.compile(r"[\u4e00-\u9fff“”《》〔〕「」]")
_LABELLED = re.compile(
    "(?:编辑|审核|责编|校对|联系人|电话|作者|撰稿|供稿|通讯员|记者|来源|姓名|职务|地点|时间|单位)[：:] ?$"
)
_MASK = re.compile(r"[0-9*＊]")
_SAMPLE = re.compile(r"范本|模板|样表|样式|示范文本|格式文书|文书格式|填写说明|填表说明|案情|案例")
_MARKUP = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|ldquo|rdquo|lsquo|rsquo|middot|mdash|hellip|ensp|emsp|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
    r"|</?(?:p|br|div|span|strong|font|table|tr|td|a|img|b|h[1-6]|section|style|script)(?:\s[^<>\n]{0,200})?/?>",
)


FORM = 20  # a text with this many is a form, not a draft with a gap


def check(document: Document, context: Context) -> Iterator[Finding]:
    """TPL-01 a place each, TPL-02 and TPL-03 one a document."""
    text = document.text
    for match in _leftovers(text):
        message = f"“{match[0][:24]}”像是模板或测试残留，发布前请换成实际内容或删去。"
        yield make_finding(TEMPLATE, document, match.start(), match.end(), message)
    if any(sign in text for sign in _PLACEHOLDER_SIGN):
        yield from _placeholders(document)
    if "&" in text or "<" in text:
        yield from _markup(document)


def _leftovers(text: str) -> Iterator[re.Match[str]]:
    yield from _NOTE.finditer(text)
    yield from _ASIDE.finditer(text)
    for sign, pattern in _LEFTOVERS:
        if sign in text:
            yield from pattern.finditer(text)


def _placeholders(document: Document) -> Iterator[Finding]:
    """One finding: general, but a hint where all stand in quotes or the text is a sample or a case."""
    text = document.text
    matches = [match for match in _PLACEHOLDER.finditer(text) if _stands_alone(text, match)]
    if not matches:
        return
    loose = [match for match in matches if not in_quotes(text, Span(*match.span()))]
    first = (loose or matches)[0]
    places = tuple(Span(*match.span()) for match in matches if match is not first)
    sample = len(matches) >= FORM or bool(_SAMPLE.search(text))
    blank = any(match[0] != "某某" for match in loose)  # 某某 also hides a name on purpose
    severity = Severity.GENERAL if blank and not sample else Severity.HINT
    count = f"（全文共 {len(matches)} 处）" if places else ""
    message = f"“{first[0]}”是占位符，请核对是否漏填具体名称或数字{count}。"
    yield make_finding(PLACEHOLDER, document, first.start(), first.end(), message, severity=severity, places=places)


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Beside Chinese text, and not a mask within a number (138XXXX5678) or a size (3××4)."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if before and _MASK.match(before) and (not after or _MASK.match(after)):
        return False
    labelled = _LABELLED.search(text, 0, match.start()) and not text.startswith("（非", match.end())
    return bool(_BESIDE.match(before) or _BESIDE.match(after) or labelled)


def _markup(document: Document) -> Iterator[Finding]:
    matches = list(_MARKUP.finditer(document.text))
    if not matches:
        return
    first, *rest = matches
    count = f"（全文共 {len(matches)} 处）" if rest else ""
    message = f"“{first[0][:24]}”是网页代码残留，页面上会原样显示，请删去{count}。"
    places = tuple(Span(*match.span()) for match in rest)
    yield make_finding(MARKUP, document, first.start(), first.end(), message, places=places)
