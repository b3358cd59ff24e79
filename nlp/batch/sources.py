"""What can be reviewed as an archive: a folder, a zip, a table (CSV, JSON, Parquet) or a single draft."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from nlp.batch.cut_zip import open_zip
from nlp.batch.days import day_in_address
from nlp.batch.items import Item, OnMapping, Row, items_of_rows
from nlp.batch.lines import BROKEN, COMPRESSED, open_stream, reason_of, unpacked_suffix
from nlp.batch.mapping import Wishes
from nlp.batch.schema import BadRow, Post
from nlp.batch.tables_csv import csv_rows
from nlp.batch.tables_json import json_rows, jsonl_rows
from nlp.batch.tables_parquet import parquet_rows
from nlp.batch.tables_xlsx import xlsx_rows
from nlp.batch.tree import Found, kind_of_name, member_names, walk_folder, walk_zip
from nlp.refused import why
from nlp.types import InputError

_BLOCK = 1 << 20
_CUT_ZIP = "压缩包不完整，文件可能没有下载完整：能读出的 {:,} 个文件已照常处理，其余未审；请重新取得原文件"
_BROKEN_ZIP = "压缩包结构损坏，文件可能没有下载完整，其中的文件都未审；请重新取得原文件"


@dataclass(frozen=True, slots=True)
class Source:
    """An archive at ``path``. kind: folder | zip | table | document. Build with ``open_source``."""

    path: Path
    kind: str

    def items(self, wishes: Wishes, on_mapping: OnMapping) -> Iterator[Item]:
        """Every post and every bad line, in a fixed order, one at a time."""
        if self.kind == "folder":
            for found in walk_folder(self.path):
                yield from (
                    self._items_of(found, self.path / found.name, wishes, on_mapping)
                    if isinstance(found, Found)
                    else (Item(bad=(found,)),)
                )
        elif self.kind == "zip":
            yield from self._zip_items(wishes, on_mapping)
        else:
            found = Found(self.path.name, self.kind, self.path.stat().st_size)
            yield from self._items_of(found, self.path, wishes, on_mapping)

    def fingerprint(self) -> str:
        """sha256 in hex of the file, or of the names, sizes and times of a folder's files."""
        digest = hashlib.sha256()
        if self.kind == "folder":
            for found in walk_folder(self.path):
                if isinstance(found, Found):
                    info = os.stat(self.path / found.name)
                    digest.update(f"{found.name}\0{info.st_size}\0{info.st_mtime_ns}\n".encode("utf-8", "replace"))
                else:
                    digest.update(f"{found.place}\0{found.reason}\n".encode("utf-8", "replace"))
            return digest.hexdigest()
        with self.path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest()

    def _items_of(self, found: Found, path: Path, wishes: Wishes, on_mapping: OnMapping) -> Iterator[Item]:
        if found.kind == "document":
            yield Item(_file_post(found.name, wishes))
        else:
            yield from items_of_rows(_table_rows(path, found.name), found.name, wishes, on_mapping)

    def _zip_items(self, wishes: Wishes, on_mapping: OnMapping) -> Iterator[Item]:
        try:
            archive, whole = open_zip(self.path)
        except (zipfile.BadZipFile, OSError):
            yield Item(bad=(BadRow(self.path.name, _BROKEN_ZIP, False),))
            return
        with archive:
            names = member_names(archive)
            if not whole:
                reason = _CUT_ZIP.format(sum(not info.is_dir() for info in names.values()))
                yield Item(bad=(BadRow(self.path.name, reason, False),))
            for found in walk_zip(archive, names):
                if isinstance(found, BadRow):
                    yield Item(bad=(found,))
                elif found.kind == "document":
                    yield Item(_file_post(found.name, wishes))
                else:
                    rows = _member_rows(archive, names[found.name], found.name)
                    yield from items_of_rows(rows, found.name, wishes, on_mapping)


def open_source(path: Path) -> Source:
    """The source at ``path``, told by its bytes, then its name. InputError where there is none."""
    try:
        if path.is_dir():
            return Source(path, "folder")
        with path.open("rb") as stream:
            head = stream.read(4)
    except FileNotFoundError:
        raise InputError(path, "没有这个文件或文件夹") from None
    except OSError as error:
        raise InputError(path, f"打不开：{why(error)}") from None
    suffix = path.suffix.lower()
    if head == b"PAR1" or suffix == ".xlsx" or kind_of_name(path.name) == "table":
        return Source(path, "table")
    if suffix == ".zip" or (head == b"PK\x03\x04" and suffix not in (".docx", ".docm")):
        return Source(path, "zip")
    if kind_of_name(path.name) is None:
        raise InputError(
            path, "不是能审的归档：请给文件夹、zip、csv、xlsx、jsonl、parquet，或 html、docx、pdf、txt、md 文件"
        )
    return Source(path, "document")


def _file_post(name: str, wishes: Wishes) -> Post:
    """The post that a file will be read into; what its folders stand for is taken from the path."""
    said = dict(wishes.constants)
    parents = PurePosixPath(name).parts[:-1]
    said |= {level: part for level, part in zip(wishes.folders, parents, strict=False) if level}
    published = day_in_address(name)
    known = {key: value for key, value in said.items() if key != "published"}
    return Post(id=name, source=name, kind="file", published=published, **known)


def _table_rows(path: Path, name: str) -> Iterator[Row | BadRow]:
    suffix = unpacked_suffix(name)
    if suffix == ".parquet" or (suffix not in (".csv", ".tsv") and _magic(path) == b"PAR1"):
        yield from parquet_rows(path, name)
        return
    if suffix == ".xlsx":
        yield from xlsx_rows(path, name)
        return
    try:
        with open_stream(path) as stream:
            yield from _stream_rows(stream, name, suffix)
    except BROKEN as error:
        yield BadRow(name, f"打不开：{reason_of(error)}", False)


def _member_rows(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Iterator[Row | BadRow]:
    """Rows of a table inside a zip: Parquet by way of a temporary file, the others straight from the archive."""
    try:
        suffix = unpacked_suffix(name)
        if suffix == ".parquet":
            with _unpacked(archive, info) as path:
                yield from parquet_rows(path, name)
            return
        with archive.open(info) as member:
            opener = COMPRESSED.get(PurePosixPath(name.lower()).suffix)
            stream = (
                opener(member, "rb") if opener else cast("IO[bytes]", io.BufferedReader(cast("io.RawIOBase", member)))
            )
            yield from _stream_rows(stream, name, suffix)
    except (*BROKEN, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        yield BadRow(name, "压缩包中的这个文件损坏，未能读完", False)


def _stream_rows(stream: IO[bytes], name: str, suffix: str) -> Iterator[Row | BadRow]:
    if suffix in (".csv", ".tsv"):
        return csv_rows(stream, name)
    return json_rows(stream, name) if suffix == ".json" else jsonl_rows(stream, name)


def _magic(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4)


@contextmanager
def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="xianshen-") as folder:
        path = Path(folder) / "table.parquet"
        with archive.open(info) as member, path.open("wb") as out:
            shutil.copyfileobj(member, out, _BLOCK)
        yield path
