"""Settings, migrations, tokens from the shell, backup and restore, and a real server that is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from click.testing import CliRunner, Result
from sqlalchemy import text

from service.cli import main
from service.db import make_engine, upgrade
from service.models import Base
from service.settings import Settings, SettingsError, load_settings


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_settings_from_file_environment_and_arguments(tmp_path: Path) -> None:
    (tmp_path / "xianshen.toml").write_text('port = 9001\nmodel = false\nhost = "::1"\n', encoding="utf-8")
    settings = load_settings({"XIANSHEN_DATA": str(tmp_path), "XIANSHEN_PORT": "9002"}, host="127.0.0.2")
    assert (settings.port, settings.model, settings.host) == (9002, False, "127.0.0.2")
    assert settings.sqlite_file == tmp_path / "xianshen.db"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"XIANSHEN_PROT": "1"}, "XIANSHEN_PROT"),
        ({"XIANSHEN_PORT": "eighty"}, "整数"),
        ({"XIANSHEN_PORT": "70000"}, "65535"),
        ({"XIANSHEN_MODEL": "maybe"}, "true"),
        ({"XIANSHEN_DATABASE": "mysql://x"}, "postgresql"),
        ({"XIANSHEN_CONFIG": "/nowhere.toml"}, "/nowhere.toml"),
    ],
)
def test_wrong_settings_stop_the_start_with_a_sentence(
    environment: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsError, match=re.escape(said)):
        load_settings(environment)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = run("serve")
    assert result.exit_code == 2
    assert said in result.stderr


def test_an_unknown_key_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "xianshen.toml").write_text("prot = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="prot"):
        load_settings({"XIANSHEN_DATA": str(tmp_path)})


def test_the_migrations_make_what_the_models_say(tmp_path: Path) -> None:
    engine = make_engine(Settings(data=tmp_path))
    upgrade(engine)
    upgrade(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


def test_tokens_from_the_shell(tmp_path: Path) -> None:
    data = ("--data", tmp_path / "data")
    made = run("token", "create", "--user", "admin", "--scope", "review,assessments", "--note", "网站", *data)
    assert made.exit_code == 0, made.output
    assert re.fullmatch(r"xs_[\w-]{43}\n", made.stdout)
    assert "一次性密码" in made.stderr
    assert "一次性密码" not in run("token", "list", *data).stderr
    assert "assess review" in run("token", "list", *data).stdout
    assert made.stdout.strip() not in run("token", "list", *data).stdout
    assert run("token", "revoke", 1, *data).exit_code == 0
    assert "已作废" in run("token", "list", *data).stdout
    for wrong in (("--user", "nobody", "--scope", "all"), ("--user", "admin", "--scope", "root")):
        refused = run("token", "create", *wrong, *data)
        assert refused.exit_code == 2
        assert "没有" in refused.stderr
    assert run("token", "revoke", 99, *data).exit_code == 2


def test_a_real_server_starts_is_killed_and_starts_again(tmp_path: Path) -> None:
    first = started(tmp_path)
    try:
        assert "一次性密码" in first[1]
        with urllib.request.urlopen(f"{first[2]}readyz", timeout=10) as answer:
            assert answer.status == 200
    finally:
        first[0].send_signal(signal.SIGKILL)
        first[0].wait()
        first[0].stderr.close()
    again = started(tmp_path)
    again[0].terminate()
    again[0].wait()
    again[0].stderr.close()
    assert "一次性密码" not in again[1]


def started(folder: Path) -> tuple[subprocess.Popen[str], str, str]:
    """A server on a free port: the process, what it said, and its address."""
    environment = {**os.environ, "XIANSHEN_DATA": str(folder / "data"), "XIANSHEN_MODEL": "off"}
    command = [sys.executable, "-c", "from service.cli import main; main()", "serve", "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    said, deadline = "", time.monotonic() + 90
    assert process.stderr is not None
    while time.monotonic() < deadline:
        line = process.stderr.readline()
        said += line
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        if address:
            return process, said, address.group()
        if not line:
            break
    process.kill()
    raise AssertionError(said)
