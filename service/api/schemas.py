"""JSON Schemas of what the API answers; the fields are described in docs/wire.md and docs/wire-assessment.md."""

from __future__ import annotations

from typing import Any

from nlp.interpret.types import SCHEMA as ASSESSMENT
from nlp.report.wire import SCHEMA as REVIEW

Schema = dict[str, Any]
STRING: Schema = {"type": "string"}
BOOLEAN: Schema = {"type": "boolean"}
INTEGER: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
DAY_OR_NULL: Schema = {"type": ["string", "null"], "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MOMENT_OR_NULL: Schema = {"type": ["string", "null"], "format": "date-time"}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def record(**properties: Schema) -> Schema:
    """An object with all of these fields; later versions may add some."""
    return {"type": "object", "required": list(properties), "properties": properties}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_SPAN: Schema = {"type": "array", "items": INTEGER, "minItems": 2, "maxItems": 2}
_EDIT: Schema = {"type": "array", "prefixItems": [INTEGER, INTEGER, STRING], "minItems": 3, "maxItems": 3}
_MODELS = array(record(id=STRING, sha256=STRING))
_PLACE: Schema = {**record(start=INTEGER, end=INTEGER, text=STRING), "type": ["object", "null"]}
_EVIDENCE = record(policy=_PLACE, interpretation=_PLACE, note=STRING)

SCHEMAS: dict[str, Schema] = {
    "Problem": record(type=STRING, title=STRING, status=INTEGER, detail=STRING),
    "Finding": record(
        code=STRING,
        category=STRING,
        severity={"enum": ["serious", "general", "hint"]},
        start=INTEGER,
        end=INTEGER,
        text=STRING,
        message=STRING,
        suggestions=array(STRING),
        authority=TEXT_OR_NULL,
        origin=STRING,
        confidence={"type": ["number", "null"], "minimum": 0, "maximum": 1},
        judged={"enum": ["当时即错", "现已过时", None]},
        count={"type": "integer", "minimum": 1},
        places=array(_SPAN),
        edits=array(_EDIT),
    ),
    "Review": record(
        id=STRING,
        schema={"const": REVIEW},
        document=record(
            id=STRING, title=TEXT_OR_NULL, source=STRING, published=DAY_OR_NULL, sha256=SHA256, characters=INTEGER
        ),
        verdict={"enum": ["pass", "revise", "block"]},
        score=record(weighted_errors=NUMBER, per_10k=NUMBER, pass_line=NUMBER),
        findings=array(ref("Finding")),
        failures=array(record(code=STRING, error=STRING)),
        unchecked=array(STRING),
        rules_run=INTEGER,
        provenance=record(
            lexicon=record(release=STRING, sha256=STRING),
            models=_MODELS,
            code=STRING,
            as_of={"type": "string", "format": "date"},
        ),
    ),
    "Assessment": record(
        schema={"const": ASSESSMENT},
        score={"type": ["number", "null"]},
        grade=TEXT_OR_NULL,
        first=STRING,
        judged_max=NUMBER,
        capped_by=array(STRING),
        dimensions=array(
            record(
                id=STRING,
                name=STRING,
                value={"type": ["number", "null"]},
                max=NUMBER,
                status=STRING,
                reason=STRING,
                evidence=array(_EVIDENCE),
            )
        ),
        clauses=array(record(id=STRING, start=INTEGER, end=INTEGER, text=STRING, status=STRING, weight=NUMBER)),
        contradictions=array(record(kind=STRING, policy=_PLACE, interpretation=_PLACE, note=STRING)),
        unsupported=array(record(kind=STRING, interpretation=_PLACE, note=STRING)),
        copied=array(record(policy=_PLACE, interpretation=_PLACE, characters=INTEGER)),
        copied_share={"type": ["number", "null"]},
        elements=array(record(id=STRING, name=STRING, present={"type": ["boolean", "null"]}, note=STRING)),
        notes=array(STRING),
        provenance=record(
            policy_sha256=STRING,
            interpretation_sha256=STRING,
            models=_MODELS,
            code_version=STRING,
            policy_date=DAY_OR_NULL,
            interpretation_date=DAY_OR_NULL,
        ),
    ),
}
SCHEMAS["Review"]["properties"]["text"] = STRING  # where the text was taken from the page that was sent
