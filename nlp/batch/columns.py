"""The types of the columns of posts.parquet and findings.parquet, as Arrow schemas (``schema`` says the rows)."""

from __future__ import annotations

import pyarrow as pa

_TEXT = pa.string()


def _required(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


_LINK = pa.struct([("url", _TEXT), ("text", _TEXT), ("kind", _TEXT), ("hidden", pa.bool_())])
_PLACE = pa.struct([("start", pa.int32()), ("end", pa.int32())])

POSTS = pa.schema(
    [
        _required("id", _TEXT),
        *(pa.field(name, _TEXT) for name in ("title", "url", "unit", "site", "column", "account", "platform")),
        pa.field("published", _TEXT),
        pa.field("author", _TEXT),
        _required("source", _TEXT),
        _required("text_sha256", _TEXT),
        _required("characters", pa.int64()),
        _required("verdict", _TEXT),
        _required("serious", pa.int32()),
        _required("general", pa.int32()),
        _required("hint", pa.int32()),
        _required("weighted", pa.float64()),
        _required("per_10k", pa.float64()),
        pa.field("duplicate_of", _TEXT),
        _required("failures", pa.list_(_TEXT)),
        _required("unchecked", pa.list_(_TEXT)),
        _required("links", pa.list_(_LINK)),
        _required("text_head", _TEXT),
        _required("judged_as_of", _TEXT),
    ]
)

FINDINGS = pa.schema(
    [
        _required("post_id", _TEXT),
        _required("seq", pa.int32()),
        _required("code", _TEXT),
        _required("category", _TEXT),
        _required("severity", _TEXT),
        _required("field", _TEXT),
        _required("start", pa.int32()),
        _required("end", pa.int32()),
        _required("text", _TEXT),
        _required("message", _TEXT),
        _required("suggestions", pa.list_(_TEXT)),
        pa.field("authority", _TEXT),
        _required("origin", _TEXT),
        pa.field("confidence", pa.float64()),
        pa.field("judged", _TEXT),
        _required("count", pa.int32()),
        _required("places", pa.list_(_PLACE)),
        _required("context", _TEXT),
        *(pa.field(name, _TEXT) for name in ("unit", "site", "column", "account", "published", "author")),
    ]
)
