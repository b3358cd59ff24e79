"""GET /api/v1/openapi.json: the OpenAPI 3.1 document, made of the tables that the calls themselves use."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from flask.wrappers import Response

from nlp.review import code_version
from service.api import assessments, blueprint, reviews
from service.api.bearer import SCOPES
from service.api.fields import Field, object_schema
from service.api.problems import MEDIA_TYPE
from service.api.replay import HEADER, PATTERN
from service.api.schemas import SCHEMAS, ref

_PROBLEMS = {
    400: "正文不是有效的 JSON",
    401: "没有有效的令牌",
    403: "令牌没有此权限，或不属于该单位",
    404: "没有这份结果",
    409: "字段无误，但内容不能处理；或同一个 Idempotency-Key 已用于另一份内容",
    413: "内容太大",
    415: "正文不是 application/json",
    422: "字段不对",
    429: "调用太频繁",
    500: "系统出错",
}
_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "同一个键和内容再次调用时返回同一个结果",
    "schema": {"type": "string", "pattern": PATTERN},
}
_REPLAYED = {"Idempotency-Replayed": {"description": "结果来自先前的同一次调用", "schema": {"type": "string"}}}
_LOCATION = {"Location": {"description": "结果的地址", "schema": {"type": "string"}}}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    return jsonify(openapi_document())


def openapi_document() -> dict[str, Any]:
    """The document; needs an application context for the size limits."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "先审接口", "version": code_version(), "description": "发布前审校稿件、评估政策解读。"},
        "servers": [{"url": "/"}],
        "paths": {
            "/api/v1/reviews": {
                "post": _post("审校一份稿件", "review", reviews.FIELDS, 201, "Review", {**_LOCATION, **_REPLAYED})
            },
            "/api/v1/reviews/{id}": {"get": _get_review()},
            "/api/v1/assessments": {
                "post": _post("评估一份政策解读", "assess", assessments.FIELDS, 200, "Assessment", _REPLAYED)
            },
            "/api/v1/openapi.json": {
                "get": {
                    "operationId": "openapi",
                    "summary": "本说明",
                    "security": [],
                    "responses": {
                        "200": {
                            "description": "OpenAPI 文档",
                            "content": {"application/json": {"schema": {"type": "object"}}},
                        }
                    },
                }
            },
        },
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


def _post(
    summary: str, scope: str, fields: tuple[Field, ...], status: int, schema: str, headers: dict[str, Any]
) -> dict[str, Any]:
    return {
        "operationId": f"post{schema}",
        "summary": summary,
        "security": [{"token": []}],
        "x-scope": scope,
        "parameters": [_KEY],
        "requestBody": {"required": True, "content": {"application/json": {"schema": object_schema(fields)}}},
        "responses": {
            str(status): {**_json("结果", ref(schema)), "headers": headers},
            **_problems(400, 401, 403, 409, 413, 415, 422, 429, 500),
        },
    }


def _get_review() -> dict[str, Any]:
    return {
        "operationId": "getReview",
        "summary": "取回一份审校结果",
        "security": [{"token": []}],
        "x-scope": "review",
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}],
        "responses": {"200": _json("结果", ref("Review")), **_problems(401, 403, 404, 429, 500)},
    }


def _json(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problems(*statuses: int) -> dict[str, Any]:
    return {
        str(status): {"description": _PROBLEMS[status], "content": {MEDIA_TYPE: {"schema": ref("Problem")}}}
        for status in statuses
    }
