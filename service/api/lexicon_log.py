"""The log of the lexicon: its events, its end, its verification, and the whole of it to keep elsewhere."""

from __future__ import annotations

from flask import Response

from service.api import blueprint
from service.api.bearer import token_required
from service.api.calling import as_on_the_page, demand, say
from service.api.operations import Operation, described
from service.api.queries import number, read_query, words
from service.api.schemas import BOOLEAN, INTEGER, SCHEMAS, STRING, array, record, ref
from service.db import get_session
from service.lexicon.log import LABELS, head
from service.lexicon.pages import logs
from service.lexicon.verify import Head

_LIST = (words("entry", "只列出这个词条的"), number("before", "只列出比这个 seq 早的", 1))
_HEADS = (words("head", "另存的日志末端，校验值:序号；几个之间用空格", 1_600),)
_HEAD = {"type": "string", "pattern": "^[0-9a-f]{64}:[0-9]+$"}

SCHEMAS["LogEvent"] = record(
    seq=INTEGER, at=STRING, actor=STRING, kind=STRING, label=STRING, about=STRING, authority=STRING, previous=STRING,
    hash=STRING,
)  # fmt: skip
SCHEMAS["LogEvents"] = record(head=_HEAD, events=array(ref("LogEvent")), more=BOOLEAN)
SCHEMAS["LogHead"] = record(head=_HEAD, seq=INTEGER, hash=STRING)
SCHEMAS["LogVerified"] = record(
    sound=BOOLEAN, head=_HEAD, events=INTEGER, entries=INTEGER, releases=INTEGER, problems=array(STRING)
)


@blueprint.get("/lexicon/log")
@token_required("lexicon")
@described(Operation("词库日志，新的在前", 200, "LogEvents", query=_LIST))
def get_log() -> Response:
    asked = read_query(_LIST)
    demand(*logs.KEEPERS)
    db = get_session()
    found, older = logs.events_of(db, int(asked.get("before", 0)), asked.get("entry", ""))
    events = [
        {
            **{name: getattr(event, name) for name in ("seq", "at", "actor", "kind", "authority", "previous", "hash")},
            "label": LABELS.get(event.kind, event.kind),
            "about": logs.about(event),
        }
        for event in found
    ]
    return say({"head": _end(*head(db)), "events": events, "more": older is not None})


@blueprint.get("/lexicon/log/head")
@token_required("lexicon")
@described(Operation("日志末端，可另存备查", 200, "LogHead"))
def get_log_head() -> Response:
    demand(*logs.KEEPERS)
    seq, hashed = head(get_session())
    return say({"head": _end(seq, hashed), "seq": seq, "hash": hashed})


@blueprint.get("/lexicon/log/verify")
@token_required("lexicon")
@described(Operation("校验整条日志，并与另存的末端比对", 200, "LogVerified", query=_HEADS, problems=(409,)))
def get_log_verified() -> Response:
    """``problems`` are sentences; none where everything holds."""
    given = read_query(_HEADS).get("head", "")
    demand(*logs.KEEPERS)
    found = as_on_the_page(logs.verified, get_session(), given)
    end: Head = found.head
    return say(
        {
            "sound": not found.problems,
            "head": _end(end.seq, end.hash),
            "events": found.events,
            "entries": found.entries,
            "releases": found.releases,
            "problems": list(found.problems),
        }
    )


@blueprint.get("/lexicon/log.jsonl")
@token_required("lexicon")
@described(Operation("全部日志，一行一条", 200, media="application/x-ndjson"))
def get_whole_log() -> Response:
    answer: Response = logs.whole_log()
    return answer


def _end(seq: int, hashed: str) -> str:
    return f"{hashed}:{seq}"
