"""What a process does with a chunk or a task: reads posts, recognises texts, reviews them, puts rows down.

The file that a job leaves is a function of the spool and the settings alone, so a job may be done again, on any
machine, at any time.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from nlp.batch import rows, spool
from nlp.batch.documents import Documents, guarded
from nlp.batch.groups import Planned
from nlp.batch.identity import Given
from nlp.batch.opened import Opened, together
from nlp.batch.rows import Part, Reviewed
from nlp.batch.schema import BadRow, FindingRow, Post, PostRow
from nlp.batch.signature import signature
from nlp.batch.store import write_tables
from nlp.batch.whole import numbered
from nlp.correct.batches import CHUNK
from nlp.text import document_from_text
from nlp.types import Block, Document, InputError, Span

if TYPE_CHECKING:
    from nlp.batch.reviewers import BatchReviewer

MARKS = pa.schema(
    [
        ("seq", pa.int64()),
        ("chunk", pa.int64()),
        ("row", pa.int64()),
        ("id", pa.string()),
        ("source", pa.string()),
        ("day", pa.string()),
        ("key", pa.binary()),
        ("values", pa.binary()),
        ("bands", pa.list_(pa.int64())),
    ]
)
POISON = "审校进程两次在这一篇上中断（内存不足或超过时限），未审；其余照常"
_TITLE_IN = 5_000
"""Characters of the text in which its title is looked for."""


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """Everything that decides what a worker writes. work: the folder of the run's own files.

    lexicon, model: folders, None for the shipped ones; given: the pickled ``Given`` of the run; threads: of the model
    within one process.
    """

    work: Path
    source: Path
    source_kind: str
    as_of: date
    lexicon: Path | None = None
    given: Path | None = None
    model: Path | None = None
    use_model: bool = True
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Job:
    """stage: scan (chunk ``number``) | review (task ``number``). skip: posts (by seq) that processes died on.
    one_by_one: a process died on the job, and the post at fault is to be known."""

    stage: str
    number: int
    posts: tuple[Planned, ...] = ()
    skip: tuple[int, ...] = ()
    one_by_one: bool = False

    def file(self, work: Path) -> Path:
        """Where the job's result lies once it is done."""
        return numbered(work / self.stage, self.number)


OnPost = Callable[[int], None]


