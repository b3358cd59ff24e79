"""Interpretations as this person may see them, and the files that come with a form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import abort, request
from werkzeug.datastructures import FileStorage

from nlp.report.labels import xml_safe
from nlp.text import read_bytes
from nlp.types import ReviewError
from service.access import DESK_ROLES, holds, signed_in
from service.db import get_session
from service.desk.request import checked_text
from service.desk.source import KEPT_FILES
from service.models import Interpretation, Role

WRITERS = (Role.EDITOR, Role.APPROVER)


@dataclass(frozen=True, slots=True)
class Given:
    """A text as it was pasted or uploaded; ``file`` is kept where it holds more than the text."""

    text: str
    title: str = ""
    source: str = ""
    file: bytes | None = None
    published: date | None = None


def may_write(work: Interpretation) -> bool:
    return any(holds(signed_in(), role, work.unit_id) for role in WRITERS)


def find(identifier: str, write: bool = False) -> Interpretation:
    """The interpretation; 404 outside the person's units, 403 where he may not write there."""
    work = get_session().get(Interpretation, identifier) if identifier.isascii() else None
    user = signed_in()
    if work is None or not any(holds(user, role, work.unit_id) for role in DESK_ROLES):
        abort(404, "没有这份解读。")
    if write and not may_write(work):
        abort(403, "修改解读需要“编辑”或“审核”权限。")
    return work


def given(field: str) -> Given:
    """What the form carries for one side: the file, else the pasted text. Raises ReviewError where unreadable."""
    file = request.files.get(f"{field}_file")
    if file is not None and file.filename:
        return of_file(file)
    return Given(checked_text(request.form.get(field, "")))


def of_file(file: FileStorage) -> Given:
    """The text of an uploaded file. Raises ReviewError where it cannot be read."""
    return of_bytes(file.filename or "", file.read())


def of_bytes(name: str, data: bytes) -> Given:
    """The text of a file. Raises ReviewError where it cannot be read."""
    name = xml_safe(name or "文件")[-200:]
    document = read_bytes(data, name)
    kept = data if document.format in KEPT_FILES else None
    title = xml_safe(document.title or "").strip()[:500]
    return Given(checked_text(document.text), title, name, kept, document.published)


def given_or_refuse(file: FileStorage) -> Given:
    try:
        return of_file(file)
    except ReviewError as error:
        abort(422, f"无法读取 {xml_safe(str(error))}")
