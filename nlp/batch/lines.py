"""Lines of an export of any size, one at a time: lengths bounded, broken compression and bytes told by line."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from nlp.batch.schema import BadRow
from nlp.refused import why
from nlp.text.encoding import plausibility

LINE_BYTES = 64 * 1024 * 1024
"""Bytes of one line that are read; what is longer is skipped to its end and told."""
_CHINESE_ENOUGH = 0.9

Opener = Callable[[Any, str], IO[bytes]]
COMPRESSED = cast("dict[str, Opener]", {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open})
BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError)


@dataclass(frozen=True, slots=True)
class Line:
    """number: from 1. data: with its line end."""

    number: int
    data: bytes


def open_stream(path: Path) -> IO[bytes]:
    """The bytes of a file, unpacked where its name ends in gz, bz2 or xz."""
    opener = COMPRESSED.get(path.suffix.lower())
    return opener(path, "rb") if opener else path.open("rb")


def unpacked_suffix(name: str) -> str:
    """The ending of a name in lower case, of what is packed where it ends in gz, bz2 or xz."""
    path = PurePosixPath(name.lower())
    return PurePosixPath(path.stem).suffix if path.suffix in COMPRESSED else path.suffix


def reason_of(error: Exception) -> str:
    """Why a stream broke, for people."""
    return why(error) if isinstance(error, OSError) and error.errno else "压缩数据损坏或没有下载完整"


def raw_lines(stream: IO[bytes], name: str) -> Iterator[Line | BadRow]:
    """Every line; one that is too long or unreadable is a bad line, and where the file breaks off the last one."""
    number = 0
    while True:
        number += 1
        try:
            data = stream.readline(LINE_BYTES + 1)
            if len(data) > LINE_BYTES and not data.endswith(b"\n"):
                while (more := stream.readline(LINE_BYTES)) and not more.endswith(b"\n"):
                    pass
                yield BadRow(f"{name}:{number}", f"一行超过 {LINE_BYTES // 1024 // 1024} MB，未读", False)
                continue
        except BROKEN as error:
            reason = f"读到此处中断：{reason_of(error)}；此后的内容未审，请重新取得原文件"
            yield BadRow(f"{name}:{number}", reason, False)
            return
        if not data:
            return
        yield Line(number, data)


def decoded(data: bytes) -> str | None:
    """The text of one line: UTF-8, else GB18030 where that reads as Chinese, else None."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return text if plausibility(text) >= _CHINESE_ENOUGH else None
