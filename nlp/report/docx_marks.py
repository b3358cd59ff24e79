"""Tracked changes of whole paragraphs and table rows: their marks, and new paragraphs in the form of a neighbour."""

from __future__ import annotations

import re

from nlp.report.docx_runs import properties_of, run_of_text
from nlp.report.docx_splice import Revisions
from nlp.text.docx import DocxMap, DocxParagraph
from nlp.text.xmlscan import is_empty, tag_end


def opened(head: bytes, prefix: str, mark: bytes, content: bytes) -> bytes:
    """The opening of a paragraph (its tag and w:pPr) with ``mark`` in its paragraph mark and ``content`` behind it; of
    a paragraph that is one empty tag the whole."""
    tag = tag_end(head, 0)
    if not is_empty(head, tag):
        return (marked(head, prefix, mark) if mark else head) + content
    name = re.match(rb"<([^\s/>]+)", head)
    assert name is not None
    opening = head[: tag - 2].rstrip() + b">"
    return (marked(opening, prefix, mark) if mark else opening) + content + b"</" + name.group(1) + b">"


def marked(head: bytes, prefix: str, mark: bytes) -> bytes:
    """The opening of a paragraph with ``mark`` in the properties of its paragraph mark."""
    p = prefix.encode()
    tag = tag_end(head, 0)
    properties = head[tag:]
    if not properties.strip():
        return head + _wrapped(p, mark)
    found = re.search(rb"<" + p + rb"rPr(?:\s*(/)?>)", properties)
    if found is not None:
        inner = b"<" + p + b"rPr>" + mark + (b"</" + p + b"rPr>" if found.group(1) else b"")
        return head[:tag] + properties[: found.start()] + inner + properties[found.end() :]
    if re.match(rb"\s*<" + p + rb"pPr\s*/>", properties):
        return head[:tag] + _wrapped(p, mark)
    behind = re.search(rb"<" + p + rb"(?:sectPr|pPrChange)[\s/>]|</" + p + rb"pPr\s*>", properties)
    assert behind is not None
    own = b"<" + p + b"rPr>" + mark + b"</" + p + b"rPr>"
    return head[:tag] + properties[: behind.start()] + own + properties[behind.start() :]


def _wrapped(p: bytes, mark: bytes) -> bytes:
    return b"<" + p + b"pPr><" + p + b"rPr>" + mark + b"</" + p + b"rPr></" + p + b"pPr>"


def new_paragraph(source: DocxMap, like: DocxParagraph, text: str, revisions: Revisions, mark: bytes) -> bytes:
    """An inserted paragraph of ``text`` that looks like ``like``; ``mark``: of its own paragraph mark, or b""."""
    data, prefix = source.parts[like.part], revisions.prefix
    p = prefix.encode()
    head = data[like.start : like.content]
    properties = b"" if is_empty(head, tag_end(head, 0)) else head[tag_end(head, 0) :]
    for name in (b"sectPr", b"pPrChange", b"rPr"):
        pattern = rb"<" + p + name + rb"(?:\s[^>]*)?(?:/>|>.*?</" + p + name + rb"\s*>)"
        properties = re.sub(pattern, b"", properties, flags=re.DOTALL)
    opening = b"<" + p + b"p>" + properties
    if mark:
        opening = marked(opening, prefix, mark)
    run = b""
    if text:
        form = properties_of(data[like.runs[0].start : like.runs[0].end]) if like.runs else b""
        run = revisions.insertion(run_of_text(prefix, form, text))
    return opening + run + b"</" + p + b"p>"


def row_around(data: bytes, prefix: str, paragraph: DocxParagraph) -> tuple[int, int] | None:
    """Bytes of the innermost table row around the paragraph, None where it is in none."""
    p = prefix.encode()
    open_rows: list[int] = []
    for found in re.finditer(rb"<(/?)" + p + rb"tr(?=[\s>])", data):
        if found.group(1):
            start = open_rows.pop() if open_rows else None
            if start is not None and start < paragraph.start and found.start() >= paragraph.end:
                return start, data.index(b">", found.start()) + 1
        else:
            open_rows.append(found.start())
    return None


def deleted_row(data: bytes, prefix: str, row: tuple[int, int], mark: bytes) -> tuple[int, int, bytes]:
    """Which bytes of the part become which others, so that the row is marked as deleted."""
    p = prefix.encode()
    start = tag_end(data, row[0])
    exceptions = re.compile(rb"\s*<" + p + rb"tblPrEx[\s>].*?</" + p + rb"tblPrEx\s*>", re.DOTALL).match(data, start)
    at = exceptions.end() if exceptions else start
    whole = re.compile(rb"\s*<" + p + rb"trPr\s*(/>|>)").match(data, at)
    if whole is None:
        return at, at, b"<" + p + b"trPr>" + mark + b"</" + p + b"trPr>"
    if whole.group(1) == b"/>":
        return at, whole.end(), b"<" + p + b"trPr>" + mark + b"</" + p + b"trPr>"
    end = re.compile(rb"<" + p + rb"trPrChange[\s>]|</" + p + rb"trPr\s*>").search(data, whole.end())
    assert end is not None
    return end.start(), end.start(), mark
