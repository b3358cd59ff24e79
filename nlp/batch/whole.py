"""Files of a run that are either whole or not there, where they lie, and text that they can hold."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

PER_FOLDER = 1000


def numbered(folder: Path, number: int) -> Path:
    """Where the file of chunk or task ``number`` lies: a thousand files a folder."""
    return folder / f"{number // PER_FOLDER:04d}" / f"{number:07d}.arrow"


def write_bytes(path: Path, data: bytes | Sequence[bytes]) -> None:
    """Write a file so that a reader, or whoever comes after a power cut, sees all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        with part.open("wb") as stream:
            stream.writelines([data] if isinstance(data, bytes) else data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` last, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def clean(value: str | None) -> str | None:
    """Text that UTF-8 can hold: half a surrogate pair becomes U+FFFD, the length stays."""
    if value is None or value.isascii():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in value)
    return value
