"""A post of a finished run as it was reviewed, from what ``BatchSettings.keep`` left beside the results."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from nlp.batch import spool
from nlp.batch.documents import Documents
from nlp.types import Document, InputError

_GONE = "原文没有保存，或已经清理"


def kept_document(out: Path, source: Path, kind: str, identity: str) -> Document:
    """The document of the post with that id, its title as it was read. ``source``, ``kind``: of the archive.

    InputError where the post was not kept or cannot be read any more.
    """
    folder, index = out / "work" / "source", out / "work" / "index.sqlite"
    if not index.exists():
        raise InputError(identity, _GONE)
    with closing(sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
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
    raw = documents.raw(post)
    _, document = documents.read(documents.placed(post, raw), raw)
    return document
