"""Parameters of the query: described once, checked by the same description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request

from service.api.problems import refuse
from service.routing import GREATEST

_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Query:
    """A parameter of the query: ``schema`` is its JSON Schema (of one of: enum, integer, date, string)."""

    name: str
    description: str
    schema: dict[str, Any]

    def problem(self, value: str) -> str | None:
        """What is wrong with ``value``, in a sentence; None where nothing is."""
        if "enum" in self.schema:
            known = self.schema["enum"]
            return None if value in known else f"应当是 {'、'.join(known)} 之一"
        if self.schema["type"] == "integer":
            low, high = self.schema["minimum"], self.schema["maximum"]
            fits = _NUMBER.fullmatch(value) and low <= int(value) <= high
            return None if fits else f"应当是 {low} 到 {high} 之间的整数"
        if self.schema.get("format") == "date":
            return None if _is_day(value) else "应当是日历上的日期，写成 2026-03-01"
        return None if len(value) <= self.schema["maxLength"] else f"最多 {self.schema['maxLength']} 字"


def choice(name: str, description: str, *values: str) -> Query:
    return Query(name, description, {"enum": [*values]})


def number(name: str, description: str, low: int = 0, high: int = GREATEST) -> Query:
    return Query(name, description, {"type": "integer", "minimum": low, "maximum": high})


def day(name: str, description: str) -> Query:
    return Query(name, description, {"type": "string", "format": "date"})


def words(name: str, description: str, longest: int = 80) -> Query:
    return Query(name, description, {"type": "string", "maxLength": longest})


def read_query(queries: Sequence[Query]) -> dict[str, str]:
    """The parameters that were given; refuses (422) what their description refuses and what it does not know."""
    given = {item.name: request.args[item.name] for item in queries if item.name in request.args}
    found = [(item.name, item.problem(given[item.name])) for item in queries if item.name in given]
    wrong = [{"field": name, "detail": objection} for name, objection in found if objection]
    known = {item.name for item in queries}
    wrong += [{"field": name[:80], "detail": "没有这个参数"} for name in request.args if name not in known]
    if wrong:
        refuse(422, "；".join(f"{item['field']}：{item['detail']}" for item in wrong), wrong)
    return given


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and date.fromisoformat(value) is not None
    except ValueError:
        return False
