"""The engine for a cluster: Ray Data hands jobs to reviewer actors and starts again what died with a machine.

Jobs, spool and results lie in the output folder, which every machine must reach under the same path. Ray does all
scheduling; an actor that gets a job whose file is there already passes it over.
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nlp.batch.busy import POST_SECONDS, Busy
from nlp.batch.engine import Done, EngineError
from nlp.batch.worker import Job, Worker, WorkerSettings

MOST_BLOCKS = 2_000
STRIKES = 3
"""Deaths on one post after which it is left out: one more than locally, as whole machines come and go."""
_STORE_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RayEngine:
    """``workers`` reviewer actors (None: as many as the cluster has cores).

    address: of a running cluster, None to start one on this machine. gpus: share of a graphics card for each actor.
    """

    workers: int | None = None
    address: str | None = None
    gpus: float = 0.0
    post_seconds: int = POST_SECONDS

    def run(self, jobs: Iterable[Job], settings: WorkerSettings) -> Iterator[Done]:
        """Do every job. EngineError where Ray is missing, cannot be reached or gives up."""
        ray = _library()
        if not ray.is_initialized():
            self._connect(ray)
        yield from self._flow(ray, list(jobs), settings)

    def close(self) -> None:
        """Leave the cluster, or stop the one that was started here."""
        if "ray" in sys.modules:
            sys.modules["ray"].shutdown()

    def _connect(self, ray: Any) -> None:
        options: dict[str, Any] = {"address": self.address} if self.address else {
            "num_cpus": max(self.workers or 0, os.cpu_count() or 1), "include_dashboard": False,
            "object_store_memory": _STORE_BYTES,
        }  # fmt: skip
        try:
            ray.init(log_to_driver=False, logging_level=logging.ERROR, **options)
        except (ConnectionError, ValueError, RuntimeError, OSError) as error:
            where = f"Ray 集群 {self.address}" if self.address else "本机的 Ray"
            raise EngineError(f"连不上{where}：{str(error).splitlines()[0] if str(error) else error!r}") from None

    def _flow(self, ray: Any, jobs: list[Job], settings: WorkerSettings) -> Iterator[Done]:
        from ray.data import ActorPoolStrategy, DataContext

        context = DataContext.get_current()
        context.enable_progress_bars = context.print_on_execution_start = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        Busy(settings.work / "busy").clear()
        actors = self.workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        actors = min(actors, len(jobs))
        items = [{"place": place, "job": pickle.dumps(job)} for place, job in enumerate(jobs)]
        data = ray.data.from_items(items, override_num_blocks=min(len(items), MOST_BLOCKS)).map_batches(
            ReviewActor,
            fn_constructor_args=(settings, self.post_seconds),
            batch_size=1,
            compute=ActorPoolStrategy(size=actors),
            num_cpus=1,
            num_gpus=self.gpus or None,
        )
        try:
            for batch in data.iter_batches(batch_size=None):
                for place, posts in zip(batch["place"].tolist(), batch["posts"].tolist(), strict=True):
                    yield Done(jobs[place], posts)
        except ray.exceptions.RayError as error:
            last = str(error).strip().splitlines()
            raise EngineError(f"Ray 上的审校中断：{last[-1] if last else error!r}。处理后用 --resume 继续") from None


class ReviewActor:
    """A process of the cluster with its reviewer, built once."""

    def __init__(self, settings: WorkerSettings, post_seconds: int) -> None:
        self._worker, self._busy = Worker(settings), Busy(settings.work / "busy")
        self._work, self._seconds = settings.work, post_seconds

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Do the jobs of the batch."""
        posts = [self._do(pickle.loads(job)) for job in batch["job"].tolist()]
        return {"place": batch["place"], "posts": posts}

    def _do(self, job: Job) -> int:
        size = len(job.posts)
        if job.file(self._work).exists():
            return size
        return self._busy.do(self._worker, self._busy.without_struck(job, STRIKES), self._seconds)


def _library() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        import ray
        import ray.data
    except ImportError:
        raise EngineError(
            "使用 --engine ray 需要先安装 Ray（pip install xianshen[ray]），或改用 --engine local"
        ) from None
    return ray
