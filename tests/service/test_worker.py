"""A real worker on the file queue and on Redis: told, told twice, not told at all, away and back."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from service.db import begin_write, now
from service.jobs import Context, Lane, enqueue, job
from service.jobs.queue import JsonSerializer, Queue
from service.jobs.worker import Worker
from service.models import EndedSession, Event, IdempotencyKey, Job, JobState, LoginAttempt, User, WorkerBeat
from service.purging import purge
from tests.kill.process import free_port


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Redis is not installed")
    folder, port = tmp_path_factory.mktemp("redis"), free_port()
    command = [
        program,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        str(folder),
        "--save",
        "",
        "--appendonly",
        "no",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait()


@pytest.fixture(params=["file", "redis"])
def worker(request, app, settings) -> Iterator[Worker]:
    """Running in a thread, with the application of the test."""
    if request.param == "redis":
        settings = replace(settings, redis=request.getfixturevalue("redis_url"))
    worker = Worker(settings, app.extensions["xianshen_engine"])
    worker._app = app
    thread = threading.Thread(target=worker.run)
    thread.start()
    yield worker
    worker.stop()
    thread.join(30)
    assert not thread.is_alive()
    with Session(app.extensions["xianshen_engine"]) as db:
        assert db.scalar(select(func.count()).select_from(WorkerBeat)) == 0


@pytest.fixture
def start(db: Session) -> Callable[..., str]:
    def begin(kind: str = "review_many") -> str:
        user = db.scalar(select(User).where(User.name == "editor_a"))
        begin_write(db)
        files = [("甲.txt", "要统一布署。".encode())]
        unit = user.grants[0].unit_id
        identifier = enqueue(db, kind, {"files": 1, "as_of": "2026-11-24"}, user, unit, "", files).id
        db.commit()
        return identifier

    return begin


MORNING = threading.Event()


@job("night", label="长任务", lane=Lane.LONG)
def night(context: Context, params: dict) -> dict:
    """Goes on until ``MORNING``, as an archive does."""
    while not MORNING.wait(0.02):
        context.raise_if_stopped()
    return {}


def state_of(db: Session, identifier: str) -> str:
    db.rollback()
    return str(db.scalar(select(Job.state).where(Job.id == identifier)))


def ended(db: Session, identifier: str, but: tuple[JobState, ...] = (JobState.WAITING, JobState.RUNNING)) -> str:
    """The state of the job once it is none of ``but``."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        state = state_of(db, identifier)
        if state not in but:
            return state
        time.sleep(0.05)
    raise TimeoutError(identifier)


def test_jobs_end_once_however_often_they_are_told(worker: Worker, db: Session, start) -> None:
    told, doubled, untold = start(), start(), start()
    sender = Queue(worker.settings)
    for identifier in (told, doubled, doubled, "nobody"):
        assert sender.send(identifier)
    sender.close()
    assert {ended(db, identifier) for identifier in (told, doubled, untold)} == {"完成"}
    db.rollback()
    ends = db.scalars(select(Event.target).where(Event.action == "任务完成")).all()
    assert sorted(ends) == sorted([told, doubled, untold])


def test_a_short_job_never_waits_for_a_long_one(worker: Worker, db: Session, start) -> None:
    MORNING.clear()
    archive, next_archive, export = start("night"), start("night"), start()
    sender = Queue(worker.settings)
    assert sender.send(archive, Lane.LONG)
    assert ended(db, archive, (JobState.WAITING,)) == "进行中"
    assert sender.send(next_archive, Lane.LONG)
    assert sender.send(export)
    sender.close()
    assert ended(db, export) == "完成"
    assert (state_of(db, archive), state_of(db, next_archive)) == ("进行中", "等待")
    MORNING.set()
    assert {ended(db, identifier) for identifier in (archive, next_archive)} == {"完成"}


def test_the_worker_purges_what_is_past_its_time(worker: Worker, db: Session) -> None:
    """An answer is kept for the hours of the settings; so are the marks of sessions that ended."""
    settings = replace(worker.settings, idempotency_hours=2)
    user = db.scalar(select(User.id).where(User.name == "editor_a"))
    begin_write(db)
    for age in (1, 3):
        at = now() - timedelta(hours=age)
        db.add(IdempotencyKey(user_id=user, path="/p", key=f"{age}h", body_sha256="", status=200, answer="{}", at=at))
        db.add(EndedSession(sha256=str(age) * 64, at=now() - timedelta(hours=12 * age - 1)))
        db.add(LoginAttempt(name="x", address=f"{age}", at=now() - timedelta(minutes=25 * age)))
    db.commit()
    purge(db, settings)
    assert db.scalars(select(IdempotencyKey.key)).all() == ["1h"]
    assert [mark[0] for mark in db.scalars(select(EndedSession.sha256))] == ["1"]
    assert db.scalars(select(LoginAttempt.address)).all() == ["1"]
    begin_write(db)
    db.execute(update(IdempotencyKey).values(at=now() - timedelta(hours=25)))
    db.commit()
    fresh = Worker(worker.settings, worker._sessions.kw["bind"])
    fresh._app = worker._app
    thread = threading.Thread(target=fresh.run)
    thread.start()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and db.scalars(select(IdempotencyKey.key)).all():
        db.rollback()
        time.sleep(0.1)
    fresh.stop()
    thread.join(30)
    db.rollback()
    assert db.scalars(select(IdempotencyKey.key)).all() == []


def test_a_queue_out_of_reach_loses_nothing(app, settings, db: Session, start) -> None:
    away = Queue(replace(settings, redis=f"redis://127.0.0.1:{free_port()}/0"))
    identifier = start()
    assert away.send(identifier) is False
    assert not any(away.is_empty(lane) for lane in Lane)
    db.rollback()
    assert db.scalar(select(Job.state).where(Job.id == identifier)) == "等待"


def test_messages_are_json_and_nothing_else(tmp_path: Path) -> None:
    import pickle

    with pytest.raises(ValueError, match=r"."):
        JsonSerializer().deserialize(pickle.dumps({"x": 1}))
