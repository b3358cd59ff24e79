"""Errors as problem+json (RFC 9457)."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import NoReturn

from flask import Response, abort

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> Response:
    """A problem document; ``errors`` names the fields that are wrong."""
    value: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        value["errors"] = errors
    return Response(json.dumps(value), status, mimetype=MEDIA_TYPE)


def refuse(
    status: int, detail: str, errors: list[dict[str, str]] | None = None, headers: dict[str, str] | None = None
) -> NoReturn:
    """Stop the request with a problem document."""
    answer = problem(status, detail, errors)
    answer.headers.extend(headers or {})
    abort(answer)
