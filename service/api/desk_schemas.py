"""Schemas of drafts, their reviews on the desk, versions and review sheets."""

from __future__ import annotations

from service.api.schemas import (
    BOOLEAN,
    DAY_OR_NULL,
    INTEGER,
    MOMENT,
    SCHEMAS,
    SHA256,
    STRING,
    TEXT_OR_NULL,
    Schema,
    array,
    record,
    ref,
)
from service.models import State

STATE: Schema = {"enum": [str(state) for state in State]}
SEVERITY: Schema = {"enum": ["serious", "general", "hint"]}
_STEP = record(at=STRING, who=STRING, what=STRING, detail=STRING)
_IGNORED: Schema = {
    **record(id=INTEGER, reason=STRING, scope={"enum": ["text", "unit", "all"]}, proposal=STRING, by=STRING),
    "type": ["object", "null"],
}
PIECES = array(record(text=STRING, changed=BOOLEAN))
LINES = array(
    record(kind={"enum": ["same", "changed", "removed", "added", "gap"]}, before=PIECES, after=PIECES, skipped=INTEGER)
)

SCHEMAS["Draft"] = record(
    id=STRING,
    title=STRING,
    column=STRING,
    planned=STRING,
    text=STRING,
    state=STATE,
    version=INTEGER,
    unit=STRING,
    updated=MOMENT,
    may=record(edit=BOOLEAN, submit=BOOLEAN, withdraw=BOOLEAN, **{"return": BOOLEAN, "pass": BOOLEAN}),
    returned={"anyOf": [{"type": "null"}, _STEP]},
    history=array(_STEP),
)
SCHEMAS["DeskFinding"] = {
    "allOf": [
        ref("Finding"),
        record(
            key=STRING,
            unit_key=STRING,
            place=STRING,
            fix=array({"type": "array", "prefixItems": [INTEGER, INTEGER, STRING], "minItems": 3, "maxItems": 3}),
            ignored=_IGNORED,
        ),
    ]
}
SCHEMAS["DeskReview"] = {
    **record(
        verdict={"enum": ["pass", "revise", "block"]},
        counts=record(serious=INTEGER, general=INTEGER, hint=INTEGER),
        serious_ignored=INTEGER,
        findings=array(ref("DeskFinding")),
    ),
    "type": ["object", "null"],
}
SCHEMAS["DraftState"] = record(draft=ref("Draft"), review=ref("DeskReview"))
SCHEMAS["DraftSaved"] = record(version=INTEGER, saved=STRING, review=ref("DeskReview"))
SCHEMAS["DraftStep"] = record(draft=ref("Draft"))
SCHEMAS["Drafts"] = record(
    drafts=array(
        record(id=STRING, name=STRING, column=STRING, planned=DAY_OR_NULL, state=STATE, version=INTEGER, unit=STRING,
               owner=STRING, updated=MOMENT,
               outcome={**record(verdict={"enum": ["pass", "revise", "block"]}, serious=INTEGER, general=INTEGER),
                        "type": ["object", "null"]})
    ),
    more=BOOLEAN,
)  # fmt: skip
SCHEMAS["Decision"] = record(id=INTEGER, proposal=STRING, told=STRING)
SCHEMAS["Undone"] = record(id=INTEGER)
SCHEMAS["Version"] = record(version=INTEGER)
SCHEMAS["Versions"] = record(versions=array(record(number=INTEGER, step=STRING, at=MOMENT, who=STRING, bytes=INTEGER)))
SCHEMAS["VersionText"] = record(
    number=INTEGER, step=STRING, at=MOMENT, title=STRING, text=STRING, beside={"type": ["integer", "null"]}, lines=LINES
)
SCHEMAS["Sheet"] = record(
    id=STRING,
    draft=STRING,
    name=STRING,
    unit=STRING,
    column=STRING,
    planned=DAY_OR_NULL,
    state=STATE,
    version=INTEGER,
    at=MOMENT,
    by=STRING,
    text_sha256=SHA256,
    verdict={"enum": ["pass", "revise", "block"]},
    counts={"type": "object", "additionalProperties": INTEGER},
    open=array(record(severity=STRING, category=STRING, matched=STRING, suggestion=STRING, message=STRING,
                      origin=STRING)),
    more_open=INTEGER,
    decisions=array(record(action={"enum": ["accept", "ignore"]}, scope=STRING, matched=STRING, replacement=STRING,
                           origin=STRING, reason=STRING, who=STRING, at=STRING)),
    more_decisions=INTEGER,
    people=array(_STEP),
    failures=array(record(code=STRING, error=STRING)),
    unchecked=array(STRING),
    provenance={"type": "object"},
    log_head=STRING,
    link=STRING,
)  # fmt: skip
SCHEMAS["Verified"] = record(identical=BOOLEAN, differences=array(STRING))
SCHEMAS["Told"] = record(told=TEXT_OR_NULL)
