"""A zip whose end is missing: its whole members are found one after another, as the directory at its end would have
told."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from nlp.text import limits

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_DESCRIBED_LATER, _LARGE = 0x8, 0xFFFFFFFF
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class _Member:
    """A whole member: the fields of its header that a directory repeats, where it begins, and where the next does."""

    fields: tuple[int, ...]
    crc: int
    packed: int
    size: int
    name: bytes
    offset: int
    end: int

    def entry(self) -> bytes:
        """Its line of a directory."""
        version, flags, method, time, day = self.fields
        flags &= ~_DESCRIBED_LATER
        head = (b"PK\x01\x02", version, version, flags, method, time, day, self.crc, self.packed, self.size)
        return _CENTRAL.pack(*head, len(self.name), 0, 0, 0, 0, 0, self.offset) + self.name


def open_zip(path: Path) -> tuple[zipfile.ZipFile, bool]:
    """The archive, and whether it is all there. BadZipFile where not one member is whole; OSError."""
    try:
        return zipfile.ZipFile(path), True
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        pass
    with path.open("rb") as stream:
        members = list(_members(stream, path.stat().st_size))
    if not members:
        raise zipfile.BadZipFile(path)
    archive = zipfile.ZipFile(_Mended(path, members))
    archive._filePassed = 0  # type: ignore[attr-defined]  # the stream is the archive's own, to be closed with it
    return archive, False


def _members(stream: IO[bytes], size: int) -> Iterator[_Member]:
    offset = 0
    while True:
        stream.seek(offset)
        head = stream.read(_LOCAL.size)
        if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
            return
        _, version, flags, method, time, day, crc, packed, unpacked, named, extra = _LOCAL.unpack(head)
        name = stream.read(named)
        stream.seek(extra, os.SEEK_CUR)
        start = stream.tell()
        end = start + packed
        if flags & _DESCRIBED_LATER and not packed:
            measured = _measured(stream) if method == zipfile.ZIP_DEFLATED else None
            if measured is None:
                return
            crc, packed, unpacked, end = measured
        if end > min(size, _LARGE - 1) or _LARGE in (packed, unpacked) or len(name) < named:
            return
        yield _Member((version, flags, method, time, day), crc, packed, unpacked, name, offset, end)
        offset = end


def _measured(stream: IO[bytes]) -> tuple[int, int, int, int] | None:
    """crc, packed and unpacked size of the deflated data that begins here, and where the next member begins; None
    where it breaks off or swells."""
    start, crc, unpacked = stream.tell(), 0, 0
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    read = 0
    while not unpacker.eof:
        block = unpacker.unconsumed_tail or stream.read(_BLOCK)
        read += 0 if unpacker.unconsumed_tail else len(block)
        if not block:
            return None
        try:
            data = unpacker.decompress(block, _BLOCK)
        except zlib.error:
            return None
        crc, unpacked = zlib.crc32(data, crc), unpacked + len(data)
        if unpacked > limits.ZIP_TOTAL_BYTES:
            return None
    packed = read - len(unpacker.unused_data)
    stream.seek(start + packed)
    said = stream.read(16)
    if len(said) < 12:
        return None
    return crc, packed, unpacked, start + packed + (16 if said[:4] == b"PK\x07\x08" else 12)


class _Mended(io.RawIOBase):
    """The file up to the end of its last whole member, and a directory behind it."""

    def __init__(self, path: Path, members: list[_Member]) -> None:
        self._stream = path.open("rb")
        self._cut = members[-1].end
        directory = b"".join(member.entry() for member in members)
        number = min(len(members), 0xFFFE)  # the reader goes by the size of the directory
        self._tail = directory + _END.pack(b"PK\x05\x06", 0, 0, number, number, len(directory), self._cut, 0)
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._cut + len(self._tail)}[whence]
        self._place = max(0, base + offset)
        return self._place

    def read(self, size: int = -1) -> bytes:
        end = self._cut + len(self._tail)
        stop = end if size is None or size < 0 else min(end, self._place + size)
        data = b""
        if self._place < min(stop, self._cut):
            self._stream.seek(self._place)
            data = self._stream.read(min(stop, self._cut) - self._place)
        if stop > self._cut:
            data += self._tail[max(0, self._place - self._cut) : stop - self._cut]
        self._place += len(data)
        return data

    def close(self) -> None:
        self._stream.close()
        super().close()
