"""The job that reviews many files at once: each review is kept, and one 整改清单 for all is handed out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nlp.report.labels import VERDICT, xml_safe
from nlp.report.wire import review_to_wire
from nlp.report.xlsx import write_xlsx
from nlp.text import read_bytes
from nlp.types import Document, ReviewError, Severity, Verdict
from service.engine import make_document, review_document
from service.jobs.context import Context
from service.jobs.registry import job
from service.jobs.wire_reader import review_from_wire
from service.models import ReviewRecord
from service.models.base import new_id

KIND = "review_many"
SHEET = "整改清单.xlsx"


@job(KIND, label="批量审稿")
def review_many(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Review the input files in order, one a step; ``params`` = {files, as_of, form}. A file that cannot be read is
    named with the reason and the others go on."""
    total, as_of = int(params["files"]), date.fromisoformat(params["as_of"])
    rows: list[dict[str, Any]] = context.checkpoint.setdefault("rows", [])
    while len(rows) < total:
        name, data = context.file(len(rows))
        context.progress(len(rows), total, f"正在审校 {xml_safe(name)}")
        rows.append(_review(context, name, data, as_of))
        context.save()
    context.progress(total, total, "正在写整改清单")
    good = [row for row in rows if "id" in row]
    if good:
        context.hand_out(SHEET, _sheet(context, rows))
    counts = {verdict: sum(row.get("verdict") == verdict for row in rows) for verdict in VERDICT}
    said = [f"{VERDICT[verdict]} {number} 份" for verdict, number in counts.items() if number]
    if len(good) < total:
        said.append(f"未能读取 {total - len(good)} 份")
    context.progress(total, total)
    return {"summary": f"共 {total} 份：{'，'.join(said)}。", "reviews": rows}


def _review(context: Context, name: str, data: bytes, as_of: date) -> dict[str, Any]:
    """One row of the result; the review itself waits in the session for ``context.save``."""
    longest = context.app.extensions["xianshen_settings"].max_characters
    try:
        document = _document(context, name, data)
        if len(document.text) > longest:
            return {"name": name, "error": f"有 {len(document.text):,} 字，最多 {longest:,} 字"}
        identifier = new_id()
        document = replace(document, id=identifier)
        review = review_document(document, as_of, context.unit_id)
    except ReviewError as error:
        return {"name": name, "error": str(error)}
    answer = {"id": identifier, **review_to_wire(review)}
    record = ReviewRecord(
        id=identifier,
        unit_id=context.unit_id,
        user_id=context.user_id,
        text=document.text,
        answer=json.dumps(answer),
    )
    context.begin().add(record)
    counts = {str(level): sum(finding.severity is level for finding in review.findings) for level in Severity}
    return {"name": name, "id": identifier, "verdict": str(Verdict(review.verdict)), **counts}


def _sheet(context: Context, rows: list[dict[str, Any]]) -> bytes:
    """The workbook, made of the reviews as they were kept."""
    reviews, documents = [], []
    for number, row in enumerate(rows):
        if "id" not in row:
            continue
        kept = context.session.get(ReviewRecord, row["id"])
        assert kept is not None
        review = review_from_wire(json.loads(kept.answer))
        reviews.append(replace(review, source=row["name"]))
        documents.append(replace(_document(context, *context.file(number)), id=row["id"]))
        context.raise_if_stopped()
    with TemporaryDirectory() as folder:
        out = Path(folder) / SHEET
        write_xlsx(reviews, documents, out)
        return out.read_bytes()


def _document(context: Context, name: str, data: bytes) -> Document:
    """The document of a file, or of a draft that came by the API as JSON."""
    if context.params.get("form") != "json":
        return read_bytes(data, name)
    draft = json.loads(data)
    return make_document(draft["text"], draft.get("title"), draft.get("html"))
