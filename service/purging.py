"""What is kept for a while only: answers to repeated calls, failed logins, sessions that were logged out of."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from service.db import begin_write, now
from service.models import EndedSession, IdempotencyKey
from service.settings import Settings
from service.throttle import forget_old_failures

EVERY = timedelta(hours=1)
"""The worker purges so often."""


def purge(db: Session, settings: Settings) -> None:
    """Delete what is past its time, committed. An answer is kept for ``idempotency_hours`` at least, and for an
    ``EVERY`` more at most."""
    begin_write(db)
    before = now()
    db.execute(delete(IdempotencyKey).where(IdempotencyKey.at < before - timedelta(hours=settings.idempotency_hours)))
    db.execute(delete(EndedSession).where(EndedSession.at < before - timedelta(hours=settings.session_hours)))
    forget_old_failures(db)
    db.commit()
