"""The worker process: a consumer of huey's for each lane, a heartbeat, and the sweep that finds what a queue or a dead
worker lost."""

from __future__ import annotations

import logging
import math
import os
import secrets
import socket
import threading
import time
from datetime import timedelta

from flask import Flask
from huey.consumer import Consumer
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker

from service.db import QUEUE
from service.jobs import store
from service.jobs.queue import Queue
from service.jobs.registry import Lane
from service.jobs.running import run_job
from service.purging import EVERY, purge
from service.settings import Settings

ROUND = 1.0
SWEEP = timedelta(seconds=4)
HEALTH = timedelta(seconds=10)
PATIENCE = 10.0
_log = logging.getLogger("service.jobs")


def worker_name() -> str:
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"


class _Consumer(Consumer):
    """Huey's consumer without signal handlers of its own: the worker's loop decides when to stop."""

    def _set_signal_handlers(self) -> None:
        pass


class Worker:
    """Runs jobs until ``stop`` is called; ``stop`` may come from any thread or signal handler."""

    def __init__(self, settings: Settings, engine: Engine, name: str = "") -> None:
        self.settings, self.engine, self.name = settings, engine, name or worker_name()
        self.stopping = threading.Event()
        self._queue = Queue(settings, self._run)
        self._sessions = sessionmaker(engine, info={QUEUE: self._queue})
        self._app: Flask | None = None
        self._app_lock = threading.Lock()

    def stop(self) -> None:
        self.stopping.set()

    def run(self) -> None:
        """Work until stopped; running jobs are given back at their next step, or after ``PATIENCE`` seconds."""
        slots = {Lane.SHORT: self.settings.workers, Lane.LONG: 1}
        consumers = [
            _Consumer(huey, workers=slots[lane], periodic=False, max_delay=ROUND, check_worker_health=False)
            for lane, huey in self._queue.lanes.items()
        ]
        self._look_after()
        for consumer in consumers:
            consumer.start()
        swept = checked = time.monotonic()
        purged = -math.inf
        while not self.stopping.wait(ROUND):
            at = time.monotonic()
            if at - checked > HEALTH.total_seconds():
                checked = at
                for consumer in consumers:
                    consumer.check_worker_health()
            sweep = at - swept > SWEEP.total_seconds()
            swept = at if sweep else swept
            self._look_after(sweep)
            if at - purged > EVERY.total_seconds():
                purged = at
                self._purge()
        deadline = time.monotonic() + PATIENCE
        for consumer in consumers:
            consumer.stop_flag.set()
        for thread in [thread for consumer in consumers for _, thread in consumer.worker_threads]:
            thread.join(max(0.0, deadline - time.monotonic()))
        self._leave()

    def _look_after(self, sweep: bool = True) -> None:
        """Say that this worker is alive; in a sweep take jobs from dead workers and tell again of those that wait."""
        try:
            with self._sessions() as db:
                store.beat(db, self.name)
                if not sweep:
                    return
                lost = store.give_up_lost(db)
                if lost:
                    _log.warning("jobs of a dead worker wait again: %s", " ".join(lost))
                empty = {lane for lane in Lane if self._queue.is_empty(lane)}
                for identifier, lane in store.waiting(db, SWEEP / 2) if empty else ():
                    if lane in empty:
                        self._queue.send(identifier, lane)
        except SQLAlchemyError as error:
            _log.warning("the database is out of reach: %s", type(error).__name__)

    def _purge(self) -> None:
        try:
            with self._sessions() as db:
                purge(db, self.settings)
        except SQLAlchemyError as error:
            _log.warning("nothing was purged: %s", type(error).__name__)

    def _leave(self) -> None:
        try:
            with self._sessions() as db:
                store.farewell(db, self.name)
        except SQLAlchemyError as error:
            _log.warning("left without a word: %s", type(error).__name__)
        self._queue.close()

    def _run(self, identifier: str) -> None:
        begun = time.monotonic()
        ended = run_job(identifier, self._make_app, self._sessions, self.name, self.stopping)
        if ended is not None:
            spent = round(1000 * (time.monotonic() - begun))
            _log.info("job", extra={"fields": {"job": identifier, "state": str(ended), "ms": spent}})

    def _make_app(self) -> Flask:
        from service.app import create_app

        with self._app_lock:
            if self._app is None:
                self._app = create_app(self.settings, self.engine)
            return self._app
