"""A reviewed post as rows of the results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pyarrow as pa

from nlp.batch.columns import FINDINGS, POSTS
from nlp.batch.schema import (
    CONTEXT_CHARACTERS,
    HEAD_CHARACTERS,
    FindingRow,
    LinkRow,
    Post,
    PostRow,
)
from nlp.batch.whole import clean
from nlp.score import score_findings, verdict_of
from nlp.types import Document, Finding, Review, Severity

_POST_FIELDS = tuple(field.name for field in fields(PostRow))
_FINDING_FIELDS = tuple(field.name for field in fields(FindingRow))
SEQ_POSTS = pa.schema([("seq_of_source", pa.int64()), ("chunk", pa.int64()), *POSTS])
SEQ_FINDINGS = pa.schema([("seq_of_source", pa.int64()), ("chunk", pa.int64()), *FINDINGS])
_SOURCE_COLUMNS = ("unit", "site", "column", "account", "author")


@dataclass(frozen=True, slots=True)
class Part:
    """A text that was reviewed: ``text``, the post's text, or ``title``, a title that stands beside it."""

    field: str
    document: Document
    review: Review


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Everything said about a text; the same for every post that has it."""

    post: Post
    parts: tuple[Part, ...]


def post_row(post: Post, reviewed: Reviewed, duplicate_of: str | None, as_of: date) -> PostRow:
    """The row of ``post``; verdict and rate are over title and text together."""
    body = reviewed.parts[-1]
    findings = [finding for part in reviewed.parts for finding in part.review.findings]
    characters = sum(part.review.characters for part in reviewed.parts)
    score = score_findings(findings, characters)
    failures = dict.fromkeys(f"{one.code}：{one.error}" for part in reviewed.parts for one in part.review.failures)
    links = tuple(
        LinkRow(clean(link.href) or "", clean(link.text) or "", link.kind, link.hidden) for link in body.document.links
    )
    return PostRow(
        id=post.id,
        title=clean(reviewed.post.title),
        url=post.url,
        unit=post.unit,
        site=post.site,
        column=post.column,
        account=post.account,
        platform=post.platform,
        published=_day(reviewed.post.published),
        author=post.author,
        source=post.source,
        text_sha256=body.review.text_sha256,
        characters=characters,
        verdict=str(verdict_of(findings, score)),
        serious=_places(findings, Severity.SERIOUS),
        general=_places(findings, Severity.GENERAL),
        hint=_places(findings, Severity.HINT),
        weighted=score.weighted_errors,
        per_10k=score.per_10k,
        duplicate_of=duplicate_of,
        failures=tuple(failures),
        unchecked=body.review.unchecked,
        links=links,
        text_head=clean(body.document.text[:HEAD_CHARACTERS]) or "",
        judged_as_of=as_of.isoformat(),
    )


def finding_rows(post: Post, reviewed: Reviewed) -> list[FindingRow]:
    """The rows of the findings, the title's first, then in the order of the text."""
    published = _day(reviewed.post.published)
    rows: list[FindingRow] = []
    for part in reviewed.parts:
        text = part.document.text
        for finding in part.review.findings:
            start, end = finding.span.start, finding.span.end
            context = text[max(0, start - CONTEXT_CHARACTERS) : end + CONTEXT_CHARACTERS]
            row = FindingRow(
                post_id=post.id,
                seq=len(rows),
                code=finding.code,
                category=finding.category,
                severity=str(finding.severity),
                field=part.field,
                start=start,
                end=end,
                text=clean(finding.matched) or "",
                message=clean(finding.message) or "",
                suggestions=tuple(clean(one) or "" for one in finding.suggestions),
                authority=finding.authority,
                origin=finding.origin,
                confidence=finding.confidence,
                judged=str(finding.judged) if finding.judged else None,
                count=finding.count,
                places=tuple((span.start, span.end) for span in finding.places),
                context=clean(context) or "",
                published=published,
                **{name: getattr(post, name) for name in _SOURCE_COLUMNS},
            )
            rows.append(row)
    return rows


def posts_table(rows: Sequence[tuple[int, int, PostRow]]) -> pa.Table:
    """Rows with the place of each in the source: (seq, chunk, row)."""
    return _table(SEQ_POSTS, _POST_FIELDS, rows, {"links": _link_values})


def findings_table(rows: Sequence[tuple[int, int, FindingRow]]) -> pa.Table:
    """Rows with the place of their post in the source: (seq, chunk, row)."""
    return _table(SEQ_FINDINGS, _FINDING_FIELDS, rows, {"places": _place_values})


def _table(schema: pa.Schema, names: Sequence[str], rows: Sequence[tuple[int, int, Any]], special: Any) -> pa.Table:
    columns: dict[str, list[Any]] = {
        "seq_of_source": [seq for seq, _, _ in rows],
        "chunk": [chunk for _, chunk, _ in rows],
    }
    for name in names:
        values: list[Any] = [getattr(row, name) for _, _, row in rows]
        columns[name] = [special[name](value) for value in values] if name in special else values
    return pa.Table.from_pydict(columns, schema=schema)


def _link_values(links: Iterable[LinkRow]) -> list[dict[str, Any]]:
    return [{"url": one.url, "text": one.text, "kind": one.kind, "hidden": one.hidden} for one in links]


def _place_values(places: Iterable[tuple[int, int]]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in places]


def _places(findings: Iterable[Finding], severity: Severity) -> int:
    return sum(finding.count for finding in findings if finding.severity is severity)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
