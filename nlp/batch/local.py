"""The engine for one machine: processes that load the models once, replaced when they die."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.connection import wait as wait_for
from pathlib import Path

from nlp.batch.engine import Done, EngineError
from nlp.batch.worker import Job, Worker, WorkerSettings

AHEAD = 2
"""Jobs waiting for each worker, so that none is idle."""
STRIKES = 2
"""Deaths on one post after which it is left out."""
POST_SECONDS = 600
"""A post that takes longer has its process ended, as one that crashed it."""
_REARM_SECONDS = 5.0
_STARTS = 3


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """``workers`` processes, started afresh (spawn) on every system."""

    workers: int
    post_seconds: int = POST_SECONDS

    def run(self, jobs: Iterable[Job], settings: WorkerSettings) -> Iterator[Done]:
        """Do every job. A job during which a process died is done again alone; a post on which processes died twice
        is left out of it."""
        busy = settings.work / "busy"
        busy.mkdir(parents=True, exist_ok=True)
        waiting = iter(jobs)
        while True:
            pool = self._pool(self.workers, settings, busy)
            running: dict[Future[int], Job] = {}
            try:
                yield from self._flow(pool, waiting, running)
                pool.shutdown()
                return
            except BrokenProcessPool:
                pass
            finally:
                _end(pool)
            for future, job in sorted(running.items(), key=lambda item: item[1].number):
                if future.done() and not future.cancelled() and future.exception() is None:
                    yield Done(job, future.result())
                else:
                    yield self._alone(job, settings, busy)

    def _flow(
        self, pool: ProcessPoolExecutor, waiting: Iterator[Job], running: dict[Future[int], Job]
    ) -> Iterator[Done]:
        for job in islice(waiting, self.workers * AHEAD):
            running[pool.submit(_do, job)] = job
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                posts = future.result()
                done = Done(running.pop(future), posts)
                for job in islice(waiting, 1):
                    running[pool.submit(_do, job)] = job
                yield done

    def _alone(self, job: Job, settings: WorkerSettings, busy: Path) -> Done:
        """The job in a process of its own, until it passes; strikes are counted by post."""
        strikes: Counter[int] = Counter()
        _count(strikes, busy, job)
        starts = 0
        while True:
            pool = self._pool(1, settings, busy)
            try:
                return Done(job, pool.submit(_do, job).result())
            except BrokenProcessPool:
                place = _count(strikes, busy, job)
            finally:
                _end(pool)
            if place is None:
                starts += 1
                if starts >= _STARTS:
                    raise EngineError("审校进程一启动就中断，可能内存不足；请减少 --workers 后用 --resume 继续")
            elif strikes[place] >= STRIKES:
                job = replace(job, skip=(*job.skip, place))

    def _pool(self, workers: int, settings: WorkerSettings, busy: Path) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, context, _start, (settings, busy, self.post_seconds))


def _count(strikes: Counter[int], busy: Path, job: Job) -> int | None:
    """The post that the job's last process was at, struck; None where it had not come to one."""
    note = _note(busy, job)
    try:
        place = int(note.read_text(encoding="ascii") or "-1")
    except (FileNotFoundError, ValueError):
        return None
    note.unlink(missing_ok=True)
    if place < 0:
        return None
    strikes[place] += 1
    return place


def _note(busy: Path, job: Job) -> Path:
    return busy / f"{job.stage}-{job.number}"


def _end(pool: ProcessPoolExecutor) -> None:
    """Stop the processes at once; a job cut short leaves no file and is done again."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        if process.is_alive():
            process.terminate()
    for process in processes:
        process.join(10)


@dataclass(slots=True)
class _Process:
    """What a worker process holds."""

    worker: Worker
    busy: Path
    post_seconds: int


_process: list[_Process] = []


def _start(settings: WorkerSettings, busy: Path, post_seconds: int) -> None:
    """Runs once in each process: quiet on Ctrl-C (the main process ends it), gone when the main process is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def watch() -> None:
            wait_for([sentinel])
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
    _process[:] = [_Process(Worker(settings), busy, post_seconds)]


def _do(job: Job) -> int:
    process = _process[0]
    note = _note(process.busy, job)
    armed = 0.0
    with note.open("wb", buffering=0) as out, open(os.devnull, "wb") as nowhere:

        def on_post(seq: int) -> None:
            nonlocal armed
            out.seek(0)
            out.write(b"%-20d" % seq)
            now = time.monotonic()
            if now - armed > _REARM_SECONDS:
                armed = now
                faulthandler.dump_traceback_later(process.post_seconds, exit=True, file=nowhere)

        try:
            posts = process.worker.do(job, on_post)
        finally:
            faulthandler.cancel_dump_traceback_later()
    note.unlink(missing_ok=True)
    return posts
