"""Taking away: the draft as docx with comments or tracked changes, and its findings as xlsx."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, abort, request, send_file

from nlp.report import write_docx
from nlp.report.labels import xml_safe
from nlp.types import Document, Review
from service.access import DESK_ROLES, role_required, signed_in
from service.audit import record
from service.db import begin_write, get_session
from service.desk import blueprint
from service.desk.request import find_draft
from service.desk.view import name_of, review_draft

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/<identifier>/export.<form>")
@role_required(*DESK_ROLES)
def export(identifier: str, form: str) -> Response:
    """The file. Ignored findings are left out; an uploaded docx that was not edited keeps its form."""
    if form not in TYPES:
        abort(404)
    draft = find_draft(identifier)
    if not draft.text.strip():
        abort(422, "稿件没有内容，不能导出。")
    name, unit_id, original = name_of(draft), draft.unit_id, draft.original or b""
    document, review, decisions = review_draft(get_session(), draft)
    kept = tuple(f for f, decision in zip(review.findings, decisions, strict=True) if decision is None)
    review = replace(review, findings=kept, title=review.title or name)
    revisions = request.args.get("form") == "revisions"
    data = written(form, review, document, original if document.format == "docx" else b"", revisions)
    db = begin_write(get_session())
    record(db, signed_in(), f"导出 {form}", identifier, unit_id)
    db.commit()
    return send_file(io.BytesIO(data), TYPES[form], as_attachment=True, download_name=f"{file_name(name)}.{form}")


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
