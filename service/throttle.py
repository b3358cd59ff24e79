"""Limits in time: API calls a token (in memory, one process) and failed logins (in the database).

Wrong passwords are counted for a name from one address, for an address, and for a name from everywhere. The last would
let anybody lock a person out, so it does not hold where she has signed in lately: there, her own few failures count.
"""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.db import now
from service.models import Event, LoginAttempt
from service.settings import Settings

WINDOW = timedelta(minutes=15)
KNOWN = timedelta(days=30)
"""An address is a person's own for so long after a login."""
SIGNED_IN = "登录"
"""What the audit trail calls a login."""
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


def login_blocked(session: Session, settings: Settings, name: str, address: str) -> bool:
    """True where too many logins failed lately: of this name from this address, from this address at all, or of this
    name from everywhere while this address is not known to be hers."""
    lately = select(func.count()).select_from(LoginAttempt).where(LoginAttempt.at > now() - WINDOW)
    of_name, of_address = LoginAttempt.name == name, LoginAttempt.address == address
    if (session.scalar(lately.where(of_name, of_address)) or 0) >= settings.login_failures:
        return True
    if (session.scalar(lately.where(of_address)) or 0) >= settings.login_failures_address:
        return True
    everywhere = session.scalar(lately.where(of_name)) or 0
    return everywhere >= settings.login_failures_name and not _known(session, name, address)


def _known(session: Session, name: str, address: str) -> bool:
    own = select(Event.id).where(
        Event.target == name, Event.action == SIGNED_IN, Event.detail == address, Event.at > now() - KNOWN
    )
    return session.scalar(own.limit(1)) is not None


def note_failure(session: Session, name: str, address: str) -> None:
    forget_old_failures(session)
    session.add(LoginAttempt(name=name, address=address, at=now()))


def forget_old_failures(session: Session) -> None:
    session.execute(delete(LoginAttempt).where(LoginAttempt.at < now() - 4 * WINDOW))


def forget_failures(session: Session, name: str, address: str) -> None:
    session.execute(delete(LoginAttempt).where(LoginAttempt.name == name, LoginAttempt.address == address))
