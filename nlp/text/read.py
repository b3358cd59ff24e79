"""From bytes and a name to a Document: the kind is told by the bytes first, then by the name."""

from __future__ import annotations

from pathlib import Path

from nlp.refused import why
from nlp.text import limits
from nlp.text.plain import read_text
from nlp.text.sniff import kind_of
from nlp.types import Document, InputError


def read_path(path: str | Path) -> Document:
    """The document of a file; ``source`` is the path as given. InputError names what is wrong and the mend."""
    file = Path(path)
    try:
        if file.is_dir():
            raise InputError(path, "是一个文件夹，不是文件")
        if file.stat().st_size > limits.FILE_BYTES:
            raise _too_large(str(path))
        with file.open("rb") as stream:
            data = stream.read(limits.FILE_BYTES + 1)
    except FileNotFoundError:
        raise InputError(path, "没有这个文件") from None
    except PermissionError:
        raise InputError(path, "没有读取权限") from None
    except OSError as error:
        raise InputError(path, f"打不开：{why(error)}") from None
    except ValueError as error:
        raise InputError(path, f"打不开：{error}") from None
    return read_bytes(data, str(path))


def read_bytes(data: bytes, name: str) -> Document:
    """The document of bytes that came under ``name`` (an upload, standard input)."""
    if len(data) > limits.FILE_BYTES:
        raise _too_large(name)
    if not data.strip():
        raise InputError(name, "是空文件，没有可审的内容")
    kind = kind_of(data, name)
    if kind == "docx":
        from nlp.text.docx import read_docx

        return read_docx(data, name)
    if kind == "pdf":
        from nlp.text.pdf import read_pdf

        return read_pdf(data, name)
    if kind == "html":
        from nlp.text.html import read_html

        return read_html(data, name)
    return read_text(data, name, markdown=kind == "md")


def _too_large(name: str) -> InputError:
    return InputError(name, f"超过 {limits.FILE_BYTES // 1024 // 1024} MB，请拆分后再审")
