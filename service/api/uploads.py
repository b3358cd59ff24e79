"""Kinds of fields that hold bytes: a file, several files, base64."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from flask import current_app

from nlp.report.labels import xml_safe
from service.api.kinds import list_problem

_LONGEST_NAME = 200
_BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file: {"name", "data"}, ``data`` in base64. Its name tells the format."""

    name: str
    description: str
    required: bool = False

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema (2020-12)."""
        kind: Any = "object" if self.required else ["object", "null"]
        data = {"type": "string", **_base64_schema()}
        name = {"type": "string", "minLength": 1, "maxLength": _LONGEST_NAME}
        return {
            "type": kind, "description": self.description, "additionalProperties": False,
            "required": ["name", "data"], "properties": {"name": name, "data": data},
        }  # fmt: skip

    def problem(self, value: Any) -> str | None:
        """What is wrong with ``value``, in a sentence; None where nothing is."""
        if value is None:
            return "必须填写" if self.required else None
        if not isinstance(value, dict) or set(value) != {"name", "data"}:
            return '应当是 {"name": 文件名, "data": base64}'
        name, data = value["name"], value["data"]
        if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME:
            return f"name 应当是 1 到 {_LONGEST_NAME} 个字的文件名"
        wrong = _base64_problem(data)
        return f"data {wrong}" if wrong else None


@dataclass(frozen=True, slots=True)
class Uploads:
    """One to ``most`` files, each as ``Upload`` has it."""

    name: str
    description: str
    most: int

    @property
    def required(self) -> bool:
        return True

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema (2020-12)."""
        items = Upload("", "一个文件", required=True).schema()
        return {"type": "array", "items": items, "minItems": 1, "maxItems": self.most, "description": self.description}

    def problem(self, value: Any) -> str | None:
        """What is wrong with the first file that is wrong, with its number."""
        if wrong := list_problem(value, self.most, "个"):
            return wrong
        one = Upload("", "", required=True)
        found = ((number, one.problem(item)) for number, item in enumerate(value, 1))
        return next((f"第 {number} 个文件{wrong}" for number, wrong in found if wrong), None)


@dataclass(frozen=True, slots=True)
class Base64:
    """Bytes in base64."""

    name: str
    description: str
    required: bool = False

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema (2020-12)."""
        kind: Any = "string" if self.required else ["string", "null"]
        return {"type": kind, "description": self.description, **_base64_schema()}

    def problem(self, value: Any) -> str | None:
        """What is wrong with ``value``, in a sentence; None where nothing is."""
        if value is None:
            return "必须填写" if self.required else None
        return _base64_problem(value)


def file_bytes(value: dict[str, str]) -> tuple[str, bytes]:
    """Name and contents of a checked ``Upload``."""
    return value["name"], base64.b64decode(value["data"])


def named_file(value: dict[str, str], otherwise: str) -> tuple[str, bytes]:
    """Name, fit to be kept and shown, and contents of a checked ``Upload``; ``otherwise`` where nothing of it is."""
    name, data = file_bytes(value)
    return xml_safe(name)[-_LONGEST_NAME:] or otherwise, data


def _base64_schema() -> dict[str, Any]:
    return {"pattern": _BASE64, "contentEncoding": "base64", "maxLength": _longest()}


def _base64_problem(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > _longest():
        return f"应当是不超过 {_longest():,} 个字符的 base64"
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return "不是 base64"
    return None


def _longest() -> int:
    return int(current_app.config["MAX_CONTENT_LENGTH"])
