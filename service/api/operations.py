"""What a call of the API does, said once at its function; the OpenAPI document is read off the routes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from service.api.fields import AnyField, object_schema
from service.api.problems import MEDIA_TYPE
from service.api.queries import Query
from service.api.replay import CHANGING, HEADER, PATTERN
from service.api.schemas import ref
from service.routing import GREATEST

PROBLEMS = {
    400: "正文不是有效的 JSON",
    401: "没有有效的令牌",
    403: "令牌没有此权限，或不属于该单位",
    404: "没有这个对象",
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
    "description": "同一个键和内容再次调用时返回同一个结果，不再做一遍；同一个键、另一份内容为 409",
    "schema": {"type": "string", "pattern": PATTERN},
}
_REPLAYED = {"Idempotency-Replayed": {"description": "结果来自先前的同一次调用", "schema": {"type": "string"}}}
_LOCATION = {"Location": {"description": "结果的地址", "schema": {"type": "string"}}}


@dataclass(frozen=True, slots=True)
class Operation:
    """``answer`` is the status of success and the schema of its JSON (a name in ``SCHEMAS``), or the media type of
    a file. ``fields``: of the JSON body, none for no body. ``one_of``: fields of which one must hold something.
    ``located``: answers a Location. ``forms``: what the argument ``form`` may be, with the media type of each.
    ``secret``: the answer holds a password."""

    summary: str
    status: int
    schema: str = ""
    media: str = "application/json"
    fields: tuple[AnyField, ...] = ()
    query: tuple[Query, ...] = ()
    located: bool = False
    secret: bool = False
    problems: tuple[int, ...] = ()
    one_of: tuple[str, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()


def described(operation: Operation) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Attach ``operation`` to the function of a call; put it below ``token_required``."""

    def attach(view: Callable[..., Any]) -> Callable[..., Any]:
        view.operation = operation  # type: ignore[attr-defined]
        return view

    return attach


def operation_value(name: str, method: str, view: Callable[..., Any], arguments: list[str]) -> dict[str, Any]:
    """The OpenAPI operation of a view whose path takes ``arguments``. KeyError names a view that is not described."""
    operation: Operation | None = getattr(view, "operation", None)
    if operation is None:
        raise KeyError(f"the call {name} is not described")
    scope, open_to_all = getattr(view, "scope", None), not hasattr(view, "scope")
    statuses = set(operation.problems) | {500}
    statuses |= set() if open_to_all else {401, 429}
    statuses |= {403} if scope else set()
    statuses |= {400, 413, 415, 422} if operation.fields else set()
    statuses |= {404} if arguments else set()
    keyed = method in CHANGING
    statuses |= {409, 422} if keyed else set()
    statuses |= {422} if operation.query else set()
    value: dict[str, Any] = {
        "operationId": name,
        "summary": operation.summary,
        "security": [] if open_to_all else [{"token": []}],
        "parameters": [*_parameters(operation, arguments), *([_KEY] if keyed else [])],
        "responses": {str(operation.status): _answer(operation, keyed), **_problems(sorted(statuses))},
    }
    if scope:
        value["x-scope"] = scope
    if operation.fields:
        schema = object_schema(operation.fields, operation.one_of)
        value["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return value


def _parameters(operation: Operation, arguments: list[str]) -> list[dict[str, Any]]:
    path = [{"name": name, "in": "path", "required": True, "schema": _argument(name, operation)} for name in arguments]
    query = [
        {"name": item.name, "in": "query", "required": False, "description": item.description, "schema": item.schema}
        for item in operation.query
    ]
    return [*path, *query]


def _argument(name: str, operation: Operation) -> dict[str, Any]:
    if name in ("number", "version", "grant"):
        return {"type": "integer", "minimum": 0, "maximum": GREATEST}
    if name == "form":
        return {"enum": [form for form, _ in operation.forms]}
    if name == "side":
        return {"enum": ["policy", "text"]}
    return {"type": "string", "minLength": 1}


def _answer(operation: Operation, keyed: bool) -> dict[str, Any]:
    schema = ref(operation.schema) if operation.schema else {"type": "object"}
    content = {operation.media: {"schema": schema}}
    if operation.forms or operation.media != "application/json":
        medias = [media for _, media in operation.forms] or [operation.media]
        content = {media: {"schema": {"type": "string", "format": "binary"}} for media in medias}
    answer: dict[str, Any] = {"description": "结果", "content": content}
    headers = {**(_LOCATION if operation.located else {}), **(_REPLAYED if keyed else {})}
    return {**answer, "headers": headers} if headers else answer


def _problems(statuses: list[int]) -> dict[str, Any]:
    return {
        str(status): {"description": PROBLEMS[status], "content": {MEDIA_TYPE: {"schema": ref("Problem")}}}
        for status in statuses
    }
