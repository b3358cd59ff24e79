"""Where things stand in a text: lines, sentences, quotations, titles in 《》, and places for people."""

from __future__ import annotations

import bisect
import re
from functools import lru_cache

from nlp.types import Block, Document, Span

_REMEMBERED = 4
"""Texts whose spans are kept: every check asks for the same text, a batch goes on to the next."""

LINE = re.compile(r"[^\r\n]+")
_LINE_END = re.compile("\r\n|\r|\n")
_SENTENCE = re.compile(r"[^。！？!?；;\r\n]*(?:[。！？!?；;]+[”’」』）)》〉\"]*|(?=[\r\n])|$)")
HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十百零\d]{1,5}[章节编]"
)
_MARK = re.compile('[“”‘’「」『』"\r\n]')
_DEEPEST = 8
"""Quotations inside quotations that are followed; beyond, the outermost open one is given up."""

_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』"}


@lru_cache(maxsize=_REMEMBERED)
def _sentences(text: str) -> tuple[Span, ...]:
    return tuple(Span(m.start(), m.end()) for m in _SENTENCE.finditer(text) if m.group().strip())


def sentences(text: str) -> list[Span]:
    """Sentences in order: they end at 。！？； (with closing marks) or at a line end; blank ones are left out."""
    return list(_sentences(text))


def sentence_span(text: str, offset: int) -> Span:
    """The sentence around ``offset``; between sentences, an empty span at ``offset``."""
    spans = _sentences(text)
    place = bisect.bisect_right(spans, offset, key=lambda span: span.start) - 1
    if place >= 0 and spans[place].start <= offset < spans[place].end:
        return spans[place]
    return Span(offset, offset)


@lru_cache(maxsize=_REMEMBERED)
def _quoted(text: str) -> tuple[Span, ...]:
    if not any(mark in text for mark in '“‘「『"'):
        return ()
    found: list[Span] = []
    stack: list[tuple[str, int]] = []
    straight = -1
    for match in _MARK.finditer(text):
        char, place = match.group(), match.start()
        if char in "\r\n":
            stack, straight = [], -1
        elif char in _PAIRS:
            stack = [*stack[1 - _DEEPEST :], (_PAIRS[char], place + 1)]
        elif char == '"':
            if straight >= 0:
                found.append(Span(straight, place))
            straight = place + 1 if straight < 0 else -1
        elif any(char == closing for closing, _ in stack):
            while stack:
                closing, start = stack.pop()
                if closing == char:
                    found.append(Span(start, place))
                    break
    return tuple(sorted(found))


def quoted_spans(text: str) -> list[Span]:
    """What stands inside “” ‘’ 「」 『』 or "", marks left out, within one line each, nested ones too."""
    return list(_quoted(text))


@lru_cache(maxsize=_REMEMBERED)
def _titles(text: str) -> tuple[Span, ...]:
    found: list[Span] = []
    depth = start = 0
    for match in re.finditer(r"[《》\r\n]", text):
        char = match.group()
        if char == "《":
            start = match.start() if depth == 0 else start
            depth += 1
        elif char == "》" and depth:
            depth -= 1
            if depth == 0:
                found.append(Span(start, match.end()))
        elif char in "\r\n":
            depth = 0
    return tuple(found)


def title_spans(text: str) -> list[Span]:
    """Outer 《…》 pairs within one line, marks included."""
    return list(_titles(text))


def line_blocks(text: str, markdown: bool = False) -> tuple[Block, ...]:
    """One block a line that is not blank; location ``L<n>``, counted from 1 (CRLF, LF and CR end a line)."""
    blocks: list[Block] = []
    number, position = 1, 0
    for match in LINE.finditer(text):
        number += _line_ends(text[position : match.start()])
        position = match.end()
        content = match.group()
        if not content.strip():
            continue
        kind, level = "paragraph", 0
        if markdown and (mark := re.match(r"(#{1,6})\s", content)):
            kind, level = "heading", len(mark.group(1))
        elif len(content) <= 60 and HEADING.match(content.lstrip()):
            kind, level = "heading", 1
        blocks.append(Block(Span(match.start(), match.end()), kind, f"L{number}", level))
    return tuple(blocks)


def _line_ends(gap: str) -> int:
    return gap.count("\n") + gap.count("\r") - gap.count("\r\n")


@lru_cache(maxsize=_REMEMBERED)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in _LINE_END.finditer(text)))


def locate(document: Document, offset: int) -> str:
    """Where ``offset`` is, for a person: 第3行第5列, 第12段, 表1第2行第1列, 第2页."""
    if document.format in ("txt", "md", "text") or not document.blocks:
        starts = _line_starts(document.text)
        line = bisect.bisect_right(starts, offset)
        return f"第{line}行第{offset - starts[line - 1] + 1}列"
    place = bisect.bisect_right(document.blocks, offset, key=lambda block: block.span.start) - 1
    return _block_place(document, max(0, place))


def _block_place(document: Document, index: int) -> str:
    block = document.blocks[index]
    if document.format == "pdf":
        return f"第{block.location.removeprefix('page ')}页"
    names = {"header": "页眉", "footer": "页脚", "footnote": "脚注", "textbox": "文本框"}
    if block.kind in names:
        return names[block.kind]
    if block.kind == "table_cell" and block.table is not None and block.row is not None:
        return f"表{block.table + 1}第{block.row + 1}行第{(block.column or 0) + 1}列"
    kinds = ("table_cell", *names)
    number = sum(1 for other in document.blocks[: index + 1] if other.kind not in kinds)
    return f"第{number}段"
