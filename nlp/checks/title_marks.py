"""Book-title marks round what is no work, and a point mark at the end of a document's title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.checks.reading import title_lines
from nlp.types import Document, Finding, Rule, Severity, Span

NO_WORK = Rule(
    "PUN-09",
    "书名号用于非作品",
    "punctuation",
    Severity.HINT,
    "GB/T 15834—2011《标点符号用法》附录A.13",
    0.0,
    "课程、奖品、证照、组织机构、会议、活动等名称不用书名号。",
)
TITLE_END = Rule(
    "PUN-13",
    "标题末尾的标点",
    "punctuation",
    Severity.GENERAL,
    "GB/T 15834—2011《标点符号用法》附录B.4",
    0.1,
    "文章标题末尾不用逗号、句号、分号、冒号、顿号。",
)
RULES = (NO_WORK, TITLE_END)

_NO_WORK = re.compile(
    r"(?<![片剧曲画文品书辑目作刊、])《(?P<name>[^《》\n]{2,20}(?:(?<!关于)会议|论坛|(?<!实践)活动|比赛|大赛|锦标赛|协会|(?<!登记)证书|资格证|许可证|执照|专项行动))》(?![一第全中里主的由通播等、])"
)

_HONOUR = re.compile(
    r"(?:荣获|获得|获评|授予|被评为)(?:了|过)?(?:[\u3400-\u9fff]{1,8})?《(?P<name>[^《》\n]{2,15})》(?:荣誉)?(?:称号|奖项?[，。、；\n])"
)

_REPORTED = re.compile("通过|表决|作了|听取|公布|发布|审议|撤销|批准|印发了|适用")  # a sentence about a document


def check(document: Document, context: Context) -> Iterator[Finding]:
    """PUN-09 without a fix, one finding for each name, PUN-13 with the mark taken out."""
    text = document.text
    if "《" in text:
        named: dict[str, list[Span]] = {}
        for match in (*_NO_WORK.finditer(text), *_HONOUR.finditer(text)):
            span = Span(match.start("name") - 1, match.end("name") + 1)
            named.setdefault(match["name"], []).append(span)
        for written, (first, *more) in named.items():
            message = f"“{written}”若是会议、活动、机构、证照或奖项名称，不用书名号。"
            yield make_finding(NO_WORK, document, first.start, first.end, message, places=tuple(more))
    for start, end in _titles(document):
        if end > start and text[end - 1] in "。，；：、":
            yield make_finding(TITLE_END, document, end - 1, end, "标题末尾不用点号。", "")


def _titles(document: Document) -> Iterator[tuple[int, int]]:
    """What is surely the title: the first line if it reads like one or the source says so, title blocks."""
    text = document.text
    found = {(block.span.start, block.span.end) for block in document.blocks if block.kind == "title"}
    start = len(text) - len(text.lstrip())
    stop = text.find("\n", start)
    if stop > 0 and text[stop:].strip():
        line = text[start:stop].rstrip()
        reads_like_one = not _REPORTED.search(line) and any(title.start == 0 for title in title_lines(line))
        if reads_like_one or (document.title or "").strip() == line:
            found.add((start, start + len(line)))
    yield from sorted(found)
