"""Runs in this process: the same jobs as any engine's, in an order of the test's choosing."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from nlp.batch.engine import Done
from nlp.batch.mapping import FieldMap, Wishes
from nlp.batch.run import BatchSettings, Finished, run_batch
from nlp.batch.schema import BAD_FILE, FINDINGS_FILE, POSTS_FILE
from nlp.batch.worker import Job, Worker, WorkerSettings

AS_OF = date(2026, 11, 24)


@dataclass(frozen=True)
class Inline:
    """All jobs by one worker after another, shuffled by ``seed``."""

    seed: int = 0

    def run(self, jobs: Iterable[Job], settings: WorkerSettings) -> Iterator[Done]:
        waiting = list(jobs)
        random.Random(self.seed).shuffle(waiting)
        worker = Worker(settings)
        for job in waiting:
            yield Done(job, worker.do(job, lambda seq: None))

    def close(self) -> None:
        pass


@dataclass
class Heard:
    """What a run said on its way."""

    maps: list[tuple[str, FieldMap]] = field(default_factory=list)
    stages: list[tuple[str, int | None]] = field(default_factory=list)
    done: int = 0

    def mapping(self, place: str, fields: FieldMap) -> None:
        self.maps.append((place, fields))

    def stage(self, name: str, total: int | None, done: int) -> None:
        self.stages.append((name, total))
        self.done = done

    def posts(self, number: int) -> None:
        self.done += number


def review(source: Path, out: Path, wishes: Wishes | None = None, seed: int = 0, **more: Any) -> Finished:
    """A finished run without models."""
    settings = BatchSettings(wishes or Wishes(), AS_OF, use_model=False)
    return run_batch(source, out, settings, Inline(seed), Heard(), **more)


def posts(out: Path) -> list[dict[str, Any]]:
    return pq.read_table(out / POSTS_FILE).to_pylist()  # type: ignore[no-any-return]


def findings(out: Path) -> list[dict[str, Any]]:
    return pq.read_table(out / FINDINGS_FILE).to_pylist()  # type: ignore[no-any-return]


def bad(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / BAD_FILE).read_text("utf-8").splitlines()]


def write_jsonl(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def same_results(one: Path, other: Path) -> None:
    """Every result file of both runs, byte for byte."""
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in other.iterdir())
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
