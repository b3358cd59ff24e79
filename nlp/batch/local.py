"""The engine for one machine: processes that load the models once, replaced when they die."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import BaseContext

from nlp.batch.busy import POST_SECONDS, Busy
from nlp.batch.engine import Done, EngineError
from nlp.batch.worker import Job, Worker, WorkerSettings

AHEAD = 2
"""Jobs handed out for each worker, so that none is idle."""
STRIKES = 2
"""Deaths on one post, with nothing else running, after which it is left out."""
_STARTS = 3
_LOOK_UP = 0.5


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """``workers`` processes. check: called about twice a second while they work; what it raises ends the run at
    once."""

    workers: int
    post_seconds: int = POST_SECONDS
    check: Callable[[], None] | None = None

    def run(self, jobs: Iterable[Job], settings: WorkerSettings) -> Iterator[Done]:
        """Do every job. A job during which a process died is done again alone; a post on which processes die
        again and again is left out of it."""
        busy = Busy(settings.work / "busy")
        busy.clear()
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
                    busy.struck(job)
                    yield self._alone(job, settings, busy)

    def close(self) -> None:
        """End the process that workers are forked from, where there is one."""
        if sys.platform == "linux":
            from multiprocessing.forkserver import _forkserver

            stop = getattr(_forkserver, "_stop", None)  # its own tests' way to end it; it ends with this process anyway
            if stop is not None:
                stop()

    def _flow(
        self, pool: ProcessPoolExecutor, waiting: Iterator[Job], running: dict[Future[int], Job]
    ) -> Iterator[Done]:
        for job in islice(waiting, self.workers * AHEAD):
            running[pool.submit(_do, job)] = job
        while running:
            for future in self._done(running):
                posts = future.result()
                done = Done(running.pop(future), posts)
                for job in islice(waiting, 1):
                    running[pool.submit(_do, job)] = job
                yield done

    def _done(self, running: Iterable[Future[int]]) -> set[Future[int]]:
        """Those of ``running`` that are done, one at least."""
        while True:
            done = wait(running, None if self.check is None else _LOOK_UP, FIRST_COMPLETED).done
            if self.check is not None:
                self.check()
            if done:
                return done

    def _alone(self, job: Job, settings: WorkerSettings, busy: Busy) -> Done:
        """The job in a process of its own, until it passes."""
        strikes: Counter[int] = Counter()
        starts = 0
        job = replace(job, one_by_one=True)
        while True:
            pool = self._pool(1, settings, busy)
            try:
                (future,) = self._done([pool.submit(_do, job)])
                return Done(job, future.result())
            except BrokenProcessPool:
                place = busy.struck(job)
            finally:
                _end(pool)
            if place is None:
                starts += 1
                if starts >= _STARTS:
                    raise EngineError("审校进程一启动就中断，可能内存不足；请减少 --workers 后用 --resume 继续")
                continue
            strikes[place] += 1
            if strikes[place] >= STRIKES:
                job = replace(job, skip=(*job.skip, place))

    def _pool(self, workers: int, settings: WorkerSettings, busy: Busy) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, _context(settings), _start, (settings, busy, self.post_seconds))


def _context(settings: WorkerSettings) -> BaseContext:
    """On Linux workers are forked from a process of one thread that has loaded what they share (nlp.batch.warm);
    elsewhere each is started afresh."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    shipped = settings.use_model and settings.model is None
    context.set_forkserver_preload(["nlp.batch.warm_models" if shipped else "nlp.batch.warm"])
    return context


def _end(pool: ProcessPoolExecutor) -> None:
    """Stop the processes at once; a job cut short leaves no file and is done again."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        if process.is_alive():
            process.terminate()
    for process in processes:
        process.join(10)


_process: list[tuple[Worker, Busy, int]] = []
"""What this process works with, put there by ``_start``."""


def _start(settings: WorkerSettings, busy: Busy, post_seconds: int) -> None:
    """Runs once in each process: quiet on Ctrl-C (the main process ends it), gone when the main process is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def watch() -> None:
            wait_for([sentinel])
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
    _process[:] = [(Worker(settings), busy, post_seconds)]


def _do(job: Job) -> int:
    worker, busy, post_seconds = _process[0]
    return busy.do(worker, job, post_seconds)
