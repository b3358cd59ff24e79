"""The posts of a finished run as they were reviewed, from what ``BatchSettings.keep`` left beside the results; those
of an export as they would be."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from nlp.batch import spool
from nlp.batch.documents import Documents, guarded
from nlp.batch.mapping import Wishes
from nlp.batch.schema import BadRow, Post
from nlp.batch.sources import Source
from nlp.types import Document, InputError

_GONE = "原文没有保存，或已经清理"


def kept_document(out: Path, source: Path, kind: str, identity: str) -> Document:
    """The document of the post with that id, its title as it was read. ``source``, ``kind``: of the archive.

    InputError where the post was not kept or cannot be read any more.
    """
    folder, index = out / "work" / "source", out / "work" / "index.sqlite"
    if not index.exists():
        raise InputError(identity, _GONE)
    with closing(_opened(index)) as base:
        found = base.execute("SELECT chunk, row FROM posts WHERE id = ?", (identity,)).fetchone()
    if found is None:
        raise InputError(identity, "没有这一篇")
    chunk, row = found
    try:
        (values,) = spool.read_chunk(folder, chunk).slice(row, 1).to_pylist()
    except (OSError, ValueError):
        raise InputError(identity, _GONE) from None
    documents = Documents(source, kind)
    post = replace(spool.post_of(values), id=identity)
    return _document(documents, post)[1]


def kept_posts(out: Path, source: Path, kind: str) -> Iterator[tuple[Post, Document]]:
    """Every post with its document, in the order of the source. What could not be read is passed over, as it is in the
    results; nothing where the run kept no posts."""
    folder, index = out / "work" / "source", out / "work" / "index.sqlite"
    done, documents = spool.read_done(folder), Documents(source, kind)
    if done is None or not index.exists():
        return
    with closing(_opened(index)) as base:
        for chunk in range(done.chunks):
            rows = spool.read_chunk(folder, chunk).to_pylist()
            for row, identity in base.execute("SELECT row, id FROM posts WHERE chunk = ? ORDER BY row", (chunk,)):
                with suppress(InputError):
                    yield _guarded(documents, replace(spool.post_of(rows[row]), id=identity))


def posts_of(source: Source, on_bad: Callable[[BadRow], None]) -> Iterator[tuple[Post, Document]]:
    """Every post of an export with its document, as a run with the guessed mapping reads it. ``on_bad`` hears what the
    export holds beside, and of a document that cannot be read."""
    documents = Documents(source.path, source.kind)
    for item in source.items(Wishes(), lambda place, fields: None):
        for bad in item.bad:
            on_bad(bad)
        if item.post is not None:
            try:
                yield _guarded(documents, replace(item.post, id=item.post.id or item.post.source))
            except InputError as error:
                on_bad(BadRow(item.post.source, error.reason, False, item.post.id or None))


def _guarded(documents: Documents, post: Post) -> tuple[Post, Document]:
    return guarded(post, lambda: _document(documents, post))


def _document(documents: Documents, post: Post) -> tuple[Post, Document]:
    raw = documents.raw(post)
    return documents.read(documents.placed(post, raw), raw)


def _opened(index: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
