"""A job as its pages and the API show it."""

from __future__ import annotations

from typing import Any

from nlp.report.labels import VERDICT, xml_safe
from nlp.types import Verdict
from service.jobs.registry import label_of
from service.models import ENDED, Job

SCHEMA = "xianshen.job/1"


def job_view(row: Job) -> dict[str, Any]:
    """Plain values; ``percent`` is None while the total is not known. Times in UTC."""
    result = row.result or {}
    return {
        "schema": SCHEMA,
        "id": row.id,
        "kind": row.kind,
        "label": label_of(row.kind),
        "title": xml_safe(row.title),
        "unit": row.unit.name if row.unit else None,
        "user": row.user.display,
        "state": row.state,
        "ended": row.state in ENDED,
        "cancel_asked": row.cancel_asked,
        "done": row.done,
        "total": row.total,
        "percent": min(100, row.done * 100 // row.total) if row.total else None,
        "message": xml_safe(row.message),
        "error": xml_safe(row.error) or None,
        "result": row.result,
        "summary": xml_safe(str(result.get("summary", ""))),
        "files": [{"number": file.number, "name": xml_safe(file.name)} for file in row.outputs],
        "created": row.created_at.isoformat(),
        "started": row.started_at.isoformat() if row.started_at else None,
        "finished": row.finished_at.isoformat() if row.finished_at else None,
    }


def review_rows(view: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a review of many files, with the verdict in words; empty for other kinds."""
    rows = (view["result"] or {}).get("reviews", [])
    return [{**row, "verdict_label": VERDICT[Verdict(row["verdict"])] if "verdict" in row else ""} for row in rows]
