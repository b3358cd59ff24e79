"""Jobs in the database: every change of state is one conditional statement, so that only one party makes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import case, delete, event, select, update
from sqlalchemy.orm import Session

from service.audit import record
from service.db import QUEUE, begin_write, ensure_write, now
from service.jobs.registry import Lane, find_kind, label_of, lane_of
from service.models import ENDED, Job, JobFile, JobState, User, WorkerBeat
from service.models.base import new_id

BEAT = timedelta(seconds=1)
DEAD = timedelta(seconds=20)
MOST_LOSSES = 5


def enqueue(
    db: Session,
    kind: str,
    params: dict[str, Any],
    user: User,
    unit_id: int | None = None,
    title: str = "",
    files: Sequence[tuple[str, bytes]] = (),
) -> Job:
    """A new job as part of the caller's transaction, which has begun by ``begin_write``.

    The row is kept when the caller commits, and a worker is told after that; where the telling fails, a worker
    finds the row by itself within seconds. ``params`` must be JSON and hold no draft text; ``files`` are kept with
    the job (``context.file(number)``).
    """
    if find_kind(kind) is None:
        raise ValueError(f"no job kind {kind!r}")
    row = Job(id=new_id(), kind=kind, title=title[:200], params=params, user_id=user.id, unit_id=unit_id)
    row.files = [JobFile(direction="in", number=n, name=name[-200:], data=data) for n, (name, data) in enumerate(files)]
    db.add(row)
    db.flush()
    record(db, user, "建立任务", row.id, unit_id, label_of(kind))
    identifier, queue = row.id, db.info.get(QUEUE)
    if queue is not None:
        event.listen(db, "after_commit", lambda _: queue.send(identifier, lane_of(kind)), once=True)
    return row


def find_file(db: Session, identifier: str, direction: str, number: int) -> JobFile | None:
    """The file of that number that the job takes ``in`` or hands ``out``."""
    return db.scalar(
        select(JobFile).where(JobFile.job_id == identifier, JobFile.direction == direction, JobFile.number == number)
    )


def cancel(db: Session, identifier: str, user: User) -> bool:
    """Cancel a waiting job at once, ask a running one to stop; False where it has ended already. Commits."""
    begin_write(db)
    row = db.get(Job, identifier)
    if row is None or row.state in ENDED:
        db.rollback()
        return False
    waiting = row.state == JobState.WAITING
    changed = db.execute(
        update(Job)
        .where(Job.id == identifier, Job.state == row.state)
        .values(
            cancel_asked=True,
            state=JobState.CANCELLED if waiting else Job.state,
            finished_at=now() if waiting else None,
        )
    ).rowcount
    record(db, user, "取消任务", identifier, row.unit_id)
    if waiting:
        _record_end(db, identifier, JobState.CANCELLED)
    db.commit()
    return bool(changed)


def claim(db: Session, identifier: str, worker: str) -> Job | None:
    """The waiting job as this worker's own, or None where it is taken, ended or gone. Commits."""
    begin_write(db)
    at = now()
    taken = db.execute(
        update(Job)
        .where(Job.id == identifier, Job.state == JobState.WAITING)
        .values(
            state=JobState.RUNNING,
            attempt=Job.attempt + 1,
            worker=worker,
            heartbeat_at=at,
            started_at=case((Job.started_at.is_(None), at), else_=Job.started_at),
        )
    ).rowcount
    db.commit()
    return db.get(Job, identifier) if taken else None


def update_own(db: Session, identifier: str, attempt: int, **values: Any) -> bool:
    """Write to the job as the holder of ``attempt``; False where somebody else has it by now. Does not commit."""
    owned = (Job.id == identifier, Job.attempt == attempt, Job.state == JobState.RUNNING)
    return bool(db.execute(update(Job).where(*owned).values(heartbeat_at=now(), **values)).rowcount)


def finish(db: Session, identifier: str, attempt: int, state: JobState, **values: Any) -> bool:
    """End the job, with what the session holds besides, and commit. False, and nothing kept, where it is not ours."""
    ensure_write(db)
    if not update_own(db, identifier, attempt, state=state, finished_at=now(), **values):
        db.rollback()
        return False
    _record_end(db, identifier, state)
    db.commit()
    return True


def release(db: Session, identifier: str, attempt: int) -> bool:
    """Give a running job back, to be gone on with from its checkpoint. Commits."""
    begin_write(db)
    given = update_own(db, identifier, attempt, state=JobState.WAITING)
    db.commit()
    return given


def give_up_lost(db: Session, worker: str | None = None) -> list[str]:
    """Take running jobs from workers that are dead: those silent too long, or all of ``worker``. Commits.

    They wait again, end as cancelled where that was asked for, or fail after ``MOST_LOSSES`` workers died with
    them at the same place. Returns those that wait again.
    """
    begin_write(db)
    gone = Job.worker == worker if worker else Job.heartbeat_at < now() - DEAD
    lost = db.scalars(select(Job).where(Job.state == JobState.RUNNING, gone)).all()
    for row in lost:
        row.losses += 1
        row.attempt += 1
        row.state = JobState.WAITING
        if row.cancel_asked:
            row.state = JobState.CANCELLED
        elif row.losses >= MOST_LOSSES:
            row.state, row.error = JobState.FAILED, f"处理到同一处时程序 {row.losses} 次中断，已停止重试。"
        if row.state in ENDED:
            row.finished_at = now()
            _record_end(db, row.id, JobState(row.state))
    db.commit()
    return [row.id for row in lost if row.state == JobState.WAITING]


def waiting(db: Session, older: timedelta) -> list[tuple[str, Lane]]:
    """Jobs that wait longer than that, with their lanes, oldest first; ends the transaction."""
    query = select(Job.id, Job.kind).where(Job.state == JobState.WAITING, Job.created_at < now() - older)
    found = [(identifier, lane_of(kind)) for identifier, kind in db.execute(query.order_by(Job.created_at).limit(1000))]
    db.rollback()
    return found


def beat(db: Session, worker: str) -> None:
    """Say that ``worker`` is alive, and forget those that were silent for a day. Commits."""
    begin_write(db)
    db.execute(delete(WorkerBeat).where(WorkerBeat.heartbeat_at < now() - timedelta(days=1)))
    db.merge(WorkerBeat(id=worker, heartbeat_at=now()))
    db.commit()


def farewell(db: Session, worker: str) -> None:
    """Forget a worker that has stopped; its jobs need not wait until its heartbeat is found to be old. Commits."""
    give_up_lost(db, worker)
    begin_write(db)
    db.execute(delete(WorkerBeat).where(WorkerBeat.id == worker))
    db.commit()


def workers_alive(db: Session) -> int:
    alive = select(WorkerBeat.id).where(WorkerBeat.heartbeat_at > now() - DEAD)
    return len(db.scalars(alive).all())


def _record_end(db: Session, identifier: str, state: JobState) -> None:
    row = db.get(Job, identifier)
    assert row is not None
    record(db, None, f"任务{state}", identifier, row.unit_id, label_of(row.kind))
