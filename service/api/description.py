"""GET /api/v1/openapi.json: the OpenAPI 3.1 document, read off the routes and what is said at their functions."""

from __future__ import annotations

import re
from typing import Any

from flask import current_app, jsonify
from flask.wrappers import Response

from nlp.review import code_version
from service.api import blueprint
from service.api.bearer import SCOPES
from service.api.operations import Operation, described, operation_value
from service.api.schemas import SCHEMAS

_ARGUMENT = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


@blueprint.get("/openapi.json")
@described(Operation("本说明", 200))
def openapi() -> Response:
    return jsonify(openapi_document())


def openapi_document() -> dict[str, Any]:
    """The document; needs an application context for routes and size limits."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "先审接口", "version": code_version(), "description": "发布前审校稿件、评估政策解读。"},
        "servers": [{"url": "/"}],
        "paths": _paths(),
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "用 xianshen token create 建立；权限："
                    + "，".join(f"{name}（{what}）" for name, what in SCOPES.items()),
                }
            },
        },
    }


def _paths() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if not rule.rule.startswith("/api/"):
            continue
        path = _ARGUMENT.sub(r"{\1}", rule.rule)
        arguments = _ARGUMENT.findall(rule.rule)
        view = current_app.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            name = rule.endpoint.partition(".")[2]
            paths.setdefault(path, {})[method.lower()] = operation_value(name, method, view, arguments)
    return paths
