"""An export as it arrives: announced, put together from pieces, checked, and then the archive's file; a newer export
takes the place of an earlier one only once all of it is there."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from nlp.batch.whole import write_bytes
from nlp.refused import why
from nlp.report.labels import xml_safe
from nlp.types import ReviewError
from service.access import signed_in
from service.archives.places import Refused, archive_folder, check_room, check_source, clear, file_name
from service.audit import record
from service.db import begin_write, get_session
from service.models import Archive, Origin, Unit
from service.settings import Settings

_NOT_READ = (".xls", ".et", ".wps", ".doc", ".rar", ".7z")


class Misplaced(ReviewError):
    """A piece that does not begin where the last one ended; ``size`` says where that was."""

    def __init__(self, size: int) -> None:
        super().__init__("这一段的位置不对，请接着已收到的部分发送")
        self.size = size


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that is on its way: its name and bytes."""

    name: str
    size: int


def new_upload(unit: Unit, file: str, size: int, name: str) -> Archive:
    """An archive of that unit that waits for its file, committed. Refused where there is no room for it."""
    own, called = file_name(file), xml_safe(name).strip()[:200]
    db = begin_write(get_session())
    check_room(db, _settings(), unit.id, size)
    archive = Archive(
        unit_id=unit.id, user_id=signed_in().id, name=called or own, origin=Origin.UPLOAD, path=own, size=size
    )
    db.add(archive)
    db.flush()
    record(db, signed_in(), "建立档案", archive.id, unit.id)
    db.commit()
    _announce(archive, Announced(own, size))
    return archive


def newer_upload(archive: Archive, file: str, size: int) -> None:
    """Announce a newer export of the archive. Refused for a folder, while a run goes on, or without room."""
    if archive.origin != Origin.UPLOAD:
        raise Refused("这个档案是服务器上的文件夹，请在那里更新内容")
    if any(run.going_on for run in archive.runs):
        raise Refused("正在审校，请等它结束再上传新的导出")
    check_room(get_session(), _settings(), archive.unit_id, max(0, size - archive.size))
    _part(archive).unlink(missing_ok=True)
    _announce(archive, Announced(file_name(file), size))


def put_piece(archive: Archive, at: int, data: bytes) -> int:
    """Put a piece down; the bytes that are there then. Misplaced, or Refused beyond the announced size."""
    told = announced(archive)
    path = _part(archive)
    there = path.stat().st_size if path.exists() else 0
    if at != there:
        raise Misplaced(there)
    if at + len(data) > told.size:
        raise Refused("收到的比说好的多，请重新上传")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.seek(at)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise Refused(f"文件写不下：{why(error)}") from None
    return at + len(data)


def finish_upload(archive: Archive) -> None:
    """The file under its name, and the archive complete. Refused where bytes are missing or it is of no known kind:
    what was there before stays then."""
    told, part = announced(archive), _part(archive)
    there = part.stat().st_size if part.exists() else 0
    if there != told.size:
        raise Refused(f"文件没有收完：{there:,} / {told.size:,} 字节，请重新上传")
    folder, identifier = archive_folder(_settings(), archive.id), archive.id
    checked = folder / "checked" / told.name
    checked.parent.mkdir(exist_ok=True, mode=0o700)
    os.replace(part, checked)
    try:
        if checked.suffix.lower() in _NOT_READ:
            raise Refused(f"{told.name}：不能直接审这种文件，表格请另存为 xlsx 或 csv，压缩包请用 zip")
        check_source(checked)
    except ReviewError:
        clear(checked.parent)
        raise
    clear(folder / "source")
    os.replace(checked.parent, folder / "source")
    (folder / "next.json").unlink(missing_ok=True)
    db = begin_write(get_session())
    row = db.get_one(Archive, identifier)
    if row.complete:
        record(db, signed_in(), "更新档案", identifier, row.unit_id)
    row.path, row.size, row.complete = told.name, told.size, True
    db.commit()


def drop_upload(identifier: str) -> None:
    """Forget a file that cannot be used, and the archive where it has none yet."""
    db = begin_write(get_session())
    archive = db.get(Archive, identifier)
    folder = archive_folder(_settings(), identifier)
    if archive is not None and not archive.complete:
        db.delete(archive)
        db.commit()
        clear(folder)
    else:
        db.rollback()
        for name in ("part", "next.json"):
            (folder / name).unlink(missing_ok=True)


def _announce(archive: Archive, told: Announced) -> None:
    folder = archive_folder(_settings(), archive.id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_bytes(folder / "next.json", json.dumps({"name": told.name, "size": told.size}).encode())


def announced(archive: Archive) -> Announced:
    try:
        told = json.loads((archive_folder(_settings(), archive.id) / "next.json").read_bytes())
    except FileNotFoundError:
        raise Refused("没有正在上传的文件，请重新上传") from None
    return Announced(told["name"], told["size"])


def received(archive: Archive) -> int:
    """Bytes of the announced file that are there."""
    path = _part(archive)
    return path.stat().st_size if path.exists() else 0


def _part(archive: Archive) -> Path:
    return archive_folder(_settings(), archive.id) / "part"


def _settings() -> Settings:
    found: Settings = current_app.extensions["xianshen_settings"]
    return found
