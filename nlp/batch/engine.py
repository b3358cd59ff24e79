"""What an engine is: jobs in, done jobs out, in any order; files lie where ``Job.file`` says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from nlp.batch.worker import Job, WorkerSettings
from nlp.types import ReviewError


class EngineError(ReviewError):
    """The engine itself cannot go on (workers do not start, a library is missing)."""


@dataclass(frozen=True, slots=True)
class Done:
    """A job whose file is in place. posts: rows in it."""

    job: Job
    posts: int


class Engine(Protocol):
    """Local processes or a Ray cluster."""

    def run(self, jobs: Iterable[Job], settings: WorkerSettings) -> Iterator[Done]:
        """Do every job, each at least once; EngineError where that cannot be done."""
        ...

    def close(self) -> None:
        """Give back what it holds; called once, after the last ``run``."""
        ...
