"""PostgreSQL's own tools, called without a shell and without a password on the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, make_url

from nlp.types import ReviewError


class ToolError(ReviewError):
    """A tool that is missing or failed; the message says which and the mend."""


def dump(url: str, out: Path) -> None:
    """Write the database to ``out`` in pg_dump's custom format, as it stands at one moment."""
    _run("pg_dump", make_url(url), "--format=custom", "--no-owner", "--no-privileges", f"--file={out}")


def restore(url: str, source: Path) -> None:
    """Put a dump into an empty database, all of it or nothing."""
    engine = create_engine(url)
    try:
        names = inspect(engine).get_table_names()
    finally:
        engine.dispose()
    if names:
        raise ToolError("数据库里已有数据，为免覆盖，请先建立一个空的数据库，再写入设置 database")
    _run(
        "pg_restore",
        make_url(url),
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        str(source),
    )


def _run(program: str, url: URL, *arguments: str) -> None:
    found = _find(program)
    if found is None:
        raise ToolError(f"没有找到 {program}，请安装 PostgreSQL 的客户端程序，或请数据库管理员用 pg_dump 备份")
    password = {"PGPASSWORD": url.password} if url.password else {}
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    command = [found, f"--dbname={plain}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **password})
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["没有说明"])[0]
        raise ToolError(f"{program} 没有完成：{said}")


def _find(program: str) -> str | None:
    """The newest version of Debian's, which must not be older than the server; else what the path says."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=_version)
    return str(versions[-1]) if versions else shutil.which(program)


def _version(path: Path) -> int:
    name = path.parents[1].name
    return int(name) if name.isdigit() else 0
