"""The fields a call takes: one table that both the check of a body and the OpenAPI document are made of."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import current_app, g, request

from service.api.kinds import Choice, Flag, Number, Numbers, list_problem
from service.api.problems import refuse
from service.api.uploads import Base64, Upload, Uploads

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_VISIBLE = re.compile(r"[^\s\x00-\x20\x7f-\xa0\ufeff]")


@dataclass(frozen=True, slots=True)
class Field:
    """A string of a body. ``longest`` in code points, 0 for the limit of the settings; ``day``: YYYY-MM-DD;
    ``blank``: must be there but may be empty."""

    name: str
    description: str
    required: bool = False
    longest: int = 0
    day: bool = False
    blank: bool = False

    def limit(self) -> int:
        settings = current_app.extensions["xianshen_settings"]
        return self.longest or int(settings.max_characters)

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema (2020-12)."""
        if self.day:
            return {"type": ["string", "null"], "format": "date", "description": self.description}
        if self.blank:
            return {"type": "string", "maxLength": self.limit(), "description": self.description}
        if self.required:
            return {
                "type": "string",
                "minLength": 1,
                "maxLength": self.limit(),
                "pattern": r"[^\s\u0000-\u0020\u007f-\u00a0\ufeff]",
                "description": self.description,
            }
        return {"type": ["string", "null"], "maxLength": self.limit(), "description": self.description}

    def problem(self, value: Any) -> str | None:
        """What is wrong with ``value``, in a sentence; None where nothing is."""
        if value is None:
            return "必须填写" if self.required or self.blank else None
        if not isinstance(value, str):
            return "应当是字符串"
        if self.day:
            return None if _is_day(value) else "应当是日历上的日期，写成 2026-03-01"
        if self.required and not _VISIBLE.search(value):
            return "没有内容"
        if len(value) > self.limit():
            return f"太长：{len(value)} 字，最多 {self.limit()} 字"
        return None


@dataclass(frozen=True, slots=True)
class Items:
    """A list of objects of a body, one to ``most`` of them."""

    name: str
    description: str
    fields: tuple[Field, ...]
    most: int

    @property
    def required(self) -> bool:
        return True

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema (2020-12)."""
        items = object_schema(self.fields)
        return {"type": "array", "description": self.description, "minItems": 1, "maxItems": self.most, "items": items}

    def problem(self, value: Any) -> str | None:
        """What is wrong with the first item that is wrong, with its number."""
        if wrong := list_problem(value, self.most, "项"):
            return wrong
        for number, item in enumerate(value, 1):
            if not isinstance(item, dict):
                return f"第 {number} 项应当是对象"
            if faults := problems_of(self.fields, item):
                return f"第 {number} 项的 {faults[0]['field']}：{faults[0]['detail']}"
        return None


AnyField = Field | Items | Choice | Number | Flag | Numbers | Upload | Uploads | Base64


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and date.fromisoformat(value) is not None
    except ValueError:
        return False


def object_schema(fields: Sequence[AnyField], one_of: Sequence[str] = ()) -> dict[str, Any]:
    """The JSON Schema of an object of these fields; at least one field of ``one_of`` must hold something."""
    filled = {field.name: replace(field, required=True).schema() for field in fields if field.name in one_of}
    more = {"anyOf": [{"required": [name], "properties": {name: schema}} for name, schema in filled.items()]}
    return {
        **(more if filled else {}),
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in fields if _must(field)],
        "properties": {field.name: field.schema() for field in fields},
    }


def _must(field: AnyField) -> bool:
    return field.required or (isinstance(field, Field) and field.blank)


def problems_of(fields: Sequence[AnyField], body: dict[str, Any]) -> list[dict[str, str]]:
    """What is wrong with ``body``, one row a field."""
    known = {field.name for field in fields}
    wrong = [{"field": str(name)[:80], "detail": "没有这个字段"} for name in body if name not in known]
    for field in fields:
        objection = field.problem(body.get(field.name))
        if objection:
            wrong.append({"field": field.name, "detail": objection})
    return wrong


def read_body(fields: Sequence[AnyField], one_of: Sequence[str] = ()) -> dict[str, Any]:
    """The fields of the JSON body that have a value; refuses what the schema refuses, naming each field.

    They are kept as ``g.body``, where the functions of the pages find them (service.desk.request.json_body).
    """
    if request.mimetype != "application/json":
        refuse(415, "请求正文应为 application/json。")
    try:
        body = json.loads(request.get_data().decode("utf-8"), parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError, RecursionError):
        refuse(400, "请求正文不是有效的 JSON（UTF-8）。")
    if not isinstance(body, dict):
        refuse(422, "请求正文应为 JSON 对象。")
    wrong = problems_of(fields, body)
    if one_of and not any(isinstance(body.get(name), str) and _VISIBLE.search(body[name]) for name in one_of):
        wrong.append({"field": one_of[0], "detail": f"没有内容；{'、'.join(one_of)} 至少填一项"})
    if wrong:
        refuse(422, "；".join(f"{item['field']}：{item['detail']}" for item in wrong), wrong)
    g.body = {name: value for name, value in body.items() if value is not None}
    return dict(g.body)


def _no_constant(name: str) -> None:
    raise ValueError(name)
