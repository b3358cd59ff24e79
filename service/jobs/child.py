"""The worker of ``xianshen serve``: a child process that is started again when it dies and ends with its parent."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from dataclasses import fields

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service.jobs import store
from service.jobs.worker import PATIENCE, worker_name
from service.settings import PREFIX, Settings

_FIRST_PAUSE, _LONGEST_PAUSE, _LONG_LIFE = 0.5, 30.0, 60.0
_COMMAND = (sys.executable, "-c", "from service.cli import main; main()", "worker", "--tied")
_log = logging.getLogger("service.jobs")


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment in which ``load_settings`` gives these settings, with the data folder in full."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    given = {f"{PREFIX}{field.name.upper()}": str(getattr(settings, field.name)) for field in fields(settings)}
    return {**own, **given, f"{PREFIX}DATA": str(settings.data.resolve())}


class ChildWorker:
    """Keeps one worker running. The child watches its standard input, which closes when this process ends in
    whatever way, on every system."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings, self._engine = settings, engine
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Let the child give back its jobs and end; after ``PATIENCE`` and a little it is killed."""
        with self._lock:
            self._stopping.set()
            process = self._process
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(PATIENCE + 3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _keep(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            name, begun = worker_name(), time.monotonic()
            with self._lock:
                if self._stopping.is_set():
                    return
                environment = environment_of(self._settings)
                self._process = subprocess.Popen([*_COMMAND, "--name", name], stdin=subprocess.PIPE, env=environment)
            code = self._process.wait()
            if self._stopping.is_set():
                return
            _log.warning("the worker ended with %s and is started again", code)
            self._release(name)
            pause = _FIRST_PAUSE if time.monotonic() - begun > _LONG_LIFE else min(_LONGEST_PAUSE, pause * 2)
            if self._stopping.wait(pause):
                return

    def _release(self, name: str) -> None:
        try:
            with Session(self._engine) as db:
                store.farewell(db, name)
        except SQLAlchemyError as error:
            _log.warning("the database is out of reach: %s", type(error).__name__)
