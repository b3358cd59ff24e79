"""Bringing an export in: in pieces, so that gigabytes pass any proxy and a broken line costs one piece; or, where the
browser runs no script, as one small file."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from nlp.types import ReviewError
from service.access import login_required, role_required, unit_asked
from service.archives import blueprint
from service.archives.access import RUNNERS, find_archive
from service.archives.pages import refusing, settings, to_archive
from service.archives.places import MEGABYTE, Refused
from service.archives.receiving import Misplaced, drop_upload, finish_upload, new_upload, newer_upload, put_piece
from service.db import get_session
from service.models import Archive

PIECE = 4 * MEGABYTE
"""Bytes of a piece that the page sends, where a request may be as large."""


@blueprint.post("/begin")
@role_required(*RUNNERS)
def begin() -> dict[str, Any]:
    """A new archive that waits for ``size`` bytes of the file ``file``; where to send the pieces."""
    unit = unit_asked("您不能为这个单位建立档案。", *RUNNERS)
    try:
        return _pieces(new_upload(unit, request.form.get("file", ""), _size(), "").id)
    except ReviewError as error:
        get_session().rollback()
        abort(422, f"{error}。")


@blueprint.post("/<identifier>/begin")
@login_required
def renew(identifier: str) -> dict[str, Any]:
    """A newer export of the archive."""
    archive = find_archive(identifier, *RUNNERS)
    try:
        newer_upload(archive, request.form.get("file", ""), _size())
    except ReviewError as error:
        abort(422, f"{error}。")
    return _pieces(identifier)


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
    name, data = _whole()
    archive = new_upload(unit, name, len(data), request.form.get("name", ""))
    _put_whole(archive, data)
    flash("已上传。请核对下面的字段，再开始审校。")
    return redirect(to_archive(archive.id))


@blueprint.post("/<identifier>/newer")
@login_required
@refusing(to_archive)
def newer(identifier: str) -> Response:
    """A whole newer export in one request."""
    archive = find_archive(identifier, *RUNNERS)
    name, data = _whole()
    newer_upload(archive, name, len(data))
    _put_whole(archive, data)
    flash("已换成新的导出。请核对下面的字段，再审一次。")
    return redirect(to_archive(identifier))


def _put_whole(archive: Archive, data: bytes) -> None:
    identifier = archive.id
    put_piece(archive, 0, data)
    try:
        finish_upload(archive)
    except ReviewError:
        drop_upload(identifier)
        raise


def _whole() -> tuple[str, bytes]:
    given = request.files.get("archive")
    if given is None or not given.filename:
        raise Refused("请先选择文件")
    data = given.read()
    if not data:
        raise Refused("文件是空的")
    return given.filename, data


def _size() -> int:
    size = request.form.get("size", "")
    if not size.isascii() or not size.isdigit() or not 0 < int(size[:16]) < 2**50:
        raise Refused("文件是空的")
    return int(size[:16])


def _pieces(identifier: str) -> dict[str, Any]:
    return {
        "piece": min(PIECE, settings().max_upload_mb * MEGABYTE // 2),
        "to": url_for("archives.piece", identifier=identifier),
        "end": url_for("archives.end", identifier=identifier),
    }
