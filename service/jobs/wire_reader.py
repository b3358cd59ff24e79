"""``xianshen.review/1`` → Review: a kept review becomes a value again, without being made anew."""

from __future__ import annotations

from datetime import date
from typing import Any

from nlp.types import Edit, Failure, Finding, Judged, ModelRef, Provenance, Review, Score, Severity, Span, Verdict


def review_from_wire(value: dict[str, Any]) -> Review:
    """The review; the weights of single findings, which the wire does not carry, are 0."""
    document, score, provenance = value["document"], value["score"], value["provenance"]
    return Review(
        document_id=document["id"],
        title=document["title"],
        source=document["source"],
        published=_day(document["published"]),
        text_sha256=document["sha256"],
        characters=document["characters"],
        verdict=Verdict(value["verdict"]),
        score=Score(score["weighted_errors"], score["per_10k"], score["pass_line"]),
        findings=tuple(_finding(item) for item in value["findings"]),
        failures=tuple(Failure(item["code"], item["error"]) for item in value["failures"]),
        unchecked=tuple(value["unchecked"]),
        rules_run=value["rules_run"],
        provenance=Provenance(
            release_id=provenance["lexicon"]["release"],
            release_sha256=provenance["lexicon"]["sha256"],
            models=tuple(ModelRef(item["id"], item["sha256"]) for item in provenance["models"]),
            code_version=provenance["code"],
            as_of=date.fromisoformat(provenance["as_of"]),
            lexicon_head=provenance["lexicon"].get("head", ""),
            lists=tuple(ModelRef(item["id"], item["sha256"]) for item in provenance.get("lists", ())),
        ),
    )


def _finding(item: dict[str, Any]) -> Finding:
    return Finding(
        code=item["code"],
        category=item["category"],
        severity=Severity(item["severity"]),
        span=Span(item["start"], item["end"]),
        matched=item["text"],
        message=item["message"],
        suggestions=tuple(item["suggestions"]),
        authority=item["authority"],
        origin=item["origin"],
        confidence=item["confidence"],
        judged=Judged(item["judged"]) if item["judged"] else None,
        edits=tuple(Edit(Span(start, end), text) for start, end, text in item["edits"]),
        count=item["count"],
        places=tuple(Span(start, end) for start, end in item["places"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
