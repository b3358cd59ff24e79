"""What the calls about archives answer."""

from __future__ import annotations

from nlp.batch.against_match import Status
from nlp.batch.names import TARGETS
from service.api.schemas import (
    BOOLEAN,
    DAY_OR_NULL,
    INTEGER,
    MOMENT,
    MOMENT_OR_NULL,
    NUMBER,
    SCHEMAS,
    STRING,
    TEXT_OR_NULL,
    array,
    record,
    ref,
)
from service.models import JobState, Origin

_SEVERITY = {"enum": ["serious", "general", "hint"]}
_DAY = {"type": "string", "format": "date"}
_WHERE = {"unit": TEXT_OR_NULL, "site": TEXT_OR_NULL, "column": TEXT_OR_NULL, "account": TEXT_OR_NULL}
_STRINGS = {"type": "object", "additionalProperties": STRING}
_COUNTS = {"type": "object", "additionalProperties": INTEGER}
_PAGE = {"page": INTEGER, "pages": INTEGER, "total": INTEGER, "counts": _COUNTS}
_FINDING = record(
    post_id=STRING, seq=INTEGER, code=STRING, category=STRING, severity=_SEVERITY, field={"enum": ["text", "title"]},
    text=STRING, message=STRING, suggestion=STRING, authority=STRING, origin=STRING,
    judged={"enum": ["当时即错", "现已过时", None]}, count=INTEGER, before=STRING, found=STRING, after=STRING,
    title=STRING, url=STRING, published=DAY_OR_NULL, author=TEXT_OR_NULL, **_WHERE,
)  # fmt: skip
_POST = record(
    id=STRING, title=STRING, url=TEXT_OR_NULL, platform=TEXT_OR_NULL, published=DAY_OR_NULL, author=TEXT_OR_NULL,
    source=STRING, characters=INTEGER, verdict={"enum": ["block", "revise", "pass"]}, serious=INTEGER,
    general=INTEGER, hint=INTEGER, per_10k=NUMBER, duplicate_of=TEXT_OR_NULL, failures=array(STRING), **_WHERE,
)  # fmt: skip
_GROUP = record(
    unit=STRING, site=STRING, column=STRING, account=STRING, author=STRING, places=INTEGER, posts=INTEGER,
    first_seen=DAY_OR_NULL, last_seen=DAY_OR_NULL, post_id=STRING, post_title=STRING, post_url=STRING, context=STRING,
)  # fmt: skip
_PIECE = record(text=STRING, number=INTEGER, severity=STRING)

SCHEMAS["Archive"] = record(
    id=STRING, name=STRING, unit=STRING, origin={"enum": [str(one) for one in Origin]}, path=STRING, size=INTEGER,
    complete=BOOLEAN, received=INTEGER, mapping={"type": "object"}, created=MOMENT, runs=array(ref("ArchiveRun")),
)  # fmt: skip
SCHEMAS["Archives"] = record(archives=array(ref("Archive")))
SCHEMAS["ArchivePreview"] = record(
    kind=STRING,
    tables=array(record(place=STRING, columns=array(STRING), fields=_STRINGS)),
    posts=array({"type": "object", "properties": dict.fromkeys(TARGETS, STRING), "additionalProperties": False}),
    bad=array(STRING),
)
SCHEMAS["ArchiveRun"] = record(
    id=STRING, archive=STRING, number=INTEGER, as_of=_DAY, use_model=BOOLEAN, against=TEXT_OR_NULL, job=TEXT_OR_NULL,
    state={"enum": [*(str(state) for state in JobState), None]}, message=STRING, error=TEXT_OR_NULL,
    finished=MOMENT_OR_NULL, posts=INTEGER, serious=INTEGER, general=INTEGER, unread=INTEGER, files=array(STRING),
)  # fmt: skip
SCHEMAS["ArchiveFindings"] = record(findings=array(_FINDING), **_PAGE)
SCHEMAS["ArchivePosts"] = record(posts=array(_POST), **_PAGE)
SCHEMAS["ArchivePost"] = record(
    post=_POST, findings=array(_FINDING), title=array(_PIECE), text=array(_PIECE), why=STRING
)
SCHEMAS["ArchiveSweep"] = record(
    errors=array(
        record(
            error=INTEGER, code=STRING, category=STRING, severity=_SEVERITY, text=STRING, suggestion=STRING,
            authority=STRING, origin=STRING, places=INTEGER, posts=INTEGER, units=INTEGER, first=STRING, last=STRING,
            groups=array(_GROUP),
        )
    ),
    **_PAGE,
)  # fmt: skip
SCHEMAS["ArchiveAgainst"] = record(
    changes=array(
        record(
            status={"enum": [str(one) for one in Status]}, post_id=STRING, title=STRING, url=STRING,
            published=DAY_OR_NULL, code=STRING, category=STRING, severity=_SEVERITY, text=STRING, suggestion=STRING,
            origin=STRING, places=INTEGER, context=STRING, note=STRING, unit=STRING, site=STRING, column=STRING,
            account=STRING,
        )
    ),
    **_PAGE,
)  # fmt: skip
SCHEMAS["ArchiveSummary"] = {"type": "object", "required": ["schema", "posts", "units", "indicators"]}
SCHEMAS["ArchiveUnits"] = record(units=array(record(name=STRING, unit=TEXT_OR_NULL)))
SCHEMAS["ArchiveLimits"] = record(unit=STRING, source=TEXT_OR_NULL, limits={"type": "object"}, columns=STRING)
SCHEMAS["ArchivePiece"] = record(received=INTEGER, complete=BOOLEAN)
SCHEMAS["Deleted"] = record(deleted=BOOLEAN)
