"""What stops the start: always a sentence that says what is wrong and what to do, never a traceback."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from waitress.adjustments import Adjustments
from waitress.proxy_headers import proxy_headers_middleware

from service.cli import main, store
from service.cli.serve import _proxy
from service.db import make_engine, secret_key, upgrade
from service.jobs.queue import QUEUE_FILE, Queue
from service.models import LoginAttempt
from service.settings import Settings
from tests.kill.process import free_port
from tests.service.test_web_login import refused_login


def serve(data: Path, *more: str, **environment: str) -> Result:
    """The start, which must be refused."""
    settings = {f"XIANSHEN_{name.upper()}": value for name, value in environment.items()}
    arguments = ["serve", "--data", str(data), "--port", "0", *more]
    result = CliRunner().invoke(main, arguments, env={"XIANSHEN_MODEL": "off", **settings})
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A sound folder on SQLite."""
    settings = Settings(data=tmp_path / "data")
    engine = make_engine(settings)
    upgrade(engine)
    secret_key(settings)
    yield settings.data
    engine.dispose()


@pytest.mark.parametrize("damage", ["no database at all", "a page in the middle", "cut short"])
def test_a_damaged_database(data: Path, damage: str) -> None:
    file = data / "xianshen.db"
    engine = make_engine(Settings(data=data))
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    content = bytearray(file.read_bytes())
    if damage == "no database at all":
        content = bytearray(b"\x00\x01garbage" * 1000)
    elif damage == "cut short":
        content = content[: len(content) // 2]
    else:
        content[3 * 4096 : 6 * 4096] = os.urandom(3 * 4096)
    file.write_bytes(content)
    said = serve(data).stderr
    assert "数据库文件已损坏" in said
    assert "xianshen restore" in said


def test_a_database_of_a_later_release(data: Path) -> None:
    engine = make_engine(Settings(data=data))
    with engine.connect() as connection:
        connection.execution_options(write=True).execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    engine.dispose()
    assert "请先升级程序" in serve(data).stderr


def test_a_damaged_key(data: Path) -> None:
    (data / "secret.key").write_bytes(b"")
    assert "密钥文件已损坏" in serve(data).stderr


def test_a_damaged_queue_is_begun_anew(data: Path) -> None:
    (data / QUEUE_FILE).write_bytes(b"garbage" * 2000)
    queue = Queue(Settings(data=data))
    assert queue.is_empty()
    assert queue.send("x")
    assert not queue.is_empty()
    queue.close()
    assert (data / f"{QUEUE_FILE}.damaged").read_bytes().startswith(b"garbage")


def test_a_folder_that_cannot_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "不能用" in serve(tmp_path / "file" / "data").stderr


def test_a_port_that_is_taken(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"127.0.0.1:{port}" in serve(data, "--port", str(port)).stderr


@pytest.mark.parametrize("place", ["", "/5"])
def test_redis_that_does_not_answer(data: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said at once what is waited for; the password is not."""
    monkeypatch.setattr(store, "WAIT", 0.0)
    port = free_port()
    said = serve(data, redis=f"redis://:geheim@127.0.0.1:{port}{place}").stderr.splitlines()
    assert said[0] == f"正在连接任务队列 redis://127.0.0.1:{port}{place}……"
    assert said[1].startswith(f"连不上任务队列 redis://127.0.0.1:{port}{place}：")
    assert "geheim" not in "".join(said)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("(sqlite3.OperationalError) unable to open database file\n[SQL: x]", "读写权限"),
        ("attempt to write a readonly database", "只读"),
        ('connection failed: FATAL:  database "x" does not exist', "没有这个数据库"),
        ('FATAL:  password authentication failed for user "u"', "用户名或密码"),
        ("connection to server at 127.0.0.1 failed: Connection refused", "是否已启动"),
        ("something new\nmore", "something new"),
    ],
)
def test_reasons_of_drivers_in_words(said: str, told: str) -> None:
    assert told in store.because(said)


def test_who_is_asking_behind_a_proxy(make_app, db: Session) -> None:
    """With the proxy's address set its word is taken; the figures are for this machine alone all the same."""
    for proxy, address in (("", "127.0.0.1"), ("127.0.0.1", "10.0.0.9")):
        app: Flask = make_app(trusted_proxy=proxy)
        told = Adjustments(**_proxy(proxy))
        app.wsgi_app = proxy_headers_middleware(  # type: ignore[method-assign]
            app.wsgi_app,
            trusted_proxy=told.trusted_proxy,
            trusted_proxy_count=told.trusted_proxy_count or 1,
            trusted_proxy_headers=told.trusted_proxy_headers,
            clear_untrusted=told.clear_untrusted_proxy_headers,
        )
        headers = {"X-Forwarded-For": "10.0.0.9"}
        environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.9"}
        assert app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"}).status_code == 200
        answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": "127.0.0.1"})
        assert answer.status_code == 403, proxy
        refused_login(app, "editor_a", **environ)
        db.rollback()
        last = db.scalar(select(LoginAttempt).order_by(LoginAttempt.id.desc()).limit(1))
        assert last is not None
        assert last.address == address
