"""Schemas of private lists."""

from __future__ import annotations

from nlp.lists import KINDS
from service.api.schemas import BOOLEAN, INTEGER, MOMENT, SCHEMAS, STRING, array, record, ref

_KIND = {"enum": [*KINDS]}
SCHEMAS["PrivateList"] = record(
    number=INTEGER, scope=STRING, kind=_KIND, label=STRING, version=INTEGER, rows=INTEGER, at=MOMENT, by=STRING
)
SCHEMAS["PrivateLists"] = record(lists=array(ref("PrivateList")))
SCHEMAS["PrivateListVersions"] = record(
    list=ref("PrivateList"),
    versions=array(record(version=INTEGER, rows=INTEGER, at=MOMENT, by=STRING, reason=STRING)),
)
SCHEMAS["ListImport"] = record(
    tables=array(
        record(kind=_KIND, rows=INTEGER, sound=BOOLEAN, remarks=array(record(text=STRING, stops=BOOLEAN)))
    ),
    taken=array(
        record(list=INTEGER, kind=_KIND, scope=STRING, version=INTEGER, rows=INTEGER, added=INTEGER, removed=INTEGER)
    ),
)  # fmt: skip
