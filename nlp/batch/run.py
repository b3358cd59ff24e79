"""A batch run from source to results: spool, scan, index, review, merge; each step goes on where it was cut off."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from nlp.batch import spool
from nlp.batch.engine import Engine
from nlp.batch.expected import load_expected
from nlp.batch.groups import Index, Mark, build_index
from nlp.batch.identity import Given, lexicon_identity, lists_identity, model_identity
from nlp.batch.manifest import Manifest, locked, read_manifest, refuse_other, write_manifest
from nlp.batch.mapping import FieldMap, Wishes
from nlp.batch.merge import merge
from nlp.batch.outputs import write_outputs
from nlp.batch.schema import BAD_FILE, FINDINGS_FILE, POSTS_FILE
from nlp.batch.signature import Signature
from nlp.batch.sources import Source, open_source
from nlp.batch.store import read_table
from nlp.batch.thresholds import load_thresholds
from nlp.batch.whole import numbered, write_bytes
from nlp.batch.worker import Job, WorkerSettings
from nlp.types import InputError

STAGES = {"source": "读取", "scan": "比对重复", "review": "审校", "merge": "汇总", "report": "出报告"}
"""The steps a person waits for, and what they are called."""


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """thresholds: toml with a tenant's limits; columns: csv of the columns that ought to exist; against: the folder
    of an earlier run."""

    thresholds: Path | None = None
    columns: Path | None = None
    against: Path | None = None

    def check(self) -> None:
        """InputError where one of them cannot be used: now, rather than after a night's work."""
        load_thresholds(self.thresholds)
        load_expected(self.columns)
        if self.against is not None and not results_exist(self.against):
            raise InputError(self.against, "不是一次已完成的批量审校，没有可以对照的结果")

    def write(self, out: Path) -> None:
        """Reports of the results in ``out``."""
        run = read_manifest(out) or {}
        kept = {key: run.get(key) for key in ("lexicon", "lists", "models", "code", "source", "as_of")}
        write_outputs(out, thresholds=self.thresholds, columns=self.columns, against=self.against, run=kept)


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """as_of: the day to judge by, None for today (or, resumed, for the day the run was begun).

    lexicon, model: folders, None for what ships. given: what an installation judges by; a lexicon folder wins over its
    release. threads: of the model in each process. keep: leave the posts as they were read beside the results
    (``nlp.batch.kept`` shows one again).
    """

    wishes: Wishes = field(default_factory=Wishes)
    as_of: date | None = None
    lexicon: Path | None = None
    given: Given = field(default_factory=Given)
    model: Path | None = None
    use_model: bool = True
    threads: int = 1
    keep: bool = False
    reports: ReportSettings = field(default_factory=ReportSettings)


class Listener(Protocol):
    """Whoever shows how far the run has come."""

    def mapping(self, place: str, fields: FieldMap) -> None:
        """How the table at ``place`` is read."""

    def stage(self, name: str, total: int | None, done: int) -> None:
        """A step of ``STAGES`` begins, with ``total`` posts (None: not known) of which ``done`` were done before."""

    def posts(self, number: int) -> None:
        """So many further posts are done in this step."""


@dataclass(frozen=True, slots=True)
class Finished:
    """Where the results are. fresh: False where the run had been finished before and nothing was done."""

    out: Path
    posts: int
    fresh: bool


def run_batch(
    source: Path, out: Path, settings: BatchSettings, engine: Engine, listener: Listener, resume: bool = False
) -> Finished:
    """Review everything in ``source`` into the folder ``out``.

    InputError where the source cannot be used, where ``out`` holds something else, or where a resumed run would not
    be the same run. Results are a function of source, settings, lexicon and models: see docs/batch.md.
    """
    earlier = _earlier(out, resume)
    settings.reports.check()
    if earlier is not None and settings.wishes == Wishes():
        settings = replace(settings, wishes=_wishes_of(earlier))
    opened = open_source(source)
    out.mkdir(parents=True, exist_ok=True)
    with locked(out):
        manifest = _manifest(opened, settings, earlier)
        if earlier is not None:
            refuse_other(out, earlier, manifest)
            if earlier["finished"]:
                if settings.reports != ReportSettings():
                    settings.reports.write(out)
                _clear(out / "work", settings.keep)
                return Finished(out, int(earlier["posts"]), False)
        else:
            write_manifest(out, manifest, False)
        try:
            posts = _Run(opened, out, settings, manifest, engine, listener).all()
        finally:
            engine.close()
        listener.stage("report", posts, posts)
        settings.reports.write(out)
        write_manifest(out, manifest, True, posts)
    _clear(out / "work", settings.keep)
    return Finished(out, posts, True)


