"""Schemas of the lexicon: entries, proposals, releases."""

from __future__ import annotations

from nlp.lexicon.entry import KINDS
from service.api.schemas import BOOLEAN, INTEGER, MOMENT, MOMENT_OR_NULL, SCHEMAS, STRING, Schema, array, record, ref
from service.models import ProposalState

SCHEMAS["Entry"] = record(
    id=STRING, version=INTEGER, kind={"enum": [*KINDS]}, form=STRING, wrong=STRING, right=array(STRING),
    severity=STRING, scope=STRING, exempt=STRING, authority=STRING, bad=STRING, good=STRING, status=STRING, note=STRING,
    valid_from={"type": ["string", "null"]}, valid_to={"type": ["string", "null"]},
)  # fmt: skip
_NULL_ENTRY: Schema = {"anyOf": [{"type": "null"}, ref("Entry")]}
SCHEMAS["Entries"] = record(entries=array(ref("Entry")), more=BOOLEAN)
_DIFFERENCES = array(record(column=STRING, name=STRING, before=STRING, after=STRING))
SCHEMAS["Changes"] = record(
    number=INTEGER, since=INTEGER, added=array(ref("Entry")), retired=array(ref("Entry")),
    changed=array(record(entry=ref("Entry"), differences=_DIFFERENCES)),
)  # fmt: skip
SCHEMAS["EntryHistory"] = record(
    entry=ref("Entry"),
    history=array(
        record(
            version=INTEGER,
            at=STRING,
            actor=STRING,
            label=STRING,
            authority=STRING,
            differences=_DIFFERENCES,
        )
    ),
    usage=array(
        record(
            origin=STRING,
            hits=INTEGER,
            accepted=INTEGER,
            ignored=INTEGER,
            precision={"type": ["number", "null"], "minimum": 0, "maximum": 1},
            last=MOMENT_OR_NULL,
        )
    ),
)
SCHEMAS["Proposal"] = record(
    number=INTEGER, title=STRING, state={"enum": [str(one) for one in ProposalState]}, reason=STRING, proposer=STRING,
    created=MOMENT, decider={"type": ["string", "null"]}, opinion={"type": ["string", "null"]}, scopes=array(STRING),
    changes=array(record(entry_id=STRING, action=STRING, based_on=INTEGER, before=_NULL_ENTRY, after=ref("Entry"))),
    size=INTEGER, replayed=BOOLEAN, looked=BOOLEAN, replay={"type": ["object", "null"]},
)  # fmt: skip
SCHEMAS["Proposals"] = record(
    proposals=array(record(number=INTEGER, title=STRING, state=STRING, proposer=STRING, created=MOMENT))
)
SCHEMAS["Release"] = record(number=INTEGER, label=STRING, note=STRING, at=MOMENT, by=STRING, head=STRING, log=STRING)
SCHEMAS["Releases"] = record(releases=array(record(number=INTEGER, label=STRING, note=STRING, at=MOMENT)))
