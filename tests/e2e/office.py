"""An invented county office: its units, its people, and the running service, on a fresh database."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from service.db import begin_write, make_engine, upgrade
from service.models import Grant, Role, Unit, User
from service.passwords import hash_password
from service.settings import Settings

PASSWORD = "Good-Enough-2026"
STARTS_WITHIN = 60.0
"""Seconds."""
SCHOOLS, HEALTH = "云岭县教育体育局", "云岭县卫生健康局"
PEOPLE: dict[str, tuple[str, tuple[tuple[Role, str | None], ...]]] = {
    "wangxl": ("王秀兰", ((Role.EDITOR, SCHOOLS),)),
    "lijg": ("李建国", ((Role.APPROVER, SCHOOLS),)),
    "zhaom": ("赵敏", ((Role.LEXICON, SCHOOLS),)),
    "zhoup": ("周平", ((Role.LEXICON_APPROVER, SCHOOLS),)),
    "guanli": ("马文", ((Role.ADMIN, None),)),
    "chenx": ("陈晓", ((Role.EDITOR, HEALTH), (Role.APPROVER, HEALTH))),
}
"""User name to display name and grants; the last person sits in the other unit."""


@dataclass(frozen=True, slots=True)
class Office:
    """A service that listens at ``address`` and keeps everything under ``data``."""

    address: str
    data: Path
    process: subprocess.Popen[bytes]

    def close(self) -> None:
        """At once, as a power cut would: the worker ends by itself. How it stops in order is looked at elsewhere."""
        self.process.kill()
        self.process.wait()


def furnish(data: Path) -> None:
    """Units and people, each with ``PASSWORD``."""
    engine = make_engine(Settings(data=data))
    upgrade(engine)
    with Session(engine) as db:
        begin_write(db)
        units = {name: Unit(name=name) for name in (SCHOOLS, HEALTH)}
        db.add_all(units.values())
        db.flush()
        hashed = hash_password(PASSWORD)
        for name, (display, grants) in PEOPLE.items():
            person = User(name=name, display=display, password_hash=hashed, must_change=False)
            person.grants = [Grant(role=role, unit_id=units[unit].id if unit else None) for role, unit in grants]
            db.add(person)
        db.commit()
    engine.dispose()


def serve(data: Path, model: bool = False) -> Office:
    """Start ``xianshen serve`` with its worker on a free port and wait until it listens."""
    environment = {**os.environ, "XIANSHEN_MODEL": str(model).lower()}
    program = [sys.executable, "-c", "from service.cli import main; main()"]
    log = data / "serve.log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [*program, "serve", "--port", "0", "--data", str(data)], stdout=out, stderr=out, env=environment
        )
    deadline = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text(encoding="utf-8"))
        if found:
            return Office(found.group(), data, process)
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise RuntimeError(f"the service did not start: {log.read_text(encoding='utf-8')}")