def _earlier(out: Path, resume: bool) -> dict[str, Any] | None:
    """What run.json in ``out`` says; InputError where the folder may not be used as asked."""
    if out.exists() and not out.is_dir():
        raise InputError(out, "不是文件夹，--out 要给一个文件夹")
    if not out.exists() or not any(path.name != "work" for path in out.iterdir()):
        return None
    earlier = read_manifest(out)
    if earlier is None:
        raise InputError(out, "文件夹不是空的，里面也没有批量审校的记录；请换一个空文件夹")
    if not resume:
        raise InputError(out, "已有一次批量审校，接着审请加 --resume，重新审请换一个空文件夹")
    return earlier


def _clear(work: Path, keep: bool) -> None:
    """Take away what only the run needed; with ``keep`` the posts as read and their index stay."""
    if not keep:
        shutil.rmtree(work, ignore_errors=True)
        return
    for path in work.iterdir() if work.exists() else ():
        if path.name in ("source", "index.sqlite"):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _wishes_of(earlier: dict[str, Any]) -> Wishes:
    """The mapping that the run was begun with."""
    said = earlier["mapping"]
    return Wishes(dict(said["columns"]), dict(said["constants"]), tuple(said["folders"]))


def _manifest(source: Source, settings: BatchSettings, earlier: dict[str, Any] | None) -> Manifest:
    from nlp.review import code_version

    day = settings.as_of
    if day is None:
        day = date.fromisoformat(earlier["as_of"]) if earlier else date.today()
    return Manifest(
        source={"name": source.path.resolve().name, "kind": source.kind, "sha256": source.fingerprint()},
        mapping=json.loads(json.dumps(asdict(settings.wishes))),
        as_of=day.isoformat(),
        lexicon=lexicon_identity(settings.lexicon, settings.given),
        lists=lists_identity(settings.given),
        models=model_identity(settings.model) if settings.use_model else (),
        code=code_version(),
    )


class _Run:
    def __init__(
        self, source: Source, out: Path, settings: BatchSettings, manifest: Manifest, engine: Engine, listener: Listener
    ) -> None:
        self._source, self._out, self._settings, self._listener = source, out, settings, listener
        self._engine, self._work = engine, (out / "work").resolve()
        given = self._work / "given.pickle"
        write_bytes(given, pickle.dumps(settings.given))
        self._worker = WorkerSettings(
            work=self._work,
            source=source.path.resolve(),
            source_kind=source.kind,
            as_of=date.fromisoformat(manifest.as_of),
            lexicon=settings.lexicon,
            given=given,
            model=settings.model,
            use_model=settings.use_model,
            threads=settings.threads,
        )

    def all(self) -> int:
        """Everything that is not done yet; the number of posts in the results."""
        spooled = self._spool()
        scans = (Job("scan", number) for number in range(spooled.chunks))
        self._stage("scan", scans, spooled.posts, lambda job: spool.read_chunk(self._work / "source", job.number))
        path = self._work / "index.sqlite"
        index = Index(path) if path.exists() else build_index(path, self._marks(spooled.chunks))
        posts, _ = index.counts()
        reviews = (Job("review", task.number, task.posts) for task in index.tasks())
        self._stage("review", reviews, posts, lambda job: job.posts)
        self._listener.stage("merge", posts, 0)
        merge(self._work, self._out, index, spooled.chunks, self._listener.posts)
        return posts

    def _spool(self) -> spool.Spooled:
        folder = self._work / "source"
        done = spool.read_done(folder)
        if done is None:
            self._listener.stage("source", None, 0)
            items = self._source.items(self._settings.wishes, self._listener.mapping)
            done = spool.write_spool(folder, items, self._listener.posts)
        return done

    def _stage(self, name: str, jobs: Iterator[Job], total: int, size: Callable[[Job], Any]) -> None:
        """The jobs whose files are not there yet."""
        waiting = self._left(jobs, lambda job: self._listener.posts(len(size(job))))
        self._listener.stage(name, total, 0)
        first = next(waiting, None)
        if first is None:
            return
        for done in self._engine.run(_chained(first, waiting), self._worker):
            self._listener.posts(done.posts)

    def _left(self, jobs: Iterator[Job], on_done: Callable[[Job], None]) -> Iterator[Job]:
        for job in jobs:
            if job.file(self._work).exists():
                on_done(job)
            else:
                yield job

    def _marks(self, chunks: int) -> Iterator[Mark]:
        for number in range(chunks):
            for row in read_table(numbered(self._work / "scan", number), "posts").to_pylist():
                known = Signature(row["key"], row["values"], tuple(row["bands"]))
                yield Mark(row["seq"], row["chunk"], row["row"], row["id"], row["source"], row["day"], known)


def _chained(first: Job, rest: Iterator[Job]) -> Iterator[Job]:
    yield first
    yield from rest


def results_exist(out: Path) -> bool:
    """Whether a finished run's files are in ``out``."""
    return all((out / name).exists() for name in (POSTS_FILE, FINDINGS_FILE, BAD_FILE))
