"""txt and md: the encoding found, the text left exactly as it is."""

from __future__ import annotations

import codecs
import re
from datetime import date

from nlp.text import limits
from nlp.text.structure import line_blocks
from nlp.types import Document, InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, name: str) -> str:
    """Text of ``data`` as UTF-8, UTF-16 or GB18030, byte-order mark left out. InputError where none fits."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name)
    if (wide := _utf16(data)) is not None:
        return wide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise InputError(
                name, f"不是 UTF-8、UTF-16 或 GB18030 文本（第 {error.start + 1} 个字节处），请另存为 UTF-8"
            ) from None
    if len(_CONTROL.findall(text[:10_000])) > max(3, len(text[:10_000]) // 20):
        raise InputError(name, "不是文本文件")
    return text


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: zero bytes on one side only (ASCII and line ends give them away)."""
    sample = data[:4000]
    if len(data) % 2 or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if min(even, odd) > max(even, odd) // 10:
        return None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text[:4000]) else text


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(name, f"{encoding} 编码在第 {error.start + 1} 个字节处中断，文件可能不完整") from None


def document_from_text(
    text: str, title: str | None = None, source: str = "", published: date | None = None
) -> Document:
    """A document of a plain string, one block a line. InputError where it is longer than the limit."""
    if len(text) > limits.CHARACTERS:
        raise InputError(source or "文本", f"超过 {limits.CHARACTERS:,} 字，请分成几份")
    return Document(source or "text", text, title, published, source, "text", line_blocks(text))
