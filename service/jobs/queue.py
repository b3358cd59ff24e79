"""The messages between server and worker: huey on SQLite in the data folder, or on Redis by one setting.

A message carries nothing but the identifier of a job, as JSON: a queue that is lost, doubled or read by others
costs nothing, since the truth is the table ``job``. Each lane has a queue of its own in the same place.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huey import Huey, RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer
from redis import ConnectionPool, Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from service.jobs.registry import Lane
from service.settings import Settings

QUEUE_FILE = "queue.db"
NAMES = {Lane.SHORT: "xianshen", Lane.LONG: "xianshen-long"}
_LIMITS = {"socket_timeout": 5, "socket_connect_timeout": 2}
"""Seconds."""
_log = logging.getLogger("service.jobs")


class JsonSerializer(Serializer):
    """Messages as JSON, so that nobody who can write to Redis can make the worker run code."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data._asdict() if isinstance(data, Message) else data).encode()

    def _deserialize(self, data: bytes) -> Any:
        value = json.loads(bytes(data))
        return Message(**value) if isinstance(value, dict) and "args" in value else value


def make_huey(settings: Settings, lane: Lane) -> Huey:
    """The queue of a lane; connects when first used."""
    if settings.redis:
        return RedisHuey(NAMES[lane], connection_pool=_pool(settings), results=False, serializer=JsonSerializer())
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = settings.data / QUEUE_FILE
    try:
        return _in_file(file, lane)
    except sqlite3.OperationalError:
        raise  # the file is sound, but locked or not to be written
    except sqlite3.DatabaseError:
        for ending in ("", "-wal", "-shm"):
            if Path(f"{file}{ending}").exists():
                os.replace(f"{file}{ending}", f"{file}.damaged{ending}")
        _log.warning("the queue is damaged, set aside and begun anew: no job is lost by that")
        return _in_file(file, lane)


def _in_file(file: Path, lane: Lane) -> Huey:
    return SqliteHuey(NAMES[lane], filename=str(file), results=False, serializer=JsonSerializer(), fsync=False)


def _pool(settings: Settings) -> ConnectionPool:
    """Connections with limits of time and one more try at once, so that a Redis that is away or hangs never holds up a
    request; the limits of the URL win."""
    return ConnectionPool.from_url(settings.redis, **_LIMITS, retry=Retry(NoBackoff(), 1))


def out_of_reach(settings: Settings) -> str | None:
    """Why the Redis of the settings does not answer, None where it does."""
    try:
        Redis(connection_pool=_pool(settings)).ping()
    except (RedisError, OSError, ValueError) as error:
        return str(error)
    return None


class Queue:
    """One end of the queues: the server sends, the worker gives the function that is run for each message."""

    def __init__(self, settings: Settings, run: Callable[[str], None] | None = None) -> None:
        self.lanes = {lane: make_huey(settings, lane) for lane in Lane}

        def look_at(identifier: str) -> None:  # defined here: both ends must know the message by one name
            (run or _not_here)(identifier)

        self._tasks = {lane: huey.task(name="look_at")(look_at) for lane, huey in self.lanes.items()}

    def send(self, identifier: str, lane: Lane = Lane.SHORT) -> bool:
        """Tell a worker. False where the queue is out of reach: the row waits, and a worker finds it later."""
        try:
            self._tasks[lane](identifier)
        except Exception as error:  # any driver's error: the job is safe in the database
            _log.warning("the queue is out of reach: %s", type(error).__name__)
            return False
        return True

    def is_empty(self, lane: Lane = Lane.SHORT) -> bool:
        """True where no message waits; False also where the queue is out of reach."""
        try:
            return int(self.lanes[lane].pending_count()) == 0
        except Exception as error:  # any driver's error
            _log.warning("the queue is out of reach: %s", type(error).__name__)
            return False

    def close(self) -> None:
        """Let go of the connections."""
        for huey in self.lanes.values():
            if hasattr(huey.storage, "close"):
                huey.storage.close()


def _not_here(identifier: str) -> None:
    raise RuntimeError("jobs run in the worker")
