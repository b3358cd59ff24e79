"""What a file is, told by its bytes; the name decides only where the bytes leave it open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from nlp.types import InputError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b", re.I | re.S
)
_XML_WORD = re.compile(rb"<(?:\w+:)?(?:wordDocument|package)\b")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML_NAMES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".mhtml"})
_MUST_MATCH = {".docx": "docx", ".pdf": "PDF", ".doc": "Word", ".wps": "WPS", ".xls": "Excel", ".ofd": "OFD"}
_FILES = (_OLE, b"PK\x03\x04", b"%PDF-", *_IMAGES, *_ARCHIVES)
_WAY_OUT = "请用 Word 或 WPS 打开，另存为 docx 后再审"


def kind_of(data: bytes, name: str) -> str:
    """txt | md | html | docx | pdf. InputError with the way out for every other kind of file."""
    suffix = PurePath(name).suffix.lower()
    head = data[:4096]
    if head.startswith(_OLE):
        raise InputError(name, _ole(data))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data, name)
    if b"%PDF-" in head[:1024] and (head.startswith(b"%PDF-") or suffix == ".pdf"):
        return "pdf"
    _refuse(head, name)
    if _HTML.match(_plain(head)):
        return "html"
    if suffix in _HTML_NAMES:
        return "html"
    if suffix in _MUST_MATCH:
        kind = _MUST_MATCH[suffix]
        raise InputError(name, f"扩展名是 {suffix}，内容却不是 {kind} 文件（可能损坏或没有下载完整），请重新取得原文件")
    return "md" if suffix in (".md", ".markdown") else "txt"


def is_file_of_a_program(head: bytes) -> bool:
    """Whether the first bytes are those of a picture, an archive, a PDF or an Office file, and no lines of text."""
    return head.startswith(_FILES) and b"\x00" in head


def _plain(head: bytes) -> bytes:
    """The first bytes without a mark; of UTF-16 with a mark the ASCII in it."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _refuse(head: bytes, name: str) -> None:
    if head.startswith(b"{\\rtf"):
        raise InputError(name, f"是 RTF 文件，{_WAY_OUT}")
    if head.startswith(_IMAGES):
        raise InputError(name, "是图片，不能审校其中的文字，请提供可编辑的文稿")
    if head.startswith(_ARCHIVES):
        raise InputError(name, "是压缩包，请解压后逐个文件审校")
    if re.match(rb"(?:From |MIME-Version:)", head) and b"multipart/related" in head.lower():
        raise InputError(name, f"是网页归档（mht），{_WAY_OUT}")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml") and _XML_WORD.search(head):
        raise InputError(name, f"是 Word XML 文件，{_WAY_OUT}")


def _ole(data: bytes) -> str:
    """The old binary container: what is in it, by the names in its directory."""

    def holds(*names: str) -> bool:
        return any(name.encode("utf-16-le") in data for name in names)

    if holds("EncryptedPackage", "EncryptionInfo"):
        return "文件设有打开密码，请去掉密码后再审"
    if holds("WordDocument"):
        return f"是旧版 Word/WPS 文件（doc、wps），{_WAY_OUT}"
    if holds("Workbook", "Book"):
        return "是 Excel 表格，请把要审的文字粘贴到 docx 后再审"
    if holds("PowerPoint Document"):
        return "是演示文稿，请把要审的文字粘贴到 docx 后再审"
    return f"是旧版 Office 或 WPS 文件，{_WAY_OUT}"


def _zipped(data: bytes, name: str) -> str:
    from nlp.text.package import Package

    members: Iterable[str] = Package(data, name).members
    names = {member.replace("\\", "/") for member in members}
    if "[Content_Types].xml" in names:
        if any(member.startswith("xl/") for member in names):
            raise InputError(name, "是 Excel 表格，请把要审的文字粘贴到 docx 后再审")
        if any(member.startswith("ppt/") for member in names):
            raise InputError(name, "是演示文稿，请把要审的文字粘贴到 docx 后再审")
        return "docx"
    if "OFD.xml" in names:
        raise InputError(name, "是 OFD 版式文件，请用原来的 docx 文稿，或用阅读器导出为 docx、带文字层的 PDF 后再审")
    if "content.xml" in names and "mimetype" in names:
        raise InputError(name, f"是 ODF 文件（odt），{_WAY_OUT}")
    if any(member.startswith("word/") for member in names):
        raise InputError(name, "Word 文件不完整（缺少内容类型表），请用 Word 或 WPS 打开后重新保存")
    raise InputError(name, "是压缩包，请解压后逐个文件审校")
