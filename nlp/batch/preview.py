"""The first posts of an archive as they will be read, before anything is reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.batch.documents import Documents
from nlp.batch.mapping import FieldMap, Wishes, missing
from nlp.batch.names import LABELS, TARGETS
from nlp.batch.schema import Post
from nlp.batch.sources import open_source
from nlp.batch.whole import clean
from nlp.types import InputError

ROWS, BAD_ROWS = 10, 20
_HEAD = 60


@dataclass(frozen=True, slots=True)
class Preview:
    """maps: (place, how it is read) of each table met. posts: by field, texts cut to 60 characters. bad: what could
    not be read, in sentences. kind: of the source (folder | zip | table | document)."""

    kind: str
    maps: tuple[tuple[str, FieldMap], ...]
    posts: tuple[dict[str, str], ...]
    bad: tuple[str, ...]


def preview(path: Path, wishes: Wishes, rows: int = ROWS) -> Preview:
    """The first ``rows`` posts and how they are read. InputError where the source cannot be used."""
    source = open_source(path)
    documents = Documents(source.path, source.kind)
    maps: list[tuple[str, FieldMap]] = []
    posts: list[dict[str, str]] = []
    bad: list[str] = []

    def heard(place: str, fields: FieldMap) -> None:
        maps.append((place, fields))
        absent = missing(fields.available, wishes)
        if absent:
            raise _Enough(f"{place}：没有列“{'”“'.join(absent)}”")
        if not fields.complete:
            raise _Enough(f"{place}：看不出哪一列是正文，请指定")

    try:
        for item in source.items(wishes, heard):
            bad += (f"{row.place}：{row.reason}" for row in item.bad)
            if item.post is not None:
                try:
                    posts.append(_shown(documents, item.post))
                except InputError as error:
                    bad.append(f"{item.post.source}：{error.reason}")
            if len(posts) >= rows or len(bad) >= BAD_ROWS:
                break
    except _Enough as stopped:
        bad.append(str(stopped))
    return Preview(source.kind, tuple(maps), tuple(posts), tuple(bad[:BAD_ROWS]))


class _Enough(Exception):
    """A table that cannot be used as it is mapped: its rows need not be counted to say so."""


def preview_lines(shown: Preview) -> Iterator[str]:
    """The same for the shell."""
    for place, fields in shown.maps:
        yield f"字段对应（{place}）："
        yield from (f"  {line}" for line in fields.lines())
    for number, post in enumerate(shown.posts, 1):
        yield f"第 {number} 篇"
        yield from (f"  {LABELS[name]}：{post[name]}" for name in TARGETS if name in post)
    yield from (f"未能读取：{line}" for line in shown.bad)
    if not shown.posts:
        yield "没有读到稿件"


def _shown(documents: Documents, post: Post) -> dict[str, str]:
    raw = documents.raw(post)
    read, document = documents.read(documents.placed(post, raw), raw)
    values = {name: getattr(read, name) for name in TARGETS if name not in ("text", "html")}
    shown = {name: clean(str(value)) or "" for name, value in values.items() if value}
    shown.setdefault("id", post.source)
    text = clean(" ".join(document.text.split())) or ""
    shown["text"] = text[:_HEAD] + ("……" if len(text) > _HEAD else "")
    return shown
