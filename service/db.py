"""The database: one engine a process, short transactions, migrations run at the start.

SQLite runs in WAL with foreign keys on and ``synchronous=FULL``: what was acknowledged survives a kill.
A transaction that will write begins IMMEDIATE, so that two writers wait for each other instead of failing.
PostgreSQL takes one advisory lock at the same place: what was read after ``begin_write`` holds until the commit on
both (docs/decisions/051).
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g
from sqlalchemy import Connection, DateTime, Engine, LargeBinary, Text, create_engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from nlp.types import InputError
from service.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"
QUEUE = "xianshen_queue"
"""Where an application and its sessions keep the queue that jobs are told through."""
_KEY_BYTES = 32
_WRITERS = 0x7869616E  # "xian": the advisory lock of everything that writes


class Exact(TypeDecorator[str]):
    """Text kept code point for code point, NUL and lone surrogates included (stored as UTF-8 bytes)."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else value.encode("utf-8", "surrogatepass")

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else bytes(value).decode("utf-8", "surrogatepass")


class Json(TypeDecorator[Any]):
    """A JSON value as ASCII text; set it anew to change it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, aware on both sides (SQLite forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    return datetime.now(UTC)


def make_engine(settings: Settings) -> Engine:
    """An engine for the settings; the data folder is made, readable by its owner only."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.sqlite_file is None:
        engine = create_engine(
            settings.database_url,
            pool_pre_ping=True,
            pool_size=settings.threads,
            connect_args={"options": "-c lock_timeout=15s"},
        )
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    engine = create_engine(settings.database_url, pool_size=settings.threads, max_overflow=settings.threads)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgresql(connection: Any) -> None:
    if connection.get_execution_options().get("write", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")


def begin_write(session: Session) -> Session:
    """End what was read and begin a transaction that may write; objects read before are read again."""
    session.rollback()
    session.connection(execution_options={"write": True})
    return session


def is_writing(session: Session) -> bool:
    """True in a transaction that ``begin_write`` began."""
    return session.in_transaction() and bool(session.connection().get_execution_options().get("write"))


def ensure_write(session: Session) -> Session:
    """``begin_write`` unless such a transaction is open already. RuntimeError where changes would be dropped."""
    if is_writing(session):
        return session
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes were made before begin_write")
    return begin_write(session)


def upgrade(engine: Engine, target: str = "head") -> None:
    """Bring the database to the newest schema by the migrations: all of them or none, one process at a time.

    SQLite rebuilds a table to alter it, so foreign keys are checked at the end instead of on the way.
    """
    with engine.connect() as connection:
        lite = connection.dialect.name == "sqlite"
        raw: Any = connection.connection.driver_connection
        if lite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            writing = connection.execution_options(write=True)
            _alembic(writing, target)
            if lite and writing.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise RuntimeError("a migration left rows that refer to nothing")
            writing.commit()
        finally:
            connection.rollback()
            if lite:
                raw.execute("PRAGMA foreign_keys=ON")


def _alembic(connection: Connection, target: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def secret_key(settings: Settings) -> bytes:
    """The key that signs sessions: made once, kept in the data folder, readable by its owner only."""
    path = settings.data / "secret.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept_key(path)
    with os.fdopen(descriptor, "wb") as stream:
        key = os.urandom(_KEY_BYTES)
        stream.write(key)
    return key


def _kept_key(path: Path) -> bytes:
    """The key of the file. InputError where it is none: sessions would be signed with what anybody can guess."""
    key = path.read_bytes()
    if len(key) < _KEY_BYTES:
        raise InputError(path, "密钥文件已损坏。请从备份恢复它；没有备份就删除它再启动，所有人须重新登录")
    return key


def damage(settings: Settings) -> str | None:
    """What SQLite finds wrong with its file; None where the file is whole. It reads all of it: seconds a gigabyte."""
    if settings.sqlite_file is None or not settings.sqlite_file.exists():
        return None
    try:
        with closing(sqlite3.connect(settings.sqlite_file)) as connection:
            said = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if said == ("ok",) else f"malformed: {said}"


def init_app(app: Flask, engine: Engine) -> None:
    """Give each request a session of its own, closed at its end."""
    app.extensions["xianshen_sessions"] = sessionmaker(engine, info={QUEUE: app.extensions.get(QUEUE)})

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        session = g.pop("session", None)
        if session is not None:
            session.close()


def get_session() -> Session:
    """The session of this request."""
    if "session" not in g:
        g.session = current_app.extensions["xianshen_sessions"]()
    session: Session = g.session
    return session
