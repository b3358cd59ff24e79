"""Every call of the API × texts that break things elsewhere: refused or done, never an error of the system."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from service.api.bearer import SCOPES
from tests.service.api_office import Office, furnish

HOSTILE = {
    "nul": "甲\x00乙",
    "surrogate": "\ud800甲",
    "script": "</textarea><script>alert(1)</script>",
    "escape": "\x1b[31m\u202e\ufeff甲\r\nSet-Cookie: x=1",
    "path": "../../etc/passwd",
}
LAST = ("delete",)
"""Calls that take the object away for the others come last."""


def filled(schema: dict[str, Any], text: str) -> Any:
    """A value that the schema allows, with ``text`` wherever it may stand."""
    if "enum" in schema:
        return schema["enum"][0]
    kinds = schema.get("type")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "string":
        if schema.get("format") == "date":
            return "2026-01-01"
        return "QUFB" if "contentEncoding" in schema else text[: schema.get("maxLength", 1_000)]
    if kind == "array":
        return [filled(schema["items"], text)]
    if kind == "object":
        return {name: filled(inner, text) for name, inner in schema["properties"].items()}
    return {"integer": schema.get("minimum", 1) or 1, "boolean": True}[kind]


def address(path: str, operation: dict[str, Any], office: Office, text: str) -> str:
    """The path with an object that is there; its other arguments and the query hold the text."""
    told = {"identifier", "number"}
    for one in operation["parameters"]:
        schema, mark = one["schema"], f"{{{one['name']}}}"
        if one["in"] != "path":
            continue
        if one["name"] in told and path.partition("{")[2].startswith(one["name"]):
            value = office.of(path)
        else:
            value = str(filled(schema, text))
        path = path.replace(mark, quote(value.encode("utf-8", "surrogatepass"), safe=""))
    return path


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_text_breaks_a_call(app: Flask, bearer, kind: str) -> None:
    office, text = furnish(app, bearer), HOSTILE[kind]
    headers = bearer("everybody", *SCOPES)
    document = office.client.get("/api/v1/openapi.json").get_json()
    calls = [(method, path, one) for path, item in document["paths"].items() for method, one in item.items()]
    broken, made = [], 0
    for method, path, operation in sorted(calls, key=lambda call: (call[0] in LAST, call[1], call[0])):
        sent: dict[str, Any] = {"headers": {**headers}}
        if "requestBody" in operation:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            sent |= {"data": json.dumps(filled(schema, text)), "content_type": "application/json"}
        query = [one for one in operation["parameters"] if one["in"] == "query" and "maxLength" in one["schema"]]
        asked = "&".join(f"{one['name']}={quote(text.encode('utf-8', 'surrogatepass'), safe='')}" for one in query)
        answer = office.client.open(f"{address(path, operation, office, text)}?{asked}", method=method.upper(), **sent)
        made += 1
        if answer.status_code >= 500 or "Set-Cookie" in answer.headers:
            broken.append((method, path, answer.status_code))
        answer.close()
    assert broken == []
    assert made > 100


ASKED = (
    "action", "before", "category", "code", "column", "day", "entry", "first", "form", "from",
    "head", "id", "kind", "late", "next", "origin", "page", "part", "scope", "severity",
    "since", "state", "status", "text", "to", "unit", "verify", "with", "words",
)  # fmt: skip


@pytest.mark.parametrize("text", [*HOSTILE.values(), "9" * 30, "-1", "2026-02-30"])
def test_no_query_breaks_a_page(app: Flask, sign_in, text: str) -> None:
    person = sign_in("everybody")
    query = "&".join(f"{name}={quote(text.encode('utf-8', 'surrogatepass'), safe='')}" for name in ASKED)
    broken = []
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments and not rule.rule.startswith("/api/"):
            answer = person.get(f"{rule.rule}?{query}")
            if answer.status_code >= 500 and rule.rule != "/readyz":
                broken.append((rule.rule, answer.status_code))
            answer.close()
    assert broken == []
