"""A throw-away PostgreSQL for the tests: a cluster in a folder of its own, reached by a socket in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

_FAST = {
    "listen_addresses": "''", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "max_connections": "60", "shared_buffers": "32MB", "autovacuum": "off", "wal_level": "minimal",
    "max_wal_senders": "0", "jit": "off",
}  # fmt: skip
TEMPLATE = "furnished"


def programs() -> Path | None:
    """The folder of initdb and postgres, newest version first; None where PostgreSQL is not installed."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres"):
        found.append(Path(on_path).parent)
    return max(found, key=lambda path: float(path.parent.name) if path.parent.name.isdigit() else 0, default=None)


class Cluster:
    """A running cluster; ``stop`` ends it and removes every trace."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="xianshen-pg-"))
        self._as = _unprivileged()
        if self._as:
            os.chown(self.folder, *self._as)
        data = self.folder / "data"
        command = [str(folder / "initdb"), "-D", str(data), "-U", "xianshen", "--auth=trust", "-E", "UTF8", "-N"]
        self._run([*command, "--locale=C.UTF-8"])
        options = " ".join(f"-c {name}={value}" for name, value in _FAST.items())
        start = [str(folder / "pg_ctl"), "-D", str(data), "-w", "-t", "60", "-l", str(self.folder / "log")]
        self._run([*start, "-o", f"{options} -k {self.folder}", "start"])
        self._stop = [str(folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"]

    def _run(self, command: list[str]) -> None:
        user = {"user": self._as[0], "group": self._as[1], "extra_groups": []} if self._as else {}
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, **user)  # type: ignore[call-overload]
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://xianshen@/{name}?host={self.folder}"

    def make(self, name: str, template: str = "template0") -> str:
        """A new database like ``template``; its URL."""
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _sql(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user="xianshen", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        self._run(self._stop)
        shutil.rmtree(self.folder, ignore_errors=True)


def _unprivileged() -> tuple[int, int] | None:
    """User and group to run as where this is root, which PostgreSQL refuses."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name: (entry.pw_uid, entry.pw_gid) for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]
