"""Upgrading from every earlier release keeps every row; what the migrations make is what the models say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, insert, select

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


def fill(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """A row in every table of the first release; what is there after."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        for name, row in ROWS.items():
            table = tables.tables[name]
            moments = {column: now() for column in MOMENTS if column in table.c and column not in row}
            connection.execute(insert(table).values(**row, **moments))
        connection.commit()
    return contents(engine, tables)


def contents(engine: Engine, tables: MetaData) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {name: [tuple(row) for row in connection.execute(select(tables.tables[name]))] for name in ROWS}


@pytest.mark.parametrize("release", REVISIONS[:-1])
def test_every_earlier_release_upgrades_with_its_data(empty: Engine, release: str) -> None:
    upgrade(empty, REVISIONS[0])
    before = fill(empty)
    first = MetaData()
    first.reflect(empty, only=list(ROWS))
    upgrade(empty, release)
    upgrade(empty)
    assert contents(empty, first) == before
    with empty.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_there_is_one_line_of_releases() -> None:
    assert sorted(REVISIONS) == REVISIONS
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1
