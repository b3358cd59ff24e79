"""``xianshen.assessment/1``: an assessment as JSON values; the fields are described in docs/wire-assessment.md."""

from __future__ import annotations

import json
from typing import Any

from nlp.interpret.types import SCHEMA, Assessment, Evidence
from nlp.types import Span


def assessment_value(assessment: Assessment, policy: str, interpretation: str) -> dict[str, Any]:
    """The JSON object; ``policy`` and ``interpretation`` are the two texts, for the quoted strings."""
    provenance = assessment.provenance

    def evidence(item: Evidence) -> dict[str, Any]:
        return {
            "policy": _place(item.policy, policy),
            "interpretation": _place(item.interpretation, interpretation),
            "note": item.note,
        }

    return {
        "schema": SCHEMA,
        "score": assessment.score,
        "grade": assessment.grade,
        "first": assessment.first,
        "judged_max": assessment.judged_max,
        "capped_by": list(assessment.capped_by),
        "dimensions": [
            {
                "id": d.id,
                "name": d.name,
                "value": d.value,
                "max": d.max,
                "status": str(d.status),
                "reason": d.reason,
                "evidence": [evidence(item) for item in d.evidence],
            }
            for d in assessment.dimensions
        ],
        "clauses": [
            {
                "id": c.id,
                "start": c.span.start,
                "end": c.span.end,
                "text": c.text,
                "status": str(c.status),
                "weight": c.weight,
                "by": [_place(span, interpretation) for span in c.by],
            }
            for c in assessment.clauses
        ],
        "contradictions": [
            {
                "kind": str(c.kind),
                "policy": _place(c.policy, policy),
                "interpretation": _place(c.interpretation, interpretation),
                "note": c.note,
            }
            for c in assessment.contradictions
        ],
        "unsupported": [
            {"kind": str(u.kind), "interpretation": _place(u.interpretation, interpretation), "note": u.note}
            for u in assessment.unsupported
        ],
        "copied": [
            {
                "policy": _place(run.policy, policy),
                "interpretation": _place(run.interpretation, interpretation),
                "characters": run.characters,
            }
            for run in assessment.copied
        ],
        "copied_share": assessment.copied_share,
        "elements": [
            {
                "id": e.id,
                "name": e.name,
                "present": e.present,
                "evidence": [evidence(item) for item in e.evidence],
                "note": e.note,
            }
            for e in assessment.elements
        ],
        "notes": list(assessment.notes),
        "provenance": {
            "policy_sha256": provenance.policy_sha256,
            "interpretation_sha256": provenance.interpretation_sha256,
            "models": [
                {"id": provenance.table_id, "sha256": provenance.table_sha256},
                *({"id": model.id, "sha256": model.sha256} for model in (provenance.encoder,) if model is not None),
            ],
            "code_version": provenance.code_version,
            "policy_date": provenance.policy_date.isoformat() if provenance.policy_date else None,
            "interpretation_date": (
                provenance.interpretation_date.isoformat() if provenance.interpretation_date else None
            ),
        },
    }


def assessment_json(assessment: Assessment, policy: str, interpretation: str) -> str:
    """The assessment as indented JSON; lone surrogates are escaped, so the result always encodes."""
    value = assessment_value(assessment, policy, interpretation)
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text if text.isprintable() or _encodes(text) else json.dumps(value, indent=1)


def _encodes(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _place(span: Span | None, text: str) -> dict[str, Any] | None:
    return None if span is None else {"start": span.start, "end": span.end, "text": text[span.start : span.end]}
