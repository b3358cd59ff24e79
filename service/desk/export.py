"""Taking away: the draft as docx with comments or tracked changes, and its findings as xlsx."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, abort, request, send_file

from nlp.report import write_docx
from nlp.report.docx_edits import tracked_edits
from nlp.report.labels import xml_safe
from nlp.text import read_bytes
from nlp.types import Document, Review, ReviewError
from service.access import DESK_ROLES, role_required, signed_in
from service.audit import record
from service.db import begin_write, get_session
from service.desk import blueprint
from service.desk.request import find_draft
from service.desk.view import name_of, review_draft

_ZIP = b"PK\x03\x04"
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/<identifier>/export.<form>")
@role_required(*DESK_ROLES)
def export(identifier: str, form: str) -> Response:
    """The file. Ignored findings are left out; an uploaded docx keeps its form, what was edited as tracked changes."""
    if form not in TYPES:
        abort(404)
    draft = find_draft(identifier)
    if not draft.text.strip():
        abort(422, "稿件没有内容，不能导出。")
    name, unit_id = name_of(draft), draft.unit_id
    uploaded = Uploaded(draft.source, draft.original or b"", draft.owner.display)
    document, review, decisions = review_draft(get_session(), draft)
    kept = tuple(f for f, decision in zip(review.findings, decisions, strict=True) if decision is None)
    review = replace(review, findings=kept, title=review.title or name)
    revisions = request.args.get("form") == "revisions"
    data = written(form, review, *in_its_file(document, uploaded), revisions)
    db = begin_write(get_session())
    record(db, signed_in(), f"导出 {form}", identifier, unit_id)
    db.commit()
    return send_file(io.BytesIO(data), TYPES[form], as_attachment=True, download_name=f"{file_name(name)}.{form}")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The file a text came in, and who has edited it since."""

    name: str
    data: bytes
    editor: str


def in_its_file(document: Document, uploaded: Uploaded) -> tuple[Document, bytes]:
    """The document in the docx that it came in, and that docx; what was edited since is tracked in it. Without such a
    file, or where the edits cannot be said in it, the document as it is and nothing."""
    if document.format == "docx":
        return document, uploaded.data
    if not uploaded.data.startswith(_ZIP):
        return document, b""
    try:
        data = tracked_edits(uploaded.data, uploaded.name, document.text, date.today(), uploaded.editor)
        read = read_bytes(data, uploaded.name) if data is not None else None
    except ReviewError:
        return document, b""
    if data is None or read is None or read.text != document.text:
        return document, b""
    return replace(read, id=document.id, title=document.title), data


def written(form: str, review: Review, document: Document, original: bytes, revisions: bool) -> bytes:
    """The bytes of the docx or xlsx; a docx keeps the form of ``original`` where there is one."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        if form == "xlsx":
            from nlp.report.xlsx import write_xlsx

            out = out.with_suffix(".xlsx")
            write_xlsx([review], [document], out)
        else:
            out = out.with_suffix(".docx")
            write_docx(review, original, document, out, revisions)
        return out.read_bytes()


def file_name(name: str) -> str:
    kept = "".join(character for character in xml_safe(name) if character not in '\\/:*?"<>|\n\t')
    return kept.strip()[:60] or "稿件"
