"""Notes of the post each job is at, so that a post on which processes die is known and left out."""

from __future__ import annotations

import faulthandler
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from nlp.batch.worker import Job, OnPost, Worker

POST_SECONDS = 600
"""A post that takes longer has its process ended, as one that crashed it."""
_REARM_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Busy:
    """Notes in ``folder``, which every process of the run can reach."""

    folder: Path

    def clear(self) -> None:
        """Forget the notes of an earlier run: what was cut off with it is nobody's fault."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for note in self.folder.iterdir():
            note.unlink(missing_ok=True)

    def struck(self, job: Job) -> int | None:
        """The post that the job's last process was at when it died, None where it had not come to one. The note is
        taken away."""
        note = self._note(job)
        try:
            place = int(note.read_bytes() or b"-1")
        except (FileNotFoundError, ValueError):
            return None
        note.unlink(missing_ok=True)
        return place if place >= 0 else None

    def without_struck(self, job: Job, strikes: int) -> Job:
        """The job less the posts on which ``strikes`` of its processes died, counted in the folder; for engines that
        start a job again by themselves."""
        place = self.struck(job)
        record = self._note(job).with_suffix(".strikes")
        if place is not None:
            with record.open("a", encoding="ascii") as out:
                out.write(f"{place}\n")
        if not record.exists():
            return job
        counted = Counter(map(int, record.read_text(encoding="ascii").split()))
        skip = tuple(sorted(seq for seq, times in counted.items() if times >= strikes))
        return replace(job, skip=skip, one_by_one=True)

    def do(self, worker: Worker, job: Job, post_seconds: int) -> int:
        """``worker.do(job)`` under watch; the number of posts."""
        note = self._note(job)
        with note.open("wb", buffering=0) as out, _watch(out.fileno(), post_seconds) as on_post:
            posts = worker.do(job, on_post)
        note.unlink(missing_ok=True)
        return posts

    def _note(self, job: Job) -> Path:
        return self.folder / f"{job.stage}-{job.number}"


@contextmanager
def _watch(note: int, post_seconds: int) -> Iterator[OnPost]:
    """Writes each post into the note; ends the process where one takes too long (the timer is no Python thread, so
    a matcher that holds the interpreter cannot hold it up)."""
    armed = 0.0
    with open(os.devnull, "wb") as nowhere:

        def on_post(seq: int) -> None:
            nonlocal armed
            os.lseek(note, 0, os.SEEK_SET)
            os.write(note, b"%-20d" % seq)
            now = time.monotonic()
            if now - armed > _REARM_SECONDS:
                armed = now
                faulthandler.dump_traceback_later(post_seconds, exit=True, file=nowhere)

        try:
            yield on_post
        finally:
            faulthandler.cancel_dump_traceback_later()