class Worker:
    """Built once a process; lexicon and models are loaded for the first review."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        self._documents = Documents(settings.source, settings.source_kind)

    def do(self, job: Job, on_post: OnPost) -> int:
        """Do the job and put its file down; the number of posts. ``on_post`` hears the seq of each beforehand."""
        tables = self._scan(job, on_post) if job.stage == "scan" else self._review(job, on_post)
        write_tables(job.file(self._settings.work), tables)
        return int(tables["posts"].num_rows)

    @cached_property
    def _batch(self) -> BatchReviewer:
        from nlp.batch.reviewers import batch_reviewer

        settings = self._settings
        given = pickle.loads(settings.given.read_bytes()) if settings.given else Given()
        return batch_reviewer(settings.lexicon, settings.model, settings.use_model, settings.threads, given)

    def _scan(self, job: Job, on_post: OnPost) -> dict[str, pa.Table]:
        marks: list[dict[str, Any]] = []
        bad: list[tuple[int, BadRow]] = []
        for row, values in enumerate(spool.read_chunk(self._settings.work / "source", job.number).to_pylist()):
            post, seq = spool.post_of(values), values["seq"]
            on_post(seq)
            try:
                if seq in job.skip:
                    raise InputError(post.source, POISON)
                read, document = self._read(post, self._raw(post))
            except InputError as error:
                bad.append((seq, BadRow(post.source, error.reason, False, post.id)))
                continue
            known = signature(document.text)
            day = read.published.isoformat() if read.published else ""
            marks.append(
                {"seq": seq, "chunk": job.number, "row": row, "id": post.id, "source": post.source, "day": day,
                 "key": known.key, "values": known.values, "bands": known.bands}
            )  # fmt: skip
        return {"posts": pa.Table.from_pylist(marks, schema=MARKS), "bad": spool.bad_table(bad)}

    def _review(self, job: Job, on_post: OnPost) -> dict[str, pa.Table]:
        posts: list[tuple[int, int, PostRow]] = []
        findings: list[tuple[int, int, FindingRow]] = []
        bad: list[tuple[int, BadRow]] = []
        seen: dict[bytes, Reviewed] = {}
        self._batch.forget()
        for some in together(self._opened(job, on_post), 1 if job.one_by_one else CHUNK):
            self._batch.learn(document.text for one in some for _, document in one.documents)
            for one in some:
                planned, post = one.planned, one.post
                if one.error:
                    bad.append((planned.seq, BadRow(post.source, one.error, False, planned.id)))
                    continue
                on_post(planned.seq)
                if one.identity not in seen:
                    seen[one.identity] = self._reviewed(one)
                reviewed = seen[one.identity]
                row = rows.post_row(post, reviewed, planned.duplicate_of, self._settings.as_of)
                posts.append((planned.seq, planned.chunk, row))
                findings += ((planned.seq, planned.chunk, found) for found in rows.finding_rows(post, reviewed))
        return {
            "posts": rows.posts_table(posts),
            "findings": rows.findings_table(findings),
            "bad": spool.bad_table(bad),
        }

    def _rows(self, posts: Iterable[Planned]) -> Iterable[tuple[Planned, dict[str, Any]]]:
        """The posts with what the spool holds of each, a chunk read once for neighbours."""
        for chunk, group in groupby(posts, key=lambda one: one.chunk):
            some = list(group)
            table = spool.read_chunk(self._settings.work / "source", chunk).take([one.row for one in some])
            yield from zip(some, table.to_pylist(), strict=True)

    def _opened(self, job: Job, on_post: OnPost) -> Iterator[Opened]:
        """The posts of the job as they are read; what repeats an earlier one of the job is not read again."""
        met: set[bytes] = set()
        for planned, values in self._rows(job.posts):
            post = replace(spool.post_of(values), id=planned.id)
            on_post(planned.seq)
            try:
                if planned.seq in job.skip:
                    raise InputError(post.source, POISON)
                raw = self._raw(post)
                post = guarded(post, partial(self._documents.placed, post, raw))
                identity = _identity(post, raw)
                if identity in met:
                    yield Opened(planned, post, identity)
                    continue
                read, document = self._read(post, raw)
            except InputError as error:
                yield Opened(planned, post, error=error.reason)
                continue
            met.add(identity)
            title = _title_document(document) if post.title or post.kind != "file" else None
            documents = (("text", document),) if title is None else (("title", title), ("text", document))
            yield Opened(planned, post, identity, read, documents)

    def _reviewed(self, one: Opened) -> Reviewed:
        day = self._settings.as_of
        parts = tuple(
            Part(field, document, self._batch.reviewer.review(document, day)) for field, document in one.documents
        )
        return Reviewed(one.read or one.post, parts)

    def _raw(self, post: Post) -> bytes:
        return guarded(post, lambda: self._documents.raw(post))

    def _read(self, post: Post, raw: bytes) -> tuple[Post, Document]:
        return guarded(post, lambda: self._documents.read(post, raw))


def _title_document(document: Document) -> Document | None:
    """The title as a text of its own, where the text does not hold it."""
    title = document.title or ""
    bare = "".join(title.split())
    if not bare or bare in "".join(document.text[: _TITLE_IN + len(title)].split()):
        return None
    made = document_from_text(title, None, document.source, document.published)
    return replace(made, id=document.id, blocks=(Block(Span(0, len(title)), "title", "title"),))


def _identity(post: Post, raw: bytes) -> bytes:
    """Equal for posts about which a review says the same: the same bytes, title and day."""
    host = (post.url or "").partition("//")[2].partition("/")[0]  # links within the own site are judged by it
    said = f"{post.kind}\0{post.title}\0{post.published}\0{host}\0"
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass"))
    if post.kind == "file":
        digest.update(Path(post.source).name.encode("utf-8", "surrogatepass") + b"\0")
    digest.update(raw)
    return digest.digest()
