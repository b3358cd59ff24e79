"""One attempt at one job: claimed, run, and ended exactly once."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from nlp.types import ReviewError
from service.jobs import store
from service.jobs.context import Cancelled, Context, Heart, Interrupted
from service.jobs.registry import find_kind
from service.models import JobState

_log = logging.getLogger("service.jobs")


def run_job(
    identifier: str,
    make_app: Callable[[], Flask],
    sessions: sessionmaker[Session],
    worker: str = "",
    stopping: threading.Event | None = None,
) -> JobState | None:
    """Run the job where it waits; returns how it ended, WAITING where it was given back, None where it was not ours.

    ``make_app`` is called only once a job was claimed: an idle worker loads no model.
    """
    with sessions() as db:
        row = store.claim(db, identifier, worker)
        if row is None:
            return None
        kind, attempt = find_kind(row.kind), row.attempt
        if kind is None:
            return _end(db, identifier, attempt, JobState.FAILED, error=f"程序不认识“{row.kind}”这种任务。")
        context: Context | None = None
        try:
            app = make_app()
            context = Context(app, db, row, stopping or threading.Event())
            db.rollback()
            with Heart(context, sessions), app.app_context():
                context.raise_if_stopped()
                result = kind.run(context, context.params)
            return _end(db, identifier, attempt, JobState.DONE, result=result or {}, **context.told())
        except Cancelled:
            db.rollback()
            told = context.told() if context else {}
            return _end(db, identifier, attempt, JobState.CANCELLED, **told)
        except Interrupted:
            db.rollback()
            return JobState.WAITING if store.release(db, identifier, attempt) else None
        except ReviewError as error:
            db.rollback()
            return _end(db, identifier, attempt, JobState.FAILED, error=str(error))
        except Exception as error:
            db.rollback()
            _log.error("job %s (%s) failed: %s at %s", identifier, kind.name, type(error).__name__, _place(error))
            return _end(db, identifier, attempt, JobState.FAILED, error="系统出错了，任务没有完成。请联系管理员。")


def _end(db: Session, identifier: str, attempt: int, state: JobState, **values: object) -> JobState | None:
    return state if store.finish(db, identifier, attempt, state, **values) else None


def _place(error: Exception) -> str:
    """The last place inside the program, without texts."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
