"""From bytes and a name to a Document: the kind is told by the bytes first, then by the name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nlp.text import limits
from nlp.text.plain import decode, document_from_text
from nlp.text.structure import line_blocks
from nlp.types import Document, InputError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_path(path: str | Path) -> Document:
    """The document of a file; ``source`` is the path as given. InputError names what is wrong and the mend."""
    file = Path(path)
    try:
        size = file.stat().st_size
        if file.is_dir():
            raise InputError(path, "是一个文件夹，不是文件")
        if size > limits.FILE_BYTES:
            raise InputError(path, f"超过 {limits.FILE_BYTES // 1024 // 1024} MB，请拆分后再审")
        data = file.read_bytes()
    except OSError as error:
        raise InputError(path, f"打不开：{error.strerror or error}") from None
    return read_bytes(data, str(path))


def read_bytes(data: bytes, name: str) -> Document:
    """The document of bytes that came under ``name`` (an upload, standard input)."""
    if len(data) > limits.FILE_BYTES:
        raise InputError(name, f"超过 {limits.FILE_BYTES // 1024 // 1024} MB，请拆分后再审")
    if not data:
        raise InputError(name, "是空文件")
    text = decode(data, name)
    document = document_from_text(text, source=name)
    form = "md" if Path(name).suffix.lower() in (".md", ".markdown") else "txt"
    return replace(document, format=form, blocks=line_blocks(text, form == "md"))
