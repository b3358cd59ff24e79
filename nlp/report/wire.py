"""Review → the JSON of docs/wire.md, schema ``xianshen.review/1``; the one form for shell, API and batch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from nlp.types import Finding, ModelRef, Review

SCHEMA = "xianshen.review/1"


def review_to_wire(review: Review) -> dict[str, Any]:
    """One review as plain values, keys in the order of docs/wire.md."""
    provenance = review.provenance
    return {
        "schema": SCHEMA,
        "document": {
            "id": review.document_id,
            "title": review.title,
            "source": review.source,
            "published": review.published.isoformat() if review.published else None,
            "sha256": review.text_sha256,
            "characters": review.characters,
        },
        "verdict": str(review.verdict),
        "score": {
            "weighted_errors": review.score.weighted_errors,
            "per_10k": review.score.per_10k,
            "pass_line": review.score.pass_line,
        },
        "findings": [_finding(finding) for finding in review.findings],
        "failures": [{"code": failure.code, "error": failure.error} for failure in review.failures],
        "unchecked": list(review.unchecked),
        "rules_run": review.rules_run,
        "provenance": {
            "lexicon": {
                "release": provenance.release_id,
                "sha256": provenance.release_sha256,
                **({"head": provenance.lexicon_head} if provenance.lexicon_head else {}),
            },
            **({"lists": _refs(provenance.lists)} if provenance.lists else {}),
            "models": _refs(provenance.models),
            "code": provenance.code_version,
            "as_of": provenance.as_of.isoformat(),
        },
    }


def _refs(refs: Sequence[ModelRef]) -> list[dict[str, str]]:
    return [{"id": one.id, "sha256": one.sha256} for one in refs]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "category": finding.category,
        "severity": str(finding.severity),
        "start": finding.span.start,
        "end": finding.span.end,
        "text": finding.matched,
        "message": finding.message,
        "suggestions": list(finding.suggestions),
        "authority": finding.authority,
        "origin": finding.origin,
        "confidence": None if finding.confidence is None else round(finding.confidence, 4),
        "judged": str(finding.judged) if finding.judged else None,
        "count": finding.count,
        "places": [[span.start, span.end] for span in finding.places],
        "edits": [[edit.span.start, edit.span.end, edit.replacement] for edit in finding.edits],
    }


def reviews_to_json(reviews: Sequence[Review]) -> str:
    """The array of reviews as text, one review a file; lone surrogates are escaped so that any pipe takes it."""
    text = json.dumps([review_to_wire(review) for review in reviews], ensure_ascii=False, indent=1)
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"
