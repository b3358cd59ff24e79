"""Where archives and results lie: below the data folder, or below ``archive_root``; nothing that a person types leaves
either.

``data/archives/<archive>/source/<name>`` is an uploaded export, ``…/runs/<run>/results`` what a run wrote.
"""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nlp.batch.sources import open_source
from nlp.report.labels import xml_safe
from nlp.types import InputError, ReviewError
from service.models import Archive, ArchiveRun, Origin
from service.settings import Settings

SPARE = 512 * 1024 * 1024
"""Bytes of the disk that an upload leaves free."""
MEGABYTE = 1024 * 1024
_FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')
_LONGEST_NAME = 160


class Refused(ReviewError):
    """This cannot be done with the archive; the sentence says why."""


def archive_folder(settings: Settings, archive_id: str) -> Path:
    return settings.data.resolve() / "archives" / archive_id


def run_folder(settings: Settings, run: ArchiveRun) -> Path:
    return archive_folder(settings, run.archive_id) / "runs" / run.id


def results_folder(settings: Settings, run: ArchiveRun) -> Path:
    return run_folder(settings, run) / "results"


def file_name(given: str) -> str:
    """The name of an uploaded file as a name on any disk, its ending kept. Refused where nothing is left."""
    name = unicodedata.normalize("NFC", xml_safe(given)).replace("\\", "/").rsplit("/", 1)[-1]
    name = _FORBIDDEN.sub("_", name.encode("utf-8", "ignore").decode()).strip(" .")
    stem, dot, ending = name.rpartition(".")
    while len(name.encode()) > _LONGEST_NAME and stem:
        stem = stem[:-1]
        name = f"{stem}{dot}{ending}"
    if not name or len(name.encode()) > _LONGEST_NAME:
        raise Refused("文件没有名称，或者名称太长")
    return name


def uploaded_file(settings: Settings, archive: Archive) -> Path:
    """Where the uploaded file lies once it is complete."""
    return archive_folder(settings, archive.id) / "source" / file_name(archive.path)


def source_path(settings: Settings, archive: Archive) -> Path:
    """The export itself. Refused where it is not there or lies outside the folder it may lie in."""
    if archive.origin == Origin.UPLOAD:
        path = uploaded_file(settings, archive)
        if not archive.complete or not path.is_file():
            raise Refused("文件还没有传完，或者不在服务器上了（恢复的备份不含档案时会这样），请重新上传")
        return path
    return inside_root(settings, archive.path, archive.unit.name, everywhere=True)


def inside_root(settings: Settings, relative: str, unit: str, everywhere: bool) -> Path:
    """The folder or file of that path below ``archive_root``, no link on the way. A person without a role for all
    units (``everywhere``) reaches only what lies in the folder named like the unit. Refused otherwise."""
    if not settings.archive_root:
        raise Refused("没有设置归档文件夹，请上传文件，或请管理员设置 archive_root")
    parts = relative.replace("\\", "/").split("/")
    strange = any(part in ("", ".", "..") or "\x00" in part or len(part) > 255 for part in parts)
    if strange or relative.startswith("/") or (len(relative) > 1 and relative[1] == ":"):
        raise Refused("路径不对，请从归档文件夹中选择")
    if not everywhere and parts[0] != unit:
        raise Refused(f"只能选择归档文件夹中“{unit}”之下的内容")
    root = Path(os.path.realpath(settings.archive_root))
    path = root.joinpath(*parts)
    if os.path.realpath(path) != str(path):
        raise Refused("路径经过符号链接，不能使用；请选择实际的文件夹或文件")
    if not path.exists():
        raise Refused("归档文件夹中没有这个文件夹或文件")
    return path


def listed(settings: Settings, unit: str, everywhere: bool, most: int = 200) -> list[str]:
    """What may be pointed to: the entries of ``archive_root`` and of their folders one level down, links left out."""
    if not settings.archive_root:
        return []
    root = Path(settings.archive_root)
    found: list[str] = []
    for entry in _entries(root):
        if not everywhere and entry.name != unit:
            continue
        found.append(entry.name)
        if entry.is_dir():
            found += (f"{entry.name}/{inner.name}" for inner in _entries(Path(entry.path))[:most])
    return found[:most]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(
                (e for e in entries if not e.is_symlink() and not e.name.startswith(".")), key=lambda e: e.name
            )
    except OSError:
        return []


def check_source(path: Path) -> None:
    """Refused where the export is not of a kind that can be reviewed."""
    try:
        open_source(path)
    except InputError as error:
        raise Refused(f"{path.name}：{error.reason}") from None


def used(db: Session, unit_id: int) -> int:
    """Bytes that the archives and results of a unit take."""
    uploads = select(func.coalesce(func.sum(Archive.size), 0)).where(Archive.unit_id == unit_id)
    results = (
        select(func.coalesce(func.sum(ArchiveRun.size), 0))
        .join(Archive, Archive.id == ArchiveRun.archive_id)
        .where(Archive.unit_id == unit_id)
    )
    return int(db.scalar(uploads) or 0) + int(db.scalar(results) or 0)


def check_room(db: Session, settings: Settings, unit_id: int, more: int) -> None:
    """Refused where ``more`` bytes are beyond the limit of an upload, the unit's share, or the disk."""
    if more > settings.archive_upload_mb * MEGABYTE:
        raise Refused(
            f"文件有 {megabytes(more)}，最多 {settings.archive_upload_mb:,} MB；更大的请放在服务器的归档文件夹里"
        )
    if used(db, unit_id) + more > settings.archive_quota_mb * MEGABYTE:
        raise Refused(f"本单位的档案已占满 {settings.archive_quota_mb:,} MB，请先删除旧的档案或结果")
    settings.data.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(settings.data).free < more + SPARE:
        raise Refused("服务器的磁盘快满了，请告诉管理员")


def megabytes(size: int) -> str:
    """A size in words."""
    return f"{size / MEGABYTE:,.1f} MB" if size < 1024 * MEGABYTE else f"{size / MEGABYTE / 1024:,.1f} GB"


def folder_size(folder: Path) -> int:
    """Bytes of the files below a folder."""
    return sum(
        (Path(parent) / name).lstat().st_size for parent, _, names in os.walk(folder) for name in names
    )  # fmt: skip


def clear(folder: Path) -> None:
    """Take a folder away: out of its place at once, then file by file."""
    gone = folder.with_name(f".gone-{folder.name}")
    try:
        os.replace(folder, gone)
    except FileNotFoundError:
        return
    except OSError:
        gone = folder
    shutil.rmtree(gone, ignore_errors=True)


def sweep(db: Session, settings: Settings) -> None:
    """Take away what belongs to no archive or run any more: what a deletion that was cut off left behind. Folders are
    listed first: a row is committed before its folder is made, so what is listed and has no row had one."""
    home = settings.data.resolve() / "archives"
    folders = list(home.iterdir()) if home.is_dir() else []
    results = [one for folder in folders if (folder / "runs").is_dir() for one in (folder / "runs").iterdir()]
    archives, runs = set(db.scalars(select(Archive.id))), set(db.scalars(select(ArchiveRun.id)))
    db.rollback()
    for folder in (
        *(one for one in folders if one.name not in archives),
        *(one for one in results if one.name not in runs),
    ):
        shutil.rmtree(folder, ignore_errors=True)
