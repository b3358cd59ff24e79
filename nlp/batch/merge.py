"""From the files of the tasks to posts.parquet, findings.parquet and bad.jsonl, in the order of the source.

A post that was reviewed with the one it repeats comes out of an earlier task than its neighbours: it is put aside on
disk until its chunk is reached. Row groups have fixed sizes, so the files do not depend on how tasks were cut.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nlp.batch import spool
from nlp.batch.columns import FINDINGS, POSTS
from nlp.batch.groups import Index
from nlp.batch.rows import SEQ_FINDINGS, SEQ_POSTS
from nlp.batch.schema import BAD_FILE, FINDINGS_FILE, POSTS_FILE, SCHEMA_VERSION
from nlp.batch.store import bytes_table, read_table, read_tables, table_bytes
from nlp.batch.whole import numbered, sync_folder

POST_GROUP, FINDING_GROUP = 8_192, 16_384
"""Rows of a row group."""
_NAMES = ("posts", "findings")
T = TypeVar("T")


def merge(work: Path, out: Path, index: Index, chunks: int, on_posts: Callable[[int], None]) -> None:
    """Write the three files into ``out``, each whole or not at all."""
    with _Later(work / "later.sqlite") as later, ExitStack() as stack:
        posts = stack.enter_context(_Writer(out / POSTS_FILE, POSTS, POST_GROUP))
        findings = stack.enter_context(_Writer(out / FINDINGS_FILE, FINDINGS, FINDING_GROUP))
        bad = stack.enter_context(_BadWriter(out / BAD_FILE))
        tasks = _by_chunk(index.tasks(), lambda task: task.chunk)
        renamed = _by_chunk(index.renamed(), lambda note: note[0])
        for number in range(chunks):
            parts: dict[str, list[pa.Table]] = {name: [later.take(number, name)] for name in _NAMES}
            lines = [spool.read_bad(work / "source", number), read_table(numbered(work / "scan", number), "bad")]
            for task in tasks(number):
                tables = read_tables(numbered(work / "review", task.number))
                lines.append(tables["bad"])
                for name in _NAMES:
                    parts[name].append(later.put(number, name, tables[name]))
            lines.append(spool.bad_table((seq, note) for _, seq, note in renamed(number)))
            whole = {name: _ordered(parts[name], name) for name in _NAMES}
            posts.add(whole["posts"])
            findings.add(whole["findings"])
            bad.add(row for table in lines for row in table.to_pylist())
            on_posts(whole["posts"].num_rows)


def _ordered(parts: list[pa.Table], name: str) -> pa.Table:
    table = pa.concat_tables(parts)
    keys = ["seq_of_source"] if name == "posts" else ["seq_of_source", "seq"]
    return table.sort_by([(key, "ascending") for key in keys])


def _by_chunk(items: Iterable[T], chunk: Callable[[T], int]) -> Callable[[int], Iterator[T]]:
    """The items of a chunk, where chunks are asked for in order and each is read to its end."""
    groups = groupby(items, chunk)
    waiting = next(groups, None)

    def of(number: int) -> Iterator[T]:
        nonlocal waiting
        if waiting is not None and waiting[0] == number:
            yield from waiting[1]
            waiting = next(groups, None)

    return of


class _Later:
    """Rows of posts whose chunk comes later, on disk."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA synchronous=OFF")
        self._base.execute("BEGIN")
        self._base.execute("CREATE TABLE later (chunk INTEGER, name TEXT, rows BLOB)")
        self._base.execute("CREATE INDEX by_chunk ON later (chunk, name)")

    def __enter__(self) -> _Later:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def put(self, number: int, name: str, table: pa.Table) -> pa.Table:
        """The rows of chunk ``number``; all others are put aside."""
        own = table.filter(pc.equal(table["chunk"], number))
        if own.num_rows < table.num_rows:
            for chunk in pc.unique(table["chunk"]).to_pylist():
                if chunk != number:
                    rows = table.filter(pc.equal(table["chunk"], chunk))
                    self._base.execute("INSERT INTO later VALUES (?,?,?)", (chunk, name, table_bytes(rows)))
        return own

    def take(self, number: int, name: str) -> pa.Table:
        """The rows that were put aside for chunk ``number``."""
        empty = (SEQ_POSTS if name == "posts" else SEQ_FINDINGS).empty_table()
        found = self._base.execute("SELECT rows FROM later WHERE chunk = ? AND name = ?", (number, name))
        tables = [empty, *(bytes_table(rows) for (rows,) in found)]
        self._base.execute("DELETE FROM later WHERE chunk = ? AND name = ?", (number, name))
        return pa.concat_tables(tables)


class _Writer:
    """A Parquet file with row groups of ``size`` rows, under its name once it is complete."""

    def __init__(self, path: Path, schema: pa.Schema, size: int) -> None:
        self._path, self._part, self._size = path, path.with_name(f".{path.name}.part"), size
        self._schema = schema.with_metadata({"schema": SCHEMA_VERSION})
        self._writer: Any = pq.ParquetWriter(
            self._part, self._schema, compression="zstd", version="2.6", data_page_version="1.0"
        )
        self._held: list[pa.Table] = []
        self._rows = 0

    def __enter__(self) -> _Writer:
        return self

    def add(self, table: pa.Table) -> None:
        self._held.append(table.select(self._schema.names).cast(self._schema))
        self._rows += table.num_rows
        while self._rows >= self._size:
            self._write(self._size)

    def _write(self, size: int) -> None:
        table = pa.concat_tables(self._held) if self._held else self._schema.empty_table()
        self._writer.write_table(table.slice(0, size).combine_chunks(), row_group_size=self._size)
        self._held = [table.slice(size)]
        self._rows -= size

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None and self._rows:
            self._write(self._rows)
        self._writer.close()
        _put(self._part, self._path, kind is None)


class _BadWriter:
    """bad.jsonl, under its name once it is complete."""

    def __init__(self, path: Path) -> None:
        self._path, self._part = path, path.with_name(f".{path.name}.part")
        self._stream = self._part.open("w", encoding="utf-8", newline="\n")

    def __enter__(self) -> _BadWriter:
        return self

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        for row in sorted(rows, key=lambda row: row["seq"]):
            line = {key: row[key] for key in ("place", "reason", "reviewed", "id")}
            self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")

    def __exit__(self, kind: object, *_: object) -> None:
        self._stream.close()
        _put(self._part, self._path, kind is None)


def _put(part: Path, path: Path, complete: bool) -> None:
    if not complete:
        part.unlink(missing_ok=True)
        return
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    os.replace(part, path)
    sync_folder(path.parent)
