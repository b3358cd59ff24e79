"""Which posts repeat which, and who reviews what: an index on disk, so that memory does not grow with the archive.

Posts with the same text or nearly the same form a group; its representative is the earliest, then the one with the
smallest id. A group is reviewed in one task, at the chunk of its first post.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from nlp.batch.schema import BadRow
from nlp.batch.signature import Signature, alike

TASK_POSTS = 512
"""Posts of one task at most; a text repeated more often is reviewed once in each of several tasks."""
_CACHE_KIB = 65_536


@dataclass(frozen=True, slots=True)
class Mark:
    """What the index knows of a post. day: ISO or empty."""

    seq: int
    chunk: int
    row: int
    id: str
    source: str
    day: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Planned:
    """A post to be reviewed: where it lies, its id in the results, and the id of the post it repeats."""

    seq: int
    chunk: int
    row: int
    id: str
    duplicate_of: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """Posts reviewed together, in the order of the source. chunk: where the first lies."""

    number: int
    chunk: int
    posts: tuple[Planned, ...]


class Index:
    """The finished index at ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def tasks(self) -> Iterator[Task]:
        """All tasks, by the chunk they begin in."""
        with closing(sqlite3.connect(self._path)) as base:
            rows = base.execute("SELECT task, seq, chunk, row, id, duplicate_of FROM plan ORDER BY home, task, seq")
            for number, (_, group) in enumerate(groupby(rows, key=lambda row: row[0])):
                posts = tuple(Planned(*row[1:]) for row in group)
                yield Task(number, posts[0].chunk, posts)

    def renamed(self) -> Iterator[tuple[int, int, BadRow]]:
        """(chunk, seq, note) for each post whose id another has, in the order of the source."""
        query = "SELECT chunk, seq, renamed.source, old, new FROM renamed JOIN posts USING (seq) ORDER BY seq"
        with closing(sqlite3.connect(self._path)) as base:
            for chunk, seq, source, old, new in base.execute(query):
                yield chunk, seq, BadRow(source, f"编号“{old}”前面已有，本条照常审校，结果中编号记为“{new}”", True, new)

    def counts(self) -> tuple[int, int]:
        """Posts, and tasks."""
        with closing(sqlite3.connect(self._path)) as base:
            posts, tasks = base.execute("SELECT COUNT(*), COUNT(DISTINCT task) FROM plan").fetchone()
        return int(posts), int(tasks)


def build_index(path: Path, marks: Iterable[Mark]) -> Index:
    """The index of these posts, at ``path`` once it is complete."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    os.environ.setdefault("SQLITE_TMPDIR", str(path.parent))
    with closing(sqlite3.connect(part, isolation_level=None)) as base:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE_KIB}", "temp_store=FILE"):
            base.execute(f"PRAGMA {pragma}")
        base.execute("BEGIN")
        _load(base, marks)
        _rename_repeated_ids(base)
        _join_alike(base)
        _plan(base)
        base.execute("COMMIT")
    os.replace(part, path)
    return Index(path)


def _load(base: sqlite3.Connection, marks: Iterable[Mark]) -> None:
    base.execute(
        "CREATE TABLE posts (seq INTEGER PRIMARY KEY, chunk INTEGER, row INTEGER, id TEXT, source TEXT, day TEXT,"
        " key INTEGER, signature BLOB)"
    )
    base.execute("CREATE TABLE bands (band INTEGER, key INTEGER, seq INTEGER)")
    for mark in marks:
        key = int.from_bytes(mark.signature.key[:8], "big", signed=True)
        row = (mark.seq, mark.chunk, mark.row, mark.id, mark.source, mark.day, key, mark.signature.values)
        base.execute("INSERT INTO posts VALUES (?,?,?,?,?,?,?,?)", row)
        base.executemany("INSERT INTO bands VALUES (?,?,?)", [(band, key, mark.seq) for band in mark.signature.bands])


def _rename_repeated_ids(base: sqlite3.Connection) -> None:
    """The second and later posts of one id are told apart by ``#2``, ``#3``…"""
    base.execute("CREATE TABLE renamed (seq INTEGER PRIMARY KEY, source TEXT, old TEXT, new TEXT)")
    base.execute("CREATE INDEX by_id ON posts (id)")
    repeated = "SELECT id FROM posts GROUP BY id HAVING COUNT(*) > 1"
    rows = base.execute(f"SELECT id, seq, source FROM posts WHERE id IN ({repeated}) ORDER BY id, seq").fetchall()
    for old, group in groupby(rows, key=lambda row: row[0]):
        copy = 1
        for _, seq, source in list(group)[1:]:
            copy += 1
            while base.execute("SELECT 1 FROM posts WHERE id = ?", (f"{old}#{copy}",)).fetchone():
                copy += 1
            new = f"{old}#{copy}"
            base.execute("UPDATE posts SET id = ? WHERE seq = ?", (new, seq))
            base.execute("INSERT INTO renamed VALUES (?,?,?,?)", (seq, source, old, new))


def _join_alike(base: sqlite3.Connection) -> None:
    """Of the texts that share a band, each is compared with the one whose key is the smallest."""
    parent: dict[int, int] = {}

    def root(key: int) -> int:
        while key in parent:
            key = parent[key]
        return key

    def values(seq: int) -> bytes:
        return bytes(base.execute("SELECT signature FROM posts WHERE seq = ?", (seq,)).fetchone()[0])

    found = base.execute("SELECT band, key, MIN(seq) FROM bands GROUP BY band, key ORDER BY band, key")
    for _, rows in groupby(found, key=lambda row: row[0]):
        centre: tuple[int, bytes] | None = None
        for place, (_, key, seq) in enumerate(rows):
            if place == 0:
                first = key, seq
                continue
            centre = centre or (first[0], values(first[1]))
            one, other = root(centre[0]), root(key)
            if one != other and alike(centre[1], values(seq)):
                parent[max(one, other)] = min(one, other)
    base.execute("CREATE TABLE near (key INTEGER PRIMARY KEY, root INTEGER)")
    base.executemany("INSERT INTO near VALUES (?,?)", ((key, root(key)) for key in parent))
    base.execute("DROP TABLE bands")


def _plan(base: sqlite3.Connection) -> None:
    base.execute(
        "CREATE TABLE plan (task TEXT, home INTEGER, seq INTEGER, chunk INTEGER, row INTEGER, id TEXT,"
        " duplicate_of TEXT)"
    )
    rows = base.execute(
        "SELECT COALESCE(root, posts.key) AS family, seq, chunk, row, id FROM posts LEFT JOIN near USING (key)"
        " ORDER BY family, day = '', day, id, seq"
    )
    for _, group in groupby(rows, key=lambda row: row[0]):
        members = [row[1:] for row in group]
        representative = members[0][3]
        members.sort()
        for start in range(0, len(members), TASK_POSTS):
            part = members[start : start + TASK_POSTS]
            home = part[0][1]
            task = f"{home}" if len(members) <= TASK_POSTS else f"{home}+{part[0][0]}"
            base.executemany(
                "INSERT INTO plan VALUES (?,?,?,?,?,?,?)",
                [
                    (task, home, seq, chunk, row, id, None if id == representative else representative)
                    for seq, chunk, row, id in part
                ],
            )
    base.execute("CREATE INDEX by_task ON plan (home, task, seq)")
