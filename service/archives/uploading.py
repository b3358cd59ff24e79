"""Bringing an export in: in pieces, so that gigabytes pass any proxy and a broken line costs one piece; or, where the
browser runs no script, as one small file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from nlp.report.labels import xml_safe
from nlp.types import ReviewError
from service.access import login_required, role_required, signed_in, unit_asked
from service.archives import blueprint
from service.archives.access import RUNNERS, find_archive
from service.archives.pages import refusing, settings, to_archive
from service.archives.places import (
    MEGABYTE,
    Refused,
    archive_folder,
    check_room,
    check_source,
    clear,
    file_name,
    part_file,
    uploaded_file,
)
from service.audit import record
from service.db import begin_write, get_session
from service.models import Archive, Origin, Unit

PIECE = 4 * 1024 * 1024
"""Bytes of a piece that the page sends, where a request may be as large."""


@blueprint.post("/begin")
@role_required(*RUNNERS)
def begin() -> dict[str, Any]:
    """A new archive that waits for ``size`` bytes of the file ``file``; where to send the pieces."""
    unit = unit_asked("您不能为这个单位建立档案。", *RUNNERS)
    size = request.form.get("size", "")
    if not size.isascii() or not size.isdigit() or not 0 < int(size) < 2**50:
        abort(422, "文件是空的。")
    try:
        archive = new_upload(unit, request.form.get("file", ""), int(size), request.form.get("name", ""))
    except ReviewError as error:
        get_session().rollback()
        abort(422, f"{error}。")
    return {
        "piece": min(PIECE, settings().max_upload_mb * MEGABYTE // 2),
        "to": url_for("archives.piece", identifier=archive.id),
        "end": url_for("archives.end", identifier=archive.id),
    }


@blueprint.post("/<identifier>/piece")
@login_required
def piece(identifier: str) -> tuple[dict[str, Any], int]:
    """A piece from byte ``at`` on; answers how much is there, 409 where ``at`` is not that much."""
    archive = find_archive(identifier, *RUNNERS)
    at = request.args.get("at", "")
    try:
        size = put_piece(archive, int(at) if at.isascii() and at.isdigit() and len(at) < 16 else -1, request.get_data())
    except Misplaced as there:
        return {"size": there.size}, 409
    except ReviewError as error:
        abort(422, f"{error}。")
    return {"size": size}, 200


@blueprint.post("/<identifier>/end")
@login_required
def end(identifier: str) -> dict[str, Any]:
    """All pieces are there: the archive is ready. What cannot be reviewed is refused and taken away."""
    archive = find_archive(identifier, *RUNNERS)
    try:
        finish_upload(archive)
    except ReviewError as error:
        drop_upload(identifier)
        abort(422, f"{error}。")
    return {"next": to_archive(identifier)}


@blueprint.post("/new")
@role_required(*RUNNERS)
@refusing(lambda **_: url_for("archives.index"))
def upload() -> Response:
    """A whole file in one request, as large as any request may be."""
    unit = unit_asked("您不能为这个单位建立档案。", *RUNNERS)
    given = request.files.get("archive")
    if given is None or not given.filename:
        raise Refused("请先选择文件")
    data = given.read()
    if not data:
        raise Refused("文件是空的")
    archive = new_upload(unit, given.filename, len(data), request.form.get("name", ""))
    identifier = archive.id
    put_piece(archive, 0, data)
    try:
        finish_upload(archive)
    except ReviewError:
        drop_upload(identifier)
        raise
    flash("已上传。请核对下面的字段，再开始审校。")
    return redirect(to_archive(identifier))


class Misplaced(ReviewError):
    """A piece that does not begin where the last one ended; ``size`` says where that was."""

    def __init__(self, size: int) -> None:
        super().__init__("这一段的位置不对，请接着已收到的部分发送")
        self.size = size


def new_upload(unit: Unit, file: str, size: int, name: str) -> Archive:
    """An archive of that unit that waits for its file, committed. Refused where there is no room for it."""
    own, called = file_name(file), xml_safe(name).strip()[:200]
    db = begin_write(get_session())
    check_room(db, settings(), unit.id, size)
    archive = Archive(
        unit_id=unit.id, user_id=signed_in().id, name=called or own, origin=Origin.UPLOAD, path=own, size=size
    )
    db.add(archive)
    db.flush()
    record(db, signed_in(), "建立档案", archive.id, unit.id)
    db.commit()
    return archive


def put_piece(archive: Archive, at: int, data: bytes) -> int:
    """Put a piece down; the bytes that are there then. Misplaced, or Refused beyond the announced size."""
    if archive.complete or archive.origin != Origin.UPLOAD:
        raise Refused("这个档案已经收完")
    path = part_file(settings(), archive)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    there = path.stat().st_size if path.exists() else 0
    if at != there:
        raise Misplaced(there)
    if at + len(data) > archive.size:
        raise Refused("收到的比说好的多，请重新上传")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.seek(at)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise Refused(f"文件写不下：{error.strerror or '磁盘出错'}") from None
    return at + len(data)


def finish_upload(archive: Archive) -> None:
    """The file under its name, and the archive complete. Refused where bytes are missing or it is of no known kind."""
    if archive.complete:
        return
    part, path = part_file(settings(), archive), uploaded_file(settings(), archive)
    there = part.stat().st_size if part.exists() else 0
    if there != archive.size:
        raise Refused(f"文件没有收完：{there:,} / {archive.size:,} 字节，请重新上传")
    identifier = archive.id
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.replace(part, path)
    _check(path)
    db = begin_write(get_session())
    db.get_one(Archive, identifier).complete = True
    db.commit()


def _check(path: Path) -> None:
    if path.suffix.lower() in (".xls", ".et", ".wps", ".doc", ".rar", ".7z"):
        raise Refused(f"{path.name}：不能直接审这种文件，表格请另存为 xlsx 或 csv，压缩包请用 zip")
    check_source(path)


def drop_upload(identifier: str) -> None:
    """Take an archive away whose file cannot be used."""
    db = begin_write(get_session())
    archive = db.get(Archive, identifier)
    if archive is not None and not archive.complete:
        db.delete(archive)
        db.commit()
        clear(archive_folder(settings(), identifier))
    else:
        db.rollback()
