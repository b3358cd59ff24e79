"""The texts a proposal is tried on: what was reviewed here, and folders of texts that somebody keeps."""

from __future__ import annotations

import gzip
import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nlp.text import read_path
from nlp.types import Finding, ReviewError
from service.models import Draft, ReviewRecord, Unit

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
LISTS = (".jsonl", ".jsonl.gz", ".jsonl.xz")
DRAFT, REVIEW = "draft:", "review:"
_BATCH = 1_000
_START = 2_500  # characters of a kept answer in which its document is told
_TITLE = re.compile(r'"title": ("(?:[^"\\]|\\.)*")')
_PUBLISHED = re.compile(r'"published": "(\d{4}-\d\d-\d\d)"')


@dataclass(frozen=True, slots=True)
class Text:
    """``unit``: its name, "" where none is known. ``as_of``: the day it is judged by, None for today. ``said``: what
    models and lists said of it when it was last reviewed."""

    id: str
    text: str
    title: str = ""
    unit: str = ""
    column: str = ""
    published: date | None = None
    as_of: date | None = None
    said: tuple[Finding, ...] = ()


def count_stored(db: Session) -> int:
    """How many reviewed texts there are."""
    drafts = db.scalar(select(func.count()).select_from(Draft)) or 0
    return drafts + (db.scalar(select(func.count()).select_from(ReviewRecord)) or 0)


def stored_texts(db: Session) -> Iterator[Text]:
    """Drafts, and texts reviewed through the interface or a job, with unit and column."""
    units = {row.id: row.name for row in db.execute(select(Unit.id, Unit.name))}
    columns = (Draft.id, Draft.text, Draft.title, Draft.unit_id, Draft.column, Draft.planned)
    with db.execute(select(*columns).execution_options(yield_per=_BATCH)) as rows:
        for row in rows:
            yield Text(f"{DRAFT}{row.id}", row.text, row.title, units[row.unit_id], row.column, as_of=row.planned)
    start = func.substr(ReviewRecord.answer, 1, _START).label("start")
    query = select(ReviewRecord.id, ReviewRecord.text, ReviewRecord.unit_id, start)
    with db.execute(query.execution_options(yield_per=_BATCH)) as rows:
        for row in rows:
            title, day = _TITLE.search(row.start), _PUBLISHED.search(row.start)
            yield Text(
                f"{REVIEW}{row.id}",
                row.text,
                json.loads(title[1]) if title else "",
                units[row.unit_id],
                published=date.fromisoformat(day[1]) if day else None,
            )


class Corpus:
    """A folder of texts: files an editor would upload, and lists (jsonl, also packed) with one text a line.

    A line of a list has ``text`` and may have ``id``, ``title``, ``unit``, ``column`` and ``published`` (or ``date``).
    ``skipped``: what could not be read, with the reason, as it is met.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = sorted(path for path in folder.rglob("*") if path.is_file() and _known(path))
        self.skipped: list[str] = []

    def __iter__(self) -> Iterator[Text]:
        for path in self.files:
            name = path.relative_to(self.folder).as_posix()
            if path.name.endswith(LISTS):
                yield from self._list(path, name)
                continue
            try:
                document = read_path(path)
            except ReviewError as error:
                self.skipped.append(str(error))
                continue
            yield Text(name, document.text, document.title or "", published=document.published)

    def _list(self, path: Path, name: str) -> Iterator[Text]:
        try:
            with _opened(path) as stream:
                for number, line in enumerate(stream, 1):
                    if line.strip():
                        made = _line(line, f"{name}:{number}")
                        if isinstance(made, Text):
                            yield made
                        else:
                            self.skipped.append(made)
        except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
            self.skipped.append(f"{name}：读不下去（{error}）")


def _known(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES or path.name.endswith(LISTS)


def _opened(path: Path) -> IO[str]:
    if path.name.endswith(".xz"):
        return lzma.open(path, "rt", encoding="utf-8")
    if path.name.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _line(line: str, place: str) -> Text | str:
    try:
        value: Any = json.loads(line)
    except ValueError:
        return f"{place}：不是 JSON"
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return f"{place}：没有 text"
    day = str(value.get("published") or value.get("date") or "")[:10]
    try:
        published = date.fromisoformat(day) if day else None
    except ValueError:
        published = None
    told = {name: str(value.get(name) or "") for name in ("title", "unit", "column")}
    return Text(str(value.get("id") or place), value["text"], published=published, **told)
