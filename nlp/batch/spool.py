"""The archive put down as numbered chunks of posts, read once: what engines, retries and resumed runs work from.

Chunks depend on the source alone, so every engine and every number of workers gets the same ones.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from nlp.batch.items import Item
from nlp.batch.schema import BadRow, Post
from nlp.batch.store import read_table, write_tables
from nlp.batch.whole import clean, numbered, write_bytes

CHUNK_POSTS = 256
CHUNK_CHARACTERS = 100_000
FILE_CHARACTERS = 3_000
"""What a file counts as before it has been read."""
CHUNK_BAD = 5_000

_NAMES = tuple(field.name for field in fields(Post) if field.name not in ("content", "published"))
POSTS = pa.schema(
    [
        ("seq", pa.int64()),
        *((name, pa.string()) for name in _NAMES),
        ("published", pa.string()),
        ("content", pa.binary()),
    ]
)
BAD = pa.schema(
    [
        ("seq", pa.int64()),
        ("place", pa.string()),
        ("reason", pa.string()),
        ("reviewed", pa.bool_()),
        ("id", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Spooled:
    """What a finished spool holds."""

    chunks: int
    posts: int


def write_spool(folder: Path, items: Iterable[Item], on_posts: Callable[[int], None]) -> Spooled:
    """Put all items down below ``folder``; what an earlier, unfinished attempt left is removed first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    chunk = _Chunk(folder)
    for seq, item in enumerate(items):
        chunk.add(seq, item)
        if chunk.full and (written := chunk.write()):
            on_posts(written)
    on_posts(chunk.write())
    done = Spooled(chunk.number, chunk.posts)
    write_bytes(folder / "done.json", json.dumps({"chunks": done.chunks, "posts": done.posts}).encode())
    return done


def read_done(folder: Path) -> Spooled | None:
    """What the spool holds, None where it is not finished."""
    try:
        content = json.loads((folder / "done.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Spooled(content["chunks"], content["posts"])


def read_chunk(folder: Path, number: int) -> pa.Table:
    """The posts of a chunk."""
    return read_table(numbered(folder, number), "posts")


def read_bad(folder: Path, number: int) -> pa.Table:
    """The bad lines of a chunk."""
    return read_table(numbered(folder, number), "bad")


def post_of(row: dict[str, Any]) -> Post:
    """The post that a row of a chunk holds."""
    day = row["published"]
    return Post(
        **{name: row[name] for name in _NAMES},
        content=row["content"].decode("utf-8", "surrogatepass"),
        published=date.fromisoformat(day) if day else None,
    )


def bad_table(rows: Iterable[tuple[int, BadRow]]) -> pa.Table:
    """Bad lines with the place of each in the order of the source."""
    values = [
        {"seq": seq, "place": clean(bad.place), "reason": clean(bad.reason), "reviewed": bad.reviewed,
         "id": clean(bad.id)}
        for seq, bad in rows
    ]  # fmt: skip
    return pa.Table.from_pylist(values, schema=BAD)


class _Chunk:
    """The chunk being filled; ``number`` chunks with ``posts`` posts are written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.number = self.posts = self._characters = 0
        self._rows: list[dict[str, Any]] = []
        self._bad: list[tuple[int, BadRow]] = []

    @property
    def full(self) -> bool:
        return (
            len(self._rows) >= CHUNK_POSTS or self._characters >= CHUNK_CHARACTERS or len(self._bad) >= CHUNK_BAD
        )  # fmt: skip

    def add(self, seq: int, item: Item) -> None:
        self._bad += ((seq, bad) for bad in item.bad)
        post = item.post
        if post is None:
            return
        row: dict[str, Any] = {name: clean(getattr(post, name)) for name in _NAMES}
        row["seq"], row["id"] = seq, row["id"] or row["source"]
        row["published"] = post.published.isoformat() if post.published else None
        row["content"] = post.content.encode("utf-8", "surrogatepass")
        self._rows.append(row)
        self._characters += FILE_CHARACTERS if post.kind == "file" else len(post.content)

    def write(self) -> int:
        """Put the chunk down and begin the next; the number of posts in it."""
        if not self._rows and not self._bad:
            return 0
        tables = {"posts": pa.Table.from_pylist(self._rows, schema=POSTS), "bad": bad_table(self._bad)}
        write_tables(numbered(self._folder, self.number), tables)
        written = len(self._rows)
        self.number, self.posts = self.number + 1, self.posts + written
        self._rows, self._bad, self._characters = [], [], 0
        return written
