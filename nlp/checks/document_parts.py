"""Parts of an official document: the addressee line, the note of attachments, days named by yesterday and today."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.checks.reading import title_lines
from nlp.types import Document, Edit, Finding, Rule, Severity, Span

ATTACHMENT = Rule(
    "DOC-04",
    "附件说明",
    "document",
    Severity.HINT,
    "GB/T 9704—2012《党政机关公文格式》7.3.4",
    0.0,
    "附件说明写作“附件：1.××××”，附件名称后不加标点。",
)
ADDRESSEE = Rule(
    "DOC-05",
    "主送机关后的冒号",
    "document",
    Severity.HINT,
    "GB/T 9704—2012《党政机关公文格式》7.3.2",
    0.0,
    "主送机关最后一个名称后用全角冒号。",
)
RELATIVE = Rule(
    "DOC-07",
    "相对时间",
    "document",
    Severity.HINT,
    "《党政机关公文处理工作条例》（中办发〔2012〕14号）第十九条；公文写作惯例",
    0.0,
    "公文中写具体日期，少用昨天、近日、上月等；全文合并为一条。",
)
RULES = (ATTACHMENT, ADDRESSEE, RELATIVE)

_ATTACHMENT = re.compile(
    r"^[ \t\u3000]*附件(?P<colon>[：:])\s*(?:\d{1,2}(?P<comma>、|．)|\d{1,2}\.)?(?P<name>[^\n]*?)[ \t\u3000]*\r?$",
    re.MULTILINE,
)
_ADDRESSEE = re.compile(
    r"[ \t\u3000]*(?P<line>(?:各|[\u3400-\u9fff]{2,20}(?:政府|局|委|厅|部|办公室|委员会|公司))[^\n。；！？]{1,70}?"
    r"(?:政府|部门|单位|机构|局|委|厅|办公室|委员会|公司|街道办|院校|企业))(?P<mark>[:，,。；;、]?)[ \t\u3000]*\r?\n"
)
_RELATIVE = re.compile(
    r"(?<![\d一二三四五六七八九十数几的])(?:昨[天日]|(?<!到)今天|明天|(?<=[，。；\s])(?:近日|日前)|上个?月|本月)(?![有之初])"
)
_MANY = 3  # half-width marks from which PUN-01 speaks for the whole text


def check(document: Document, context: Context) -> Iterator[Finding]:
    """DOC-04 anywhere; DOC-05 and DOC-07 in texts that begin with the title of an official document."""
    text = document.text
    if "附件" in text:
        yield from _attachments(document)
    titles = title_lines(text[:1000])
    if not titles or text[: titles[0].start].strip().count("\n") > 3:
        return
    yield from _addressee(document, titles[0].end)
    spans = [Span(*match.span()) for match in _RELATIVE.finditer(text, titles[0].end)]
    spans = [span for span in spans if not _quoted(text, span)]
    if spans:
        first = spans[0]
        count = f"，全文 {len(spans)} 处" if len(spans) > 1 else ""
        message = f"公文中写具体日期为宜，“{text[first.start : first.end]}”等相对时间请核对{count}。"
        yield make_finding(RELATIVE, document, first.start, first.end, message, places=tuple(spans[1:]))


def _attachments(document: Document) -> Iterator[Finding]:
    for match in _ATTACHMENT.finditer(document.text):
        if not match["name"].strip():
            continue
        edits = []
        if match["comma"]:
            edits.append(Edit(Span(*match.span("comma")), "."))
        end = match.end("name")
        if match["name"][-1] in "。；，、;,":
            edits.append(Edit(Span(end - 1, end), ""))
        if edits:
            start = match.start("colon") - 2
            message = "附件说明写作“附件：1.××××”，名称后不加标点。"
            yield make_finding(ATTACHMENT, document, start, end, message, edits=tuple(edits))


def _addressee(document: Document, title_end: int) -> Iterator[Finding]:
    text = document.text
    line_start = title_end
    while text[line_start : line_start + 1].isspace():
        line_start += 1
    match = _ADDRESSEE.match(text, line_start)
    if not match:
        return
    if match["mark"] == ":" and sum(map(text.count, ",;:?!")) >= _MANY:
        return
    start, end = match.start("line"), match.end("mark")
    edits = (Edit(Span(match.start("mark"), end), "："),)
    last = max(start, end - 1)
    yield make_finding(ADDRESSEE, document, last, end, "主送机关之后用全角冒号“：”。", edits=edits)


def _quoted(text: str, span: Span) -> bool:
    line_start = text.rfind("\n", 0, span.start) + 1
    before = text[line_start : span.start]
    return before.count("“") > before.count("”") or before.count("《") > before.count("》")
