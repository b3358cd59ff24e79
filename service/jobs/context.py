"""What a job is given: its session, its checkpoint, its files, and a way to say how far it is."""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from service.db import begin_write, ensure_write
from service.jobs.store import BEAT, find_file, update_own
from service.models import Job, JobFile, User


class Cancelled(Exception):
    """Somebody asked the job to stop. Let it pass through; what was saved stays saved."""


class Interrupted(Exception):
    """The worker is stopping, or the job was given to another. Let it pass through; the job goes on elsewhere."""


class Context:
    """One attempt at one job.

    ``app``: the Flask application. ``session``: a database session of this attempt. ``user``, ``unit_id``: whose
    job it is. ``checkpoint``: what ``save`` kept, empty at first.
    """

    def __init__(self, app: Flask, session: Session, row: Job, stopping: threading.Event) -> None:
        self.app, self.session = app, session
        self.identifier, self.kind, self.attempt = row.id, row.kind, row.attempt
        self.user_id, self.unit_id = row.user_id, row.unit_id
        self.params: dict[str, Any] = row.params
        self.checkpoint: dict[str, Any] = dict(row.checkpoint)
        self._told = (row.done, row.total, row.message)
        self._stopping, self._cancel, self._lost = stopping, threading.Event(), threading.Event()
        if row.cancel_asked:
            self._cancel.set()

    @property
    def user(self) -> User:
        user = self.session.get(User, self.user_id)
        assert user is not None
        return user

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far it is, and stop here where that was asked for. Costs nothing: call it at every item."""
        self._told = (done, total, message[:200])
        self.raise_if_stopped()

    def raise_if_stopped(self) -> None:
        """Raise Cancelled or Interrupted where this attempt must not go on."""
        if self._lost.is_set() or self._stopping.is_set():
            raise Interrupted
        if self._cancel.is_set():
            raise Cancelled

    @property
    def cancelled(self) -> bool:
        """True where somebody asked the job to stop."""
        return self._cancel.is_set()

    def save(self) -> None:
        """Commit what ``session`` holds together with ``checkpoint``: after a crash the job starts from exactly
        here. Raises Interrupted, and keeps nothing, where another worker has taken the job over."""
        ensure_write(self.session).flush()
        if not update_own(self.session, self.identifier, self.attempt, checkpoint=self.checkpoint, losses=0):
            self.session.rollback()
            raise Interrupted
        self.session.commit()

    def begin(self) -> Session:
        """The session, in a transaction that may write; to be ended by ``save`` before long work goes on."""
        return begin_write(self.session)

    def file(self, number: int = 0) -> tuple[str, bytes]:
        """Name and bytes of an input file; KeyError where there is none of that number."""
        row = find_file(self.session, self.identifier, "in", number)
        if row is None:
            raise KeyError(number)
        found = (row.name, row.data)
        self.session.rollback()
        return found

    def hand_out(self, name: str, data: bytes, number: int = 0) -> None:
        """Add an output file, to be downloaded from the job's page; kept by the next ``save`` or the end."""
        row = find_file(ensure_write(self.session), self.identifier, "out", number)
        if row is None:
            row = JobFile(job_id=self.identifier, direction="out", number=number)
            self.session.add(row)
        row.name, row.data = name[-200:], data

    def beat(self, sessions: sessionmaker[Session]) -> None:
        """Write progress and heartbeat, and read whether to stop; called by ``Heart`` only."""
        done, total, message = self._told
        with sessions() as db:
            begin_write(db)
            ours = update_own(db, self.identifier, self.attempt, done=done, total=total, message=message)
            asked = ours and db.scalar(select(Job.cancel_asked).where(Job.id == self.identifier))
            db.commit()
        if not ours:
            self._lost.set()
        if asked:
            self._cancel.set()

    def told(self) -> dict[str, Any]:
        done, total, message = self._told
        return {"done": done, "total": total, "message": message}


class Heart:
    """Beats for a context in a thread of its own while the job runs: a long step is not taken for a dead one."""

    def __init__(self, context: Context, sessions: sessionmaker[Session]) -> None:
        self._context, self._sessions = context, sessions
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"heart-{context.identifier}", daemon=True)

    def __enter__(self) -> Heart:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._end.wait(BEAT.total_seconds()):
            try:
                self._context.beat(self._sessions)
            except SQLAlchemyError:
                continue  # the next beat tries again; too many missed and another worker takes the job
