"""Archives as texts on which a change of the lexicon is tried: the posts of the newest finished run of each.

An archive is judged by the lexicon of its own unit, as its runs are, beside what models and lists said of a post then.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.types import Finding, ReviewError, Severity, Span
from service.archives.places import results_folder, source_path
from service.lexicon.recalled import LIST, weighed
from service.lexicon.texts import Text
from service.models import Archive, ArchiveRun
from service.settings import Settings

ARCHIVE = "archive:"


class _Row(NamedTuple):
    """The columns of findings.parquet that a finding is made of again."""

    post_id: str
    code: str
    category: str
    severity: str
    field: str
    start: int
    end: int
    text: str
    message: str
    suggestions: list[str]
    origin: str


def newest_runs(db: Session) -> list[ArchiveRun]:
    """The newest finished run of each archive."""
    query = select(ArchiveRun).join(Archive).where(ArchiveRun.finished_at.is_not(None))
    ordered = db.scalars(query.order_by(Archive.id, ArchiveRun.number.desc()))
    return [next(runs) for _, runs in groupby(ordered, key=lambda run: run.archive_id)]


def archive_texts(settings: Settings, runs: list[ArchiveRun], skipped: list[str]) -> Iterator[Text]:
    """The posts of these runs; ``skipped`` is told of an archive that is not there any more."""
    from nlp.batch.kept import kept_posts
    from nlp.batch.sources import open_source

    for run in runs:
        out, name, unit = results_folder(settings, run), run.archive.name, run.archive.unit.name
        try:
            source = open_source(source_path(settings, run.archive))
            said = _said(out)
        except (ReviewError, OSError, ValueError) as error:
            skipped.append(f"档案“{name}”：{error}")
            continue
        for post, document in kept_posts(out, source.path, source.kind):
            yield Text(
                f"{ARCHIVE}{run.id}:{post.id}",
                document.text,
                document.title or "",
                unit,
                post.column or "",
                document.published,
                run.as_of,
                said.get(post.id, ()),
            )


def export_texts(path: Path, skipped: list[str]) -> Iterator[Text]:
    """The posts of an export that no run has read: nothing is on record of a model. ``skipped`` is told of what is no
    post. InputError where the export cannot be read."""
    from nlp.batch.kept import posts_of
    from nlp.batch.sources import open_source

    for post, document in posts_of(open_source(path), lambda bad: skipped.append(f"{bad.place}：{bad.reason}")):
        unit, column = post.unit or "", post.column or ""
        yield Text(post.id, document.text, document.title or "", unit, column, document.published)


def _said(out: Path) -> dict[str, tuple[Finding, ...]]:
    """What models and lists said of the text of each post."""
    import pyarrow.compute as pc

    from nlp.batch.schema import FINDINGS_FILE
    from nlp.batch.stream import rows

    heard = (pc.field("category") == "spelling") | pc.starts_with(pc.field("code"), LIST)
    found = (row for row in rows(out / FINDINGS_FILE, _Row, heard) if row.field == "text")
    return {post: tuple(map(_finding, some)) for post, some in groupby(found, key=lambda row: str(row.post_id))}


def _finding(row: _Row) -> Finding:
    span, severity = Span(row.start, row.end), Severity(row.severity)
    made = Finding(row.code, row.category, severity, span, row.text, row.message, tuple(row.suggestions),
                   origin=row.origin)  # fmt: skip
    return weighed(made)
