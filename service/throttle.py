"""Limits in time: API calls a token (in memory, one process) and failed logins (in the database)."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.db import now
from service.models import LoginAttempt

WINDOW = timedelta(minutes=15)
FAILURES_A_NAME, FAILURES_AN_ADDRESS = 5, 30
_FORGET_ABOVE = 10_000


class RateLimit:
    """A token bucket a key: ``per_minute`` calls, all of which may come at once; 0 means no limit."""

    def __init__(self, per_minute: int) -> None:
        self._capacity = float(per_minute)
        self._buckets: dict[int, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: int, at: float | None = None) -> int:
        """Seconds to wait before the next call of ``key``, 0 where this one may go on (and is counted)."""
        if not self._capacity:
            return 0
        at = time.monotonic() if at is None else at
        with self._lock:
            level, since = self._buckets.get(key, (self._capacity, at))
            level = min(self._capacity, level + (at - since) * self._capacity / 60)
            allowed = level >= 1
            if len(self._buckets) > _FORGET_ABOVE:
                self._buckets.clear()
            self._buckets[key] = (level - 1 if allowed else level, at)
        return 0 if allowed else max(1, round((1 - level) * 60 / self._capacity))


def login_blocked(session: Session, name: str, address: str) -> bool:
    """True where too many logins failed lately, for this name from this address or for the address at all."""
    since = now() - WINDOW
    lately = (
        select(func.count()).select_from(LoginAttempt).where(LoginAttempt.at > since, LoginAttempt.address == address)
    )
    of_name = session.scalar(lately.where(LoginAttempt.name == name)) or 0
    of_address = session.scalar(lately) or 0
    return of_name >= FAILURES_A_NAME or of_address >= FAILURES_AN_ADDRESS


def note_failure(session: Session, name: str, address: str) -> None:
    session.execute(delete(LoginAttempt).where(LoginAttempt.at < now() - 4 * WINDOW))
    session.add(LoginAttempt(name=name, address=address, at=now()))


def forget_failures(session: Session, name: str, address: str) -> None:
    session.execute(delete(LoginAttempt).where(LoginAttempt.name == name, LoginAttempt.address == address))
