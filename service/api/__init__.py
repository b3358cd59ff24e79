"""The JSON API under /api/v1: bearer tokens in, the schemas of docs/wire.md out, errors as problem+json.

To add a call, write a module and name it in ``MODULES``::

    from service.api import blueprint

    FIELDS = (Field("text", "正文", required=True), Field("day", "日期", day=True))

    @blueprint.post("/things")
    @token_required("review")                    # 401, 403 without the scope, 429; None for any valid token;
                                                 # Idempotency-Key: the same call again is answered, not done
    @described(Operation("做一件事", 201, "Thing", fields=FIELDS, located=True))
    def post_thing() -> Response:
        body = read_body(FIELDS)                 # 400, 415, 422 naming each field
        ...
        return commit_answer(db, json.dumps(value), 201, location)

The schema goes into ``SCHEMAS`` (service.api.schemas, or added to it by the module); the document at
/api/v1/openapi.json is read off the routes, and schemathesis holds every call to it.
"""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

MODULES = (
    "service.api.reviews",
    "service.api.batches",
    "service.api.jobs",
    "service.api.assessments",
    "service.api.drafts",
    "service.api.flow",
    "service.api.interpretations",
    "service.api.oversight",
    "service.api.people",
    "service.api.lexicon",
    "service.api.proposals",
    "service.api.lexicon_imports",
    "service.api.lexicon_views",
    "service.api.lexicon_log",
    "service.api.lexicon_bundles",
    "service.api.lists",
    "service.api.archives",
    "service.api.archive_runs",
    "service.api.description",
)

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

for _name in MODULES:
    import_module(_name)
