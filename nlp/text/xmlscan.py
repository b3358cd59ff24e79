"""One pass over an XML part with the byte position of every tag; no entities, no DTD, no network.

expat is used because it tells byte positions: the report writers splice into the original bytes and
leave everything else as it was.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from nlp.text import limits
from nlp.types import InputError

_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_DECLARED = re.compile(rb"""\A(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")


class Handler:
    """What happens at each tag. Names are ``namespace-uri local``; positions are byte offsets.

    ``end`` gets the position of the end tag (for an empty element: behind the tag).
    """

    def start(self, name: str, attributes: dict[str, str], position: int) -> None: ...

    def end(self, name: str, position: int) -> None: ...

    def characters(self, text: str) -> None: ...


def scan(data: bytes, source: str, handler: Handler, namespaces: bool = True) -> None:
    """Feed ``data`` (UTF-8) to ``handler``. InputError names line and column of what is not well-formed."""
    parser = expat.ParserCreate("utf-8", " " if namespaces else None)
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.XML_DEPTH:
            raise InputError(source, f"元素嵌套超过 {limits.XML_DEPTH} 层，不像正常文稿，未打开")
        handler.start(name, attributes, parser.CurrentByteIndex)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(name, parser.CurrentByteIndex)

    def refuse(*_: object) -> None:
        raise InputError(source, "含有文档类型或实体声明，存在安全风险，未打开")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.characters
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError(
            source, f"第 {error.lineno} 行第 {error.offset + 1} 列 XML 有误，请用 Word 或 WPS 打开后重新保存"
        ) from None


def tag_end(data: bytes, position: int) -> int:
    """The byte behind the tag that begins at ``position``."""
    match = _TAG.match(data, position)
    return match.end() if match else data.index(b">", position) + 1


def is_empty(data: bytes, end: int) -> bool:
    """Whether the tag that ends before ``end`` is an empty-element tag."""
    return data[end - 2 : end] == b"/>"


def as_utf8(data: bytes, source: str) -> bytes:
    """``data`` itself where it is UTF-8, else recoded with its declaration changed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        declared = _DECLARED.match(data)
        encoding = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
        return data
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        raise InputError(source, f"XML 声明的编码 {encoding} 无法识别，请用 Word 或 WPS 打开后重新保存") from None
    return re.sub(r"""(<\?xml[^>]*?encoding\s*=\s*["'])[^"']+""", r"\1UTF-8", text, count=1).encode("utf-8")
