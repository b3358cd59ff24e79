"""Logs: one line a request or job to stderr, JSON or text, never with the text of a draft.

Lines go through a bounded queue to a thread of their own: a full pipe or a slow disk never holds up a request, and
what does not fit is counted and dropped.
"""

from __future__ import annotations

import json
import logging
import queue
import sys
import time
from datetime import UTC, datetime
from logging.handlers import QueueHandler, QueueListener
from typing import Any

_LONGEST = 10_000
_listener: QueueListener | None = None


class JsonLines(logging.Formatter):
    """{"at", "level", "logger", "message", ...fields}; ``extra={"fields": {...}}`` adds fields."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps({**_head(record), **getattr(record, "fields", {})}, ensure_ascii=False)


class TextLines(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        head = _head(record)
        said = " ".join(f"{name}={value}" for name, value in getattr(record, "fields", {}).items())
        at = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")
        return f"{at} {head['level']} {head['message']}{' ' if said else ''}{said}".replace("\n", " ")


def _head(record: logging.LogRecord) -> dict[str, Any]:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    head = {"at": at, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
    if record.exc_info and record.exc_info[0] is not None:
        head["error"] = record.exc_info[0].__name__  # not its message, which may quote a text
    return head


class _Dropping(QueueHandler):
    """Puts without waiting; lines that find no room are dropped."""

    dropped = 0

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            self.queue.put_nowait(record)  # type: ignore[union-attr]
        except queue.Full:
            self.dropped += 1

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        return record  # formatted by the listener in the same process; nothing is to be pickled


def configure(form: str) -> None:
    """Send the logs of this process to stderr; ``form`` is json, text or auto (text on a terminal)."""
    global _listener
    if _listener is not None:
        return
    out = logging.StreamHandler(sys.stderr)
    terminal = form == "text" or (form == "auto" and sys.stderr.isatty())
    out.setFormatter(TextLines() if terminal else JsonLines())
    lines: queue.Queue[logging.LogRecord] = queue.Queue(_LONGEST)
    root = logging.getLogger()
    root.addHandler(_Dropping(lines))
    root.setLevel(logging.WARNING)
    logging.getLogger("service").setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # one line a request that waits is no news
    logging.raiseExceptions = False  # a closed stderr is no reason to stop
    _listener = QueueListener(lines, out)
    _listener.start()


def flush(seconds: float = 1.0) -> None:
    """Give the lines so far a moment to be written; never longer than that."""
    deadline = time.monotonic() + seconds
    while _listener is not None and not _listener.queue.empty() and time.monotonic() < deadline:
        time.sleep(0.01)
