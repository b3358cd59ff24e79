"""The exports and results of archives in a backup: put in where that was asked for, and put back."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from service.archives.places import folder_size, megabytes
from service.settings import Settings

FOLDER = "archives"
_PACKED = (".parquet", ".zip", ".xlsx", ".gz", ".xz", ".bz2", ".docx", ".pdf", ".sqlite")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Held:
    """How many archives lie in the data folder, and their bytes."""

    archives: int
    size: int

    def __str__(self) -> str:
        return f"{self.archives:,} 个档案的导出和结果（{megabytes(self.size)}）"


def held(settings: Settings) -> Held:
    """What a backup of the database alone leaves out."""
    home = settings.data / FOLDER
    folders = [one for one in home.iterdir() if one.is_dir() and not one.name.startswith(".")] if home.is_dir() else []
    return Held(len(folders), sum(map(folder_size, folders)))


def put_in(settings: Settings, archive: zipfile.ZipFile) -> None:
    """Add every file of the archives; what goes away meanwhile is passed over. A run that goes on leaves its files
    whole or not at all, so that a restored one goes on from what was there."""
    for path in _files(settings.data / FOLDER):
        name = PurePosixPath(FOLDER, *path.relative_to(settings.data / FOLDER).parts)
        method = zipfile.ZIP_STORED if path.suffix.lower() in _PACKED else zipfile.ZIP_DEFLATED
        try:
            archive.write(path, str(name), method, compresslevel=1)
        except FileNotFoundError:
            continue


def inside(archive: zipfile.ZipFile) -> bool:
    """Whether a backup holds archives."""
    return any(name.startswith(f"{FOLDER}/") for name in archive.namelist())


def put_back(archive: zipfile.ZipFile, settings: Settings) -> int:
    """Unpack the archives into the data folder; how many there were. FileExistsError where it holds some, ValueError
    for a name that points elsewhere, BadZipFile for a damaged file: nothing is left of them then."""
    home = settings.data / FOLDER
    if home.is_dir() and any(home.iterdir()):
        raise FileExistsError(home)
    try:
        return len(set(_unpacked(archive, settings.data)))
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise


def _unpacked(archive: zipfile.ZipFile, data: Path) -> Iterator[str]:
    """Unpack file by file; of each the archive it belongs to."""
    for info in archive.infolist():
        parts = PurePosixPath(info.filename).parts
        if info.is_dir() or parts[:1] != (FOLDER,) or len(parts) < 3:
            continue
        if any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
            raise ValueError(info.filename)
        target = data.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with archive.open(info) as packed, os.fdopen(descriptor, "wb") as stream:
            shutil.copyfileobj(packed, stream, _CHUNK)
        yield parts[1]


def _files(home: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(home):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        yield from (Path(parent) / name for name in sorted(names) if name != "lock")
