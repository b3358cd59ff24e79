"""Upgrading from every earlier release keeps every row; what the migrations make is what the models say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    insert,
    select,
)

from service.db import MIGRATIONS, make_engine, now, upgrade
from service.models import Base
from service.settings import Settings

REVISIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
D, E, HASH = "d" * 32, "e" * 32, "0" * 64
UNICODE = b"\x00\xed\xa0\x80"  # NUL and a lone surrogate, as a draft may hold them
PERSON = {"name": "a", "display": "甲", "password_hash": "x", "must_change": False, "active": True, "epoch": 0}
OWNED = {"unit_id": 1, "user_id": 1}
ROWS = {
    "unit": {"name": "甲局"},
    "user_account": PERSON,
    "role_grant": {**OWNED, "role": "编辑"},
    "token": {"user_id": 1, "sha256": HASH, "scopes": "review", "note": ""},
    "draft": {"id": D, "unit_id": 1, "owner_id": 1, "title": "题".encode(), "column_name": "", "text": UNICODE,
              "source": "", "state": "草稿", "version": 3},
    "draft_version": {"draft_id": D, "number": 1, "step": "待审", "title": b"t", "text": b"x", "user_id": 1},
    "decision": {**OWNED, "draft_id": D, "action": "ignore", "scope": "text", "key": HASH[:32], "matched": b"m",
                 "replacement": b"", "origin": "x@1", "reason": b"r"},
    "review": {**OWNED, "id": E, "text": "稿".encode(), "answer": "{}"},
    "idempotency_key": {"user_id": 1, "path": "/p", "key": "k", "body_sha256": HASH, "status": 201, "answer": "{}",
                        "location": ""},
    "event": {**OWNED, "user_name": "a", "action": "新建", "target": "d", "detail": b""},
}  # fmt: skip
MOMENTS = ("created_at", "updated_at", "expires_at", "at")


@pytest.fixture
def empty(database: str, tmp_path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine on a database without any table."""
    settings = Settings(data=tmp_path)
    if database == "postgresql":
        cluster, name = request.getfixturevalue("cluster"), f"upgrade_{tmp_path.name[-20:]}".lower()
        settings = Settings(data=tmp_path, database=cluster.make(name))
    engine = make_engine(settings)
    yield engine
    engine.dispose()
    if database == "postgresql":
        cluster.drop(name)


def fill(engine: Engine, tables: MetaData) -> None:
    """A row in every table of the first release."""
    with engine.connect() as connection:
        for name, row in ROWS.items():
            table = tables.tables[name]
            moments = {column: now() for column in MOMENTS if column in table.c and column not in row}
            connection.execute(insert(table).values(**row, **moments))
        connection.commit()


def fill_the_rest(engine: Engine, tables: MetaData) -> None:
    """A row in every table that later releases brought, up to the one that is installed."""
    known: dict[str, dict[str, Any]] = {"draft": {"id": D}, "review": {"id": E}}
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            if table.name in ROWS or table.name == "alembic_version":
                continue
            row = {column.name: _value(column, known) for column in table.c if not _left_out(column)}
            connection.execute(insert(table).values(**row))
            known[table.name] = row
        connection.commit()


def _left_out(column: Column[Any]) -> bool:
    """What the database fills in itself, and what may be empty."""
    own = column.primary_key and not column.foreign_keys
    counted = own and isinstance(column.type, Integer) and column.autoincrement is not False
    return bool(counted and len(column.table.primary_key) == 1) or bool(column.nullable)


def _value(column: Column[Any], known: dict[str, dict[str, Any]]) -> Any:
    for key in column.foreign_keys:
        return known.get(key.column.table.name, {}).get(key.column.name, 1)
    makes: dict[type, Any] = {
        Boolean: True, Integer: 1, Float: 1.5, DateTime: now(), Date: now().date(), LargeBinary: UNICODE,
    }  # fmt: skip
    for kind, value in makes.items():
        if isinstance(column.type, kind):
            return value
    return "{}" if isinstance(column.type, Text) and not column.type.length else "x"


def contents(engine: Engine, tables: MetaData) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in tables.sorted_tables
            if table.name != "alembic_version"
        }


@pytest.mark.parametrize("release", REVISIONS[:-1])
def test_every_earlier_release_upgrades_with_its_data(empty: Engine, release: str) -> None:
    """Rows written by the first release and rows in every table of the one that is installed come through."""
    upgrade(empty, REVISIONS[0])
    first = MetaData()
    first.reflect(empty)
    fill(empty, first)
    upgrade(empty, release)
    installed = MetaData()
    installed.reflect(empty)
    fill_the_rest(empty, installed)
    before = contents(empty, installed)
    assert all(before.values()), [name for name, rows in before.items() if not rows]
    upgrade(empty)
    assert contents(empty, installed) == before
    with empty.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_there_is_one_line_of_releases() -> None:
    assert sorted(REVISIONS) == REVISIONS
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1
