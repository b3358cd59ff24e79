"""Backup and restore of the embedded store: one zip of the database as it stood at one moment, and the key."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from nlp.types import ReviewError
from service.db import now
from service.settings import Settings

DATABASE, KEY, MANIFEST = "xianshen.db", "secret.key", "manifest.json"


class BackupError(ReviewError):
    """A backup that cannot be written or is not one; the message says why."""


def write_backup(settings: Settings, out: Path) -> None:
    """Write ``out`` while the service may be running; an existing file is never replaced."""
    source = _file(settings)
    if not source.exists():
        raise BackupError(f"{settings.data} 中还没有数据库，不用备份")
    if out.exists():
        raise BackupError(f"{out} 已存在，请换一个文件名")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as still:
            live.backup(still)
            still.execute("PRAGMA journal_mode=DELETE")
        members = {DATABASE: copy.read_bytes(), KEY: (settings.data / KEY).read_bytes() if _key(settings) else b""}
    manifest = {
        "made": now().isoformat(),
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
    }
    partial = out.with_name(f"{out.name}.part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest))
        for name, data in members.items():
            archive.writestr(name, data)
    partial.rename(out)


def restore_backup(settings: Settings, source: Path) -> None:
    """Put a backup into an empty data folder; one that holds a database is never overwritten."""
    target = _file(settings)
    if target.exists():
        raise BackupError(f"{target} 已存在，为免覆盖，请用 --data 指定一个新的数据目录")
    members = _verified(source)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path, data in ((settings.data / KEY, members[KEY]), (target, members[DATABASE])):
        if data:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)


def _verified(source: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            members = {name: archive.read(name) for name in (DATABASE, KEY)}
            expected = manifest["sha256"]
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise BackupError(f"{source} 不是先审的备份文件，或已损坏：{error}") from None
    for name, data in members.items():
        if hashlib.sha256(data).hexdigest() != expected.get(name):
            raise BackupError(f"{source} 中的 {name} 与备份时不一致，备份已损坏")
    return members


def _file(settings: Settings) -> Path:
    file = settings.sqlite_file
    if file is None:
        raise BackupError("数据库不是 SQLite，请用数据库自己的工具备份（PostgreSQL：pg_dump、pg_restore）")
    return file


def _key(settings: Settings) -> bool:
    return (settings.data / KEY).exists()
