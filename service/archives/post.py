"""A post of a run with its findings marked where they stand, personal data masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.batch.browse import both, find_rows
from nlp.batch.schema import FINDINGS_FILE, POSTS_FILE
from nlp.batch.wanted import Wanted
from nlp.report.labels import xml_safe
from nlp.review import text_sha256
from nlp.text.masking import masked, shown
from nlp.types import ReviewError
from service.archives.results import FINDING_COLUMNS, POST_COLUMNS, finding_view, post_view

LONGEST = 200_000
"""Characters of a post that are shown."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; ``number`` is that of the finding it is a place of, from 1, 0 for none."""

    text: str
    number: int = 0
    severity: str = ""


@dataclass(frozen=True, slots=True)
class PostView:
    """post: its row in words. findings: in the order of the text. title, text: in pieces; empty where the text cannot
    be shown, and ``why`` says why."""

    post: dict[str, Any]
    findings: list[dict[str, Any]]
    title: list[Piece]
    text: list[Piece]
    why: str


def find_post(out: Path, identity: str, units: frozenset[str] | None) -> dict[str, Any] | None:
    """The post's row of posts.parquet, None where there is none among those units."""
    import pyarrow.compute as pc

    fits = both(Wanted(units=units).posts(), pc.field("id") == identity)
    rows = find_rows(out / POSTS_FILE, (*POST_COLUMNS, "text_sha256", "text_head", "unchecked"), fits)
    return rows[0] if rows else None


def view_post(out: Path, source: Path | None, kind: str, row: dict[str, Any]) -> PostView:
    """The post with its findings; ``source``: where the archive lies now, None where it is gone."""
    import pyarrow.compute as pc

    from nlp.batch.kept import kept_document

    columns = (*FINDING_COLUMNS, "start", "end", "places")
    found = find_rows(out / FINDINGS_FILE, columns, pc.field("post_id") == row["id"])
    titles = {row["id"]: (masked(row["title"] or "") or row["id"], row["url"] or "")}
    views = [{**finding_view(one, titles), "number": number} for number, one in enumerate(found, 1)]
    why, title, text = "", "", ""
    try:
        if source is None:
            raise ReviewError("归档的原文件已经不在")
        document = kept_document(out, source, kind, row["id"])
        title, text = document.title or "", document.text
        if text_sha256(text) != row["text_sha256"]:
            why, text = "原文在审校之后变动过，不能标出位置，下面是审校时的问题", ""
    except ReviewError as error:
        why = f"{getattr(error, 'reason', error)}，下面是审校时的问题"
    if len(text) > LONGEST:
        why, text = f"文章有 {len(text):,} 字，只显示前 {LONGEST:,} 字", text[:LONGEST]
    return PostView(
        {**post_view({name: row[name] for name in POST_COLUMNS}), "unchecked": list(row["unchecked"])},
        views,
        list(pieces(title, _places(found, "title"))) if title else [],
        list(pieces(text, _places(found, "text"))),
        why,
    )


_Place = tuple[int, int, int, dict[str, Any]]


def _places(found: Sequence[dict[str, Any]], field: str) -> list[_Place]:
    """(start, end, number, finding) of every place in that field, by start."""
    places = []
    for number, one in enumerate(found, 1):
        if one["field"] == field:
            places.append((one["start"], one["end"], number, one))
            places += [(more["start"], more["end"], number, one) for more in one["places"]]
    return sorted(places, key=lambda place: place[:3])


def pieces(text: str, places: Sequence[_Place]) -> Iterator[Piece]:
    """The text cut at its findings, what is personal masked in and between them."""
    hidden = masked(text)
    if len(hidden) != len(text):  # a grouped number loses its blanks: mask each piece instead
        hidden = ""
    at = 0
    for start, end, number, one in places:
        if start < at or end > len(text):
            continue
        if start > at:
            yield Piece(_clean(hidden[at:start] if hidden else masked(text[at:start])))
        said = text[start:end]
        if one["category"] == "privacy":
            said = shown(one["code"], one["category"], said, one["suggestions"])
        elif hidden:
            said = hidden[start:end]
        yield Piece(_clean(said or "▏"), number, one["severity"])
        at = end
    if at < len(text):
        yield Piece(_clean(hidden[at:] if hidden else masked(text[at:])))


def _clean(text: str) -> str:
    return xml_safe(text, "\ufffd")
