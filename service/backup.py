"""Backup and restore: one zip of the database as it stood at one moment, the keys, and the archives where wanted.

SQLite is copied by its own backup interface, PostgreSQL by pg_dump; both while the service runs. The job queue is not
in it: what it held is found again from the jobs themselves.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from nlp.types import ReviewError
from service import postgresql
from service.archives import backing
from service.db import now
from service.settings import Settings

DATABASE, DUMP, MANIFEST = "xianshen.db", "xianshen.dump", "manifest.json"
KEYS = ("secret.key", "lexicon.key")  # of sessions, of lexicon bundles
_CHUNK = 1 << 20


class BackupError(ReviewError):
    """A backup that cannot be written or is not one; the message says why."""


def write_backup(settings: Settings, out: Path, archives: bool = False) -> None:
    """Write ``out`` while the service may be running; an existing file is never replaced.

    archives: also the exports and results of archives, which may be gigabytes; after the database, so that a restored
    row may lack its files but no file its row.
    """
    if out.exists():
        raise BackupError(f"{out} 已存在，请换一个文件名")
    with TemporaryDirectory(prefix="xianshen-") as folder:
        name = DATABASE if settings.sqlite_file is not None else DUMP
        copy = Path(folder) / name
        _copy_database(settings, copy)
        members = {name: copy}
        members |= {key: settings.data / key for key in KEYS if (settings.data / key).exists()}
        partial = out.with_name(f"{out.name}.part")
        try:
            _write_zip(partial, members, settings if archives else None)
            partial.rename(out)
        finally:
            partial.unlink(missing_ok=True)


def restore_backup(settings: Settings, source: Path) -> int:
    """Put a backup into an empty data folder or database; one that holds anything is never overwritten. Returns how
    many archives it held."""
    file = settings.sqlite_file
    if file is not None and file.exists():
        raise BackupError(f"{file} 已存在，为免覆盖，请用 --data 指定一个新的数据目录")
    with TemporaryDirectory(prefix="xianshen-") as folder:
        members = _unpack(source, Path(folder))
        wanted = DATABASE if file is not None else DUMP
        if wanted not in members:
            other = "PostgreSQL" if file is not None else "SQLite"
            raise BackupError(f"{source} 是 {other} 的备份，请恢复到同一种数据库（设置 database）")
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        archives = _restore_archives(settings, source)
        if file is None:
            postgresql.restore(settings.database_url, members[DUMP])
        for key in KEYS:
            if key in members and members[key].stat().st_size:
                _place(members[key], settings.data / key)
        if file is not None:
            _place(members[DATABASE], file)
    return archives


def _restore_archives(settings: Settings, source: Path) -> int:
    try:
        with zipfile.ZipFile(source) as archive:
            return backing.put_back(archive, settings) if backing.inside(archive) else 0
    except FileExistsError:
        raise BackupError(f"{settings.data / backing.FOLDER} 中已有文件，请用 --data 指定一个新的数据目录") from None
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError) as error:
        raise BackupError(f"{source} 中的档案已损坏：{error}") from None


def _copy_database(settings: Settings, copy: Path) -> None:
    source = settings.sqlite_file
    if source is None:
        postgresql.dump(settings.database_url, copy)
        return
    if not source.exists():
        raise BackupError(f"{settings.data} 中还没有数据库，不用备份")
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as still:
        live.backup(still)
        still.execute("PRAGMA journal_mode=DELETE")


def _write_zip(path: Path, members: Mapping[str, Path], archives_of: Settings | None) -> None:
    """All members with their hashes, readable by the owner only, on the disk when this returns."""
    manifest = {"made": now().isoformat(), "sha256": {name: _sha256(file) for name, file in members.items()}}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest))
            for name, file in members.items():
                archive.write(file, name)
            if archives_of is not None:
                backing.put_in(archives_of, archive)
        stream.flush()
        os.fsync(stream.fileno())


def _unpack(source: Path, folder: Path) -> dict[str, Path]:
    """The members whose hashes are right, in ``folder``."""
    members: dict[str, Path] = {}
    try:
        with zipfile.ZipFile(source) as archive:
            expected = json.loads(archive.read(MANIFEST))["sha256"]
            for name in (DATABASE, DUMP, *KEYS):
                if name in expected:
                    with archive.open(name) as packed, (folder / name).open("wb") as stream:
                        shutil.copyfileobj(packed, stream, _CHUNK)
                    members[name] = folder / name
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise BackupError(f"{source} 不是先审的备份文件，或已损坏：{error}") from None
    for name, file in members.items():
        if _sha256(file) != expected[name]:
            raise BackupError(f"{source} 中的 {name} 与备份时不一致，备份已损坏")
    if not members.keys() & {DATABASE, DUMP}:
        raise BackupError(f"{source} 不是先审的备份文件：里面没有数据库")
    return members


def _place(file: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with file.open("rb") as packed, os.fdopen(descriptor, "wb") as stream:
        shutil.copyfileobj(packed, stream, _CHUNK)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
