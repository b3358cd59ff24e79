"""txt, md and plain strings: the text left exactly as it is."""

from __future__ import annotations

from datetime import date

from nlp.text import limits
from nlp.text.encoding import decode
from nlp.text.links import markdown_links, text_links
from nlp.text.structure import line_blocks
from nlp.types import Document, InputError


def document_from_text(
    text: str, title: str | None = None, source: str = "", published: date | None = None
) -> Document:
    """A document of a plain string, one block a line. InputError where it is longer than the limit."""
    check_length(text, source or "文本")
    blocks = line_blocks(text)
    links = tuple(text_links(text, blocks, ()))
    return Document(source or "text", text, title, published, source, "text", blocks, links)


def read_text(data: bytes, name: str, markdown: bool) -> Document:
    """The document of a txt or md file. InputError where it is no text or holds nothing to read."""
    text = decode(data, name)
    if not text.strip():
        raise InputError(name, "没有文字内容")
    check_length(text, name)
    blocks = line_blocks(text, markdown)
    links, elements = markdown_links(text, blocks) if markdown else ([], [])
    links += text_links(text, blocks, links)
    title = None
    for block in blocks if markdown else ():
        if block.kind == "heading" and block.level == 1:
            title = text[block.span.start : block.span.end].strip("# \t") or None
            break
    form = "md" if markdown else "txt"
    return Document(name, text, title, None, name, form, blocks, tuple(links), tuple(elements))


def check_length(text: str, source: str) -> None:
    """InputError where ``text`` is longer than ``limits.CHARACTERS``."""
    if len(text) > limits.CHARACTERS:
        raise InputError(source, f"超过 {limits.CHARACTERS:,} 字，请分成几份")
