"""Backup and restore, tested by restoring: drafts, reviews, jobs that wait and jobs that were cut off."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.app import create_app
from service.cli import main
from service.db import begin_write, now
from service.jobs import enqueue, run_now, store
from service.models import Draft, Event, Job, JobState, ReviewRecord, Unit, User
from service.settings import Settings

FILES = [("甲.txt", "要统一布署。".encode()), ("乙.txt", "通知如下。".encode())]


def run(settings: Settings, *arguments: object) -> Result:
    environment = {"XIANSHEN_DATA": str(settings.data), "XIANSHEN_DATABASE": settings.database}
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment)


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """An empty place of the same kind."""
    if not settings.database:
        yield replace(settings, data=tmp_path / "fresh")
        return
    cluster = request.getfixturevalue("cluster")
    name = f"fresh_{settings.database.split('test_')[1][:12]}"
    yield replace(settings, data=tmp_path / "fresh", database=cluster.make(name))
    cluster.drop(name)


@pytest.fixture
def start(db: Session) -> Callable[[], str]:
    def begin() -> str:
        user = db.scalar(select(User).where(User.name == "editor_a"))
        unit = db.scalar(select(Unit.id).where(Unit.name == "甲局"))
        begin_write(db)
        params = {"files": len(FILES), "as_of": "2026-11-24"}
        identifier = enqueue(db, "review_many", params, user, unit, "两份", FILES).id
        db.commit()
        return identifier

    return begin


def test_what_was_backed_up_is_there_again(app, sign_in, settings, elsewhere, start, reviewer, db, tmp_path) -> None:
    draft = sign_in("editor_a").draft("备份之前写下的。\x00\ud800")
    done, waits, running = start(), start(), start()
    assert run_now(app, done) == JobState.DONE
    assert store.claim(db, running, "a worker that dies") is not None
    out = tmp_path / "backup.zip"
    made = run(settings, "backup", out)
    assert made.exit_code == 0, made.output
    assert out.stat().st_mode & 0o077 == 0
    assert run(settings, "backup", out).exit_code == 2
    refused = run(settings, "restore", out)
    assert refused.exit_code == 2
    assert "覆盖" in refused.stderr
    assert run(elsewhere, "restore", out).exit_code == 0
    assert (elsewhere.data / "secret.key").read_bytes() == (settings.data / "secret.key").read_bytes()
    restored = create_app(elsewhere, reviewer=reviewer)
    try:
        with Session(restored.extensions["xianshen_engine"]) as fresh:
            assert fresh.get_one(Draft, draft).text == "备份之前写下的。\x00\ud800"
            assert fresh.scalar(select(func.count()).select_from(Event)) == db.scalar(
                select(func.count()).select_from(Event)
            )
            begin_write(fresh)
            fresh.get_one(Job, running).heartbeat_at = now() - store.DEAD - timedelta(seconds=1)
            fresh.commit()
            assert store.give_up_lost(fresh) == [running]
        for identifier in (waits, running):
            assert run_now(restored, identifier) == JobState.DONE
        assert run_now(restored, done) is None
        with Session(restored.extensions["xianshen_engine"]) as fresh:
            assert fresh.scalar(select(func.count()).select_from(ReviewRecord)) == 6
    finally:
        restored.extensions["xianshen_engine"].dispose()


def test_a_backup_taken_while_people_write_is_whole(app, sign_in, settings, elsewhere, reviewer, tmp_path) -> None:
    person, ended, saved = sign_in("editor_a"), threading.Event(), [0]
    identifier = person.draft("0")

    def write() -> None:
        version = 2
        while not ended.is_set():
            body = {"text": str(version), "title": "", "column": "", "planned": "", "version": version}
            assert person.post(f"/desk/{identifier}/save", body).status_code == 200
            version += 1
            saved[0] = version

    writer = threading.Thread(target=write)
    writer.start()
    before = saved[0]
    made = run(settings, "backup", tmp_path / "backup.zip")
    ended.set()
    writer.join()
    assert made.exit_code == 0, made.output
    assert saved[0] > before
    assert run(elsewhere, "restore", tmp_path / "backup.zip").exit_code == 0
    restored = create_app(elsewhere, reviewer=reviewer)
    with Session(restored.extensions["xianshen_engine"]) as fresh:
        kept = fresh.get_one(Draft, identifier)
        assert int(kept.text or 0) == (kept.version - 1 if kept.version > 2 else 0)
    restored.extensions["xianshen_engine"].dispose()


def test_a_broken_backup_is_refused(settings: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    run(settings, "backup", tmp_path / "good.zip")
    data = bytearray((tmp_path / "good.zip").read_bytes())
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 0xFF
    for broken in (flipped, data[: len(data) // 2], b"not a zip", b""):
        (tmp_path / "bad.zip").write_bytes(broken)
        refused = run(elsewhere, "restore", tmp_path / "bad.zip")
        assert refused.exit_code == 2
        assert "损坏" in refused.stderr
        assert not (elsewhere.data / "xianshen.db").exists()
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps({"sha256": {}}))
    assert "没有数据库" in run(elsewhere, "restore", tmp_path / "other.zip").stderr


@pytest.mark.sqlite_only
def test_a_backup_of_the_other_kind_is_refused(settings: Settings, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dump.zip", "w") as archive:
        import hashlib

        archive.writestr("manifest.json", json.dumps({"sha256": {"xianshen.dump": hashlib.sha256(b"x").hexdigest()}}))
        archive.writestr("xianshen.dump", b"x")
    refused = run(replace(settings, data=tmp_path / "fresh"), "restore", tmp_path / "dump.zip")
    assert refused.exit_code == 2
    assert "PostgreSQL" in refused.stderr


@pytest.mark.sqlite_only
def test_without_the_tools_the_sentence_says_what_to_do(settings, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("service.postgresql._find", lambda _: None)
    away = replace(settings, database="postgresql+psycopg://u:geheim@/none?host=/nowhere")
    refused = run(away, "backup", tmp_path / "backup.zip")
    assert refused.exit_code == 2
    assert "pg_dump" in refused.stderr
    unreachable = run(away, "restore", tmp_path / "backup.zip")
    assert unreachable.exit_code == 2
    assert "Traceback" not in unreachable.output + refused.output
    assert "geheim" not in unreachable.output + refused.output
