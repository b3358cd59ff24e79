"""A run of an archive as a job: begun, gone on with after any interruption, and finished once."""

from __future__ import annotations

import json
import os
import pickle
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nlp.batch.identity import Given
from nlp.batch.manifest import InUse
from nlp.batch.mapping import FieldMap
from nlp.batch.schema import SUMMARY_FILE
from nlp.batch.whole import write_bytes
from nlp.refused import why
from nlp.types import InputError, ReviewError
from service.archives.limits import limits_of, write_limits
from service.archives.mapping import wishes_of
from service.archives.places import Refused, check_room, folder_size, results_folder, run_folder, source_path, sweep
from service.audit import record
from service.db import now
from service.jobs import Context, Lane, enqueue, job
from service.lexicon.releases import newest
from service.lexicon.reviewers import Reviewers
from service.models import ENDED, Archive, ArchiveRun, Job, User
from service.pace import Pace
from service.settings import Settings

if TYPE_CHECKING:
    from nlp.batch.run import BatchSettings, Finished

KIND = "archive"
_PATIENCE = 1.0


def begin_run(
    db: Session, user: User, archive: Archive, as_of: date, use_model: bool, against: ArchiveRun | None
) -> ArchiveRun:
    """A new run and its job, in the caller's write transaction. Refused while another run of the archive goes on."""
    if any(run.going_on for run in archive.runs):
        raise Refused("这个档案正在审校，请等它结束，或先取消")
    if against is not None and (against.archive_id != archive.id or against.finished_at is None):
        raise Refused("要对照的那一次不属于这个档案，或者没有审完")
    last = db.scalar(select(func.max(ArchiveRun.number)).where(ArchiveRun.archive_id == archive.id)) or 0
    release = newest(db)
    limits = limits_of(db, archive.unit_id)
    run = ArchiveRun(
        archive_id=archive.id,
        number=last + 1,
        user_id=user.id,
        as_of=as_of,
        use_model=use_model,
        release=release.number if release else 0,
        mapping=archive.mapping,
        limits=limits.values,
        columns=limits.columns,
        against_id=against.id if against else None,
    )
    db.add(run)
    db.flush()
    start(db, user, run, archive)
    record(db, user, "审校档案", archive.id, archive.unit_id, f"第 {run.number} 次")
    return run


def start(db: Session, user: User, run: ArchiveRun, archive: Archive) -> None:
    """A job for the run: its first, or a further one that goes on where the last was cut off or cancelled."""
    ahead = db.scalar(select(func.count()).select_from(Job).where(Job.kind == KIND, Job.state.not_in(ENDED)))
    row = enqueue(db, KIND, {"run": run.id}, user, archive.unit_id, f"{archive.name} 第 {run.number} 次")
    row.message = f"档案一个一个审，建立时前面还有 {ahead} 个，轮到后自动开始。" if ahead else ""
    run.job_id = row.id


@job(KIND, label="审校档案", lane=Lane.LONG)
def review_archive(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Review the archive of the run into its folder. Everything that was done stays done whatever cuts it off."""
    from nlp.batch.run import BatchSettings, ReportSettings

    settings: Settings = context.app.extensions["xianshen_settings"]
    run = context.session.get(ArchiveRun, params["run"])
    if run is None:
        raise Refused("这次审校已经删除")
    if run.finished_at is None:
        check_room(context.session, settings, run.archive.unit_id, 0)
    source, out = source_path(settings, run.archive), results_folder(settings, run)
    given = _pinned(context, run_folder(settings, run) / "given.pickle", run.archive.unit_id)
    against = results_folder(settings, run.against) if run.against is not None else None
    reports = write_limits(run_folder(settings, run), run.limits, run.columns)
    batch = BatchSettings(
        wishes=wishes_of(run.mapping),
        as_of=run.as_of,
        given=given,
        use_model=run.use_model and settings.model,
        keep=True,
        reports=ReportSettings(reports.thresholds, reports.columns, against),
    )
    sweep(context.session, settings)
    finished = _reviewed(context, source, out, batch, settings.archive_workers or os.cpu_count() or 1)
    return _finish(context, params["run"], finished)


def _reviewed(context: Context, source: Path, out: Path, batch: BatchSettings, workers: int) -> Finished:
    """Wait where a worker that was taken for dead still holds the folder: it lets go at its next look."""
    from nlp.batch.local import LocalEngine
    from nlp.batch.run import run_batch

    while True:
        engine = LocalEngine(workers, check=context.raise_if_stopped)
        try:
            resume = (out / "run.json").exists()
            return run_batch(source, out, batch, engine, Told(context), resume)
        except InUse:
            context.raise_if_stopped()
            time.sleep(_PATIENCE)
        except InputError as error:
            raise ReviewError(f"{Path(error.source).name}：{error.reason}") from None
        except OSError as error:
            raise ReviewError(f"结果写不下：{why(error)}。处理后可以接着审") from None


def _finish(context: Context, identifier: str, finished: Finished) -> dict[str, Any]:
    from service.archives.rechecking import recheck

    summary = json.loads((finished.out / SUMMARY_FILE).read_text(encoding="utf-8"))
    size = folder_size(finished.out)
    db = context.begin()
    run = db.get(ArchiveRun, identifier)
    if run is None:
        raise Refused("这次审校已经删除")
    posts, unread = summary["posts"], summary["not_reviewed"]["unread"]
    run.posts, run.serious, run.general = posts["posts"], posts["serious"], posts["general"]
    run.unread, run.size = unread, size
    run.finished_at = run.finished_at or now()
    recheck(db, run, finished.out)
    said = f"已审 {run.posts:,} 篇：严重 {run.serious:,} 处，一般 {run.general:,} 处"
    if unread:
        said += f"；未能审校 {unread:,} 项"
    if not run.posts:
        said = "没有读到可以审校的文章，请看未能审校的原因，或修改字段对应后再审"
    return {"summary": f"{said}。", "link": f"/archives/runs/{identifier}"}


class Told:
    """The listener of the batch: says how far it is, and stops where that was asked for."""

    def __init__(self, context: Context) -> None:
        self._context, self._pace = context, Pace()

    def mapping(self, place: str, fields: FieldMap) -> None:
        """The mapping was shown before the run."""

    def stage(self, name: str, total: int | None, done: int) -> None:
        from nlp.batch.run import STAGES

        self._pace.begin(STAGES[name], total, done)
        self._tell()

    def posts(self, number: int) -> None:
        self._pace.add(number)
        self._tell()

    def _tell(self) -> None:
        self._context.progress(self._pace.done, self._pace.total or 0, self._pace.line())


def _pinned(context: Context, path: Path, unit_id: int) -> Given:
    """What the unit judges by when the run begins, kept for as long as the run lasts: a release or a list that comes
    out meanwhile belongs to the next run."""
    if not path.exists():
        reviewers: Reviewers = context.app.extensions["xianshen_reviewers"]
        reviewer = reviewers.of(context.session, unit_id)
        lists = reviewer.lists.lists if reviewer.lists else ()
        write_bytes(path, pickle.dumps(Given(reviewer.release, reviewer.head, tuple(lists))))
    return pickle.loads(path.read_bytes())  # type: ignore[no-any-return]
