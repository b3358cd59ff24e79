"""``make kill``: the server, its worker or both are killed (SIGKILL) thirty times at random while people and scripts
review, decide and start jobs. Afterwards nothing that was acknowledged is lost and every job has ended once.

KILLS and SEED change the run; XIANSHEN_DATABASE and XIANSHEN_REDIS put it on PostgreSQL and Redis.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.db import make_engine
from service.models import ENDED, Decision, Draft, Event, Job, JobState, ReviewRecord
from service.settings import Settings
from tests.kill.people import Editor, Scripts
from tests.kill.process import Background, Server

PATIENCE = 180.0


def survive(
    folder: Path, kills: int, seed: int, environment: dict[str, str] | None = None, drafts: int = 40
) -> dict[str, Any]:
    """Run, kill, check; the counts. AssertionError says what was lost or done twice. ``drafts``: in each job."""
    chance = random.Random(seed)
    server = Server(folder, {"XIANSHEN_MODEL": "off", "XIANSHEN_RATE_PER_MINUTE": "0", **(environment or {})})
    server.start()
    try:
        editor = Editor(server.address, server.one_time_password())
        scripts = Scripts(server.address, server.token(), drafts)
        background = Background()
        background.repeat(scripts.review, 2)
        background.repeat(scripts.job)
        background.repeat(editor.work)
        killed = Counter(_kill(server, chance) for _ in range(kills))
        time.sleep(1)
        background.stop()
        assert not background.errors, background.errors
        _wait_for_jobs(scripts)
        counts = _checked(server, scripts, editor)
    finally:
        server.stop()
    return {"killed": dict(killed), **counts}


def _kill(server: Server, chance: random.Random) -> str:
    """Kill one or both at a random moment; the server is started again, the worker by the server."""
    time.sleep(chance.uniform(0.3, 2.5))
    target = chance.choice(("server", "worker", "both"))
    pid = server.worker_pid()
    if target != "server" and pid is not None:
        os.kill(pid, signal.SIGKILL)
    if target != "worker":
        server.kill()
        server.start()
    return target


def _wait_for_jobs(scripts: Scripts) -> None:
    deadline = time.monotonic() + PATIENCE
    waiting = list(scripts.jobs)
    while waiting:
        waiting = [job for job in waiting if not scripts.ask(f"/api/v1/jobs/{job}")["ended"]]
        assert time.monotonic() < deadline, f"jobs that never end: {waiting}"
        time.sleep(0.5 if waiting else 0)


def _checked(server: Server, scripts: Scripts, editor: Editor) -> dict[str, Any]:
    database = server.environment.get("XIANSHEN_DATABASE", "")
    engine = make_engine(Settings(data=server.data, database=database))
    with Session(engine) as db:
        kept = {row.id: row.text for row in db.scalars(select(ReviewRecord))}
        assert all(kept.get(review) == text for review, text in scripts.reviews.items()), "a review is lost"
        jobs = {row.id: row for row in db.scalars(select(Job))}
        assert set(scripts.jobs) == set(jobs), "a job is lost, or there is one that nobody asked for"
        assert all(row.state in ENDED for row in jobs.values())
        states = Counter(row.state for row in jobs.values())
        assert set(states) == {JobState.DONE}, states
        ends = Counter(db.scalars(select(Event.target).where(Event.action.in_([f"任务{state}" for state in ENDED]))))
        assert ends == Counter(list(jobs)), "a job has ended twice, or never"
        assert len(kept) == len(scripts.reviews) + scripts.drafts * len(jobs), "a draft was reviewed twice"
        draft = db.get_one(Draft, editor.draft)
        assert (draft.version, draft.text) == (editor.version, editor.text), "a save is lost"
        decided = set(db.scalars(select(Decision.key)))
        assert decided >= set(editor.decided), "a decision is lost"
        attempts = db.scalar(select(func.max(Job.attempt)))
    engine.dispose()
    return {
        "reviews": len(scripts.reviews),
        "jobs": len(jobs),
        "most attempts at a job": attempts,
        "saves": editor.version - 1,
        "decisions": len(editor.decided),
    }


def main() -> int:
    kills, seed = int(os.environ.get("KILLS", "30")), int(os.environ.get("SEED", str(random.randrange(10**6))))
    print(f"{kills} kills, SEED={seed}")
    given = {name: value for name, value in os.environ.items() if name in ("XIANSHEN_DATABASE", "XIANSHEN_REDIS")}
    with tempfile.TemporaryDirectory(prefix="xianshen-kill-") as folder:
        begun = time.monotonic()
        counts = survive(Path(folder), kills, seed, given)
    print(f"nothing lost, every job ended once; {time.monotonic() - begun:.0f} s: {counts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
