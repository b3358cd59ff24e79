"""Taking an assessment away: the page with both texts, or the interpretation with comments."""

from __future__ import annotations

import io
from dataclasses import replace

from flask import Response, abort, send_file

from nlp.interpret import Assessment
from nlp.report.assessment_docx import assessment_findings
from nlp.report.assessment_html import assessment_html
from nlp.types import Review
from service.access import DESK_ROLES, role_required, signed_in
from service.audit import record
from service.db import begin_write, get_session
from service.desk import export as desk
from service.engine import review_document
from service.interpret import blueprint
from service.interpret.assessing import Pair, assessed
from service.interpret.pages import name_of
from service.interpret.request import find

TYPES = {"docx": desk.TYPES["docx"], "html": "text/html; charset=utf-8"}


@blueprint.get("/<identifier>/export.<form>")
@role_required(*DESK_ROLES)
def export(identifier: str, form: str) -> Response:
    """The file. The page is sent as an attachment: opened here, its script would be refused."""
    if form not in TYPES:
        abort(404)
    work = find(identifier)
    name, unit_id = name_of(work), work.unit_id
    uploaded = desk.Uploaded(work.source or "解读", work.file or b"", work.owner.display)
    pair, assessment, reason = assessed(get_session(), work)
    if assessment is None:
        abort(422, reason)
    review = review_document(pair.text, pair.planned, unit_id)
    data = _page(pair, assessment, review) if form == "html" else _commented(pair, assessment, review, uploaded)
    db = begin_write(get_session())
    record(db, signed_in(), f"导出解读 {form}", identifier, unit_id)
    db.commit()
    return send_file(io.BytesIO(data), TYPES[form], as_attachment=True, download_name=f"{desk.file_name(name)}.{form}")


def _page(pair: Pair, assessment: Assessment, review: Review) -> bytes:
    return assessment_html(assessment, pair.policy, pair.text, review).encode("utf-8", "replace")


def _commented(pair: Pair, assessment: Assessment, review: Review, uploaded: desk.Uploaded) -> bytes:
    """The interpretation with the assessment and its spelling review as comments, in its own file where it has one."""
    findings = assessment_findings(assessment, pair.policy, pair.text)
    commented = replace(review, findings=(*findings, *review.findings))
    return desk.written("docx", commented, *desk.in_its_file(pair.text, uploaded), False)
