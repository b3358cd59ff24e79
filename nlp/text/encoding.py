"""Which encoding bytes are in: UTF-8, UTF-16 with or without a mark, GB18030; anything else is an error."""

from __future__ import annotations

import codecs
import re

from nlp.types import InputError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 4000
_BINARY_SHARE = 0.02
_MEDLEY, _RARELY = 0.05, 0.7


def decode(data: bytes, name: str) -> str:
    """Text of ``data``, byte-order mark left out. InputError names the byte and line where decoding broke."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name, len(mark))
    wide = _utf16(data)
    if wide is not None:
        return wide
    text = _utf8_or_gb(data, name)
    found = _CONTROL.search(text)
    if found and len(_CONTROL.findall(text[:10_000])) > max(3, _BINARY_SHARE * min(len(text), 10_000)):
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(name, f"不是文本文件（第 {line} 行起有大量控制字符），请提供 docx、pdf、html 或 txt 文稿")
    return text


def plausibility(text: str) -> float:
    """Share of characters that ordinary Chinese text is made of: level-1 characters, ASCII, punctuation."""
    sample = text[:_SAMPLE]
    return sum(map(_ordinary, sample)) / len(sample) if sample else 0.0


def _ordinary(char: str) -> bool:
    if char < "\x7f":
        return char >= " " or char in "\t\r\n"
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return char in "—“”‘’…·\xa0"
    return 0xB0 <= code[0] <= 0xD7 or code[0] in (0xA1, 0xA3)


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: zero bytes give it away, or being far better Chinese than as UTF-8 or GB18030."""
    if len(data) % 2 or len(data) < 4:
        return None
    sample = data[: _SAMPLE * 2]
    if b"\x00" not in sample and _is_utf8(data):
        return None
    readings = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text[:_SAMPLE]):
            readings.append((plausibility(text), text))
    if not readings:
        return None
    share, text = max(readings, key=lambda reading: reading[0])
    rival = plausibility(sample.decode("gb18030", "replace"))
    return text if share > 0.8 and share > rival + 0.1 else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf8_or_gb(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        first = error.start
    else:
        return _not_gb_in_disguise(data, text)
    try:
        text = data.decode("gb18030")
        if is_big5(data, text):
            raise InputError(name, "像是 Big5 编码的繁体文字，请另存为 UTF-8 文本后再审")
        return text
    except UnicodeDecodeError as error:
        place = max(first, error.start)
    line = data.count(b"\n", 0, place) + 1
    raise InputError(
        name, f"第 {line} 行（第 {place + 1} 个字节）不是 UTF-8、UTF-16 或 GB18030 编码，请另存为 UTF-8 文本后再审"
    )


def is_big5(data: bytes, as_gb: str) -> bool:
    """Whether the bytes are plain Chinese as Big5 and a medley of alphabets as GB18030."""
    if _strange(as_gb) < _MEDLEY or plausibility(as_gb) > _RARELY:
        return False
    try:
        return _strange(data.decode("big5")) == 0.0
    except UnicodeDecodeError:
        return False


def _strange(text: str) -> float:
    """Share of characters that are neither ASCII nor Chinese characters and their marks."""
    sample = text[:_SAMPLE]
    strange = sum(1 for char in sample if not (char < "\x7f" or "\u2010" <= char <= "\u303f" or "一" <= char <= "鿿"
                                              or "\uff00" <= char <= "\uffef"))  # fmt: skip
    return strange / max(1, len(sample))


def _not_gb_in_disguise(data: bytes, text: str) -> str:
    """A few GBK words (联通) are valid UTF-8 by chance: taken as GBK where only that reads as Chinese."""
    if len(data) > 64 or text.isascii() or plausibility(text) >= 0.5:
        return text
    try:
        other = data.decode("gb18030")
    except UnicodeDecodeError:
        return text
    return other if plausibility(other) == 1.0 and len(other) < len(data) else text


def _strict(data: bytes, encoding: str, name: str, mark: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            name, f"{encoding.upper()} 文本在第 {error.start + mark + 1} 个字节处中断，文件可能不完整，请重新保存"
        ) from None
