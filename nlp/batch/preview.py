"""The first posts of an archive as they will be read, before anything is reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.batch.documents import Documents
from nlp.batch.mapping import FieldMap, Wishes
from nlp.batch.names import LABELS, TARGETS
from nlp.batch.schema import Post
from nlp.batch.sources import open_source
from nlp.types import InputError

ROWS = 10
_HEAD = 60


@dataclass(frozen=True, slots=True)
class Preview:
    """maps: (place, lines) of each table met. posts: by field, texts cut to 60 characters. bad: what could not be
    read, in sentences."""

    maps: tuple[tuple[str, tuple[str, ...]], ...]
    posts: tuple[dict[str, str], ...]
    bad: tuple[str, ...]


def preview(path: Path, wishes: Wishes, rows: int = ROWS) -> Preview:
    """The first ``rows`` posts and how they are read. InputError where the source cannot be used."""
    source = open_source(path)
    documents = Documents(source.path, source.kind)
    maps: list[tuple[str, tuple[str, ...]]] = []
    posts: list[dict[str, str]] = []
    bad: list[str] = []

    def heard(place: str, fields: FieldMap) -> None:
        maps.append((place, tuple(fields.lines())))

    for item in source.items(wishes, heard):
        bad += (f"{row.place}：{row.reason}" for row in item.bad)
        if item.post is not None:
            try:
                posts.append(_shown(documents, item.post))
            except InputError as error:
                bad.append(f"{item.post.source}：{error.reason}")
        if len(posts) >= rows or len(bad) >= 10 * rows:
            break
    return Preview(tuple(maps), tuple(posts), tuple(bad))


def preview_lines(path: Path, wishes: Wishes) -> Iterator[str]:
    """The same for the shell."""
    shown = preview(path, wishes)
    for place, lines in shown.maps:
        yield f"字段对应（{place}）："
        yield from (f"  {line}" for line in lines)
    for number, post in enumerate(shown.posts, 1):
        yield f"第 {number} 篇"
        yield from (f"  {LABELS[name]}：{post[name]}" for name in TARGETS if name in post)
    yield from (f"未能读取：{line}" for line in shown.bad)
    if not shown.posts:
        yield "没有读到稿件"


def _shown(documents: Documents, post: Post) -> dict[str, str]:
    read, document = documents.read(post, documents.raw(post))
    values = {name: getattr(read, name) for name in TARGETS if name not in ("text", "html")}
    shown = {name: str(value) for name, value in values.items() if value}
    shown.setdefault("id", post.source)
    text = " ".join(document.text.split())
    shown["text"] = text[:_HEAD] + ("……" if len(text) > _HEAD else "")
    return shown
