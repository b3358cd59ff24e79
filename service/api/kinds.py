"""Other kinds of fields: choices, numbers, flags, lists of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.routing import GREATEST


@dataclass(frozen=True, slots=True)
class Choice:
    """One of ``values``."""

    name: str
    description: str
    values: tuple[str, ...]
    required: bool = False

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema (2020-12)."""
        values: list[str | None] = [*self.values] if self.required else [*self.values, None]
        return {"enum": values, "description": self.description}

    def problem(self, value: Any) -> str | None:
        """What is wrong with ``value``, in a sentence; None where nothing is."""
        if value is None:
            return "必须填写" if self.required else None
        return None if isinstance(value, str) and value in self.values else f"应当是 {'、'.join(self.values)} 之一"


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from ``low`` to ``high``."""

    name: str
    description: str
    required: bool = False
    low: int = 0
    high: int = GREATEST

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema (2020-12)."""
        kind: Any = "integer" if self.required else ["integer", "null"]
        return {"type": kind, "minimum": self.low, "maximum": self.high, "description": self.description}

    def problem(self, value: Any) -> str | None:
        """What is wrong with ``value``, in a sentence; None where nothing is."""
        if value is None:
            return "必须填写" if self.required else None
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # in JSON Schema 1.0 is an integer
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            return f"应当是 {self.low} 到 {self.high} 之间的整数"
        return None


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    name: str
    description: str
    required: bool = False

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema (2020-12)."""
        kind: Any = "boolean" if self.required else ["boolean", "null"]
        return {"type": kind, "description": self.description}

    def problem(self, value: Any) -> str | None:
        """What is wrong with ``value``, in a sentence; None where nothing is."""
        if value is None:
            return "必须填写" if self.required else None
        return None if isinstance(value, bool) else "应当是 true 或 false"


@dataclass(frozen=True, slots=True)
class Numbers:
    """One to ``most`` row numbers."""

    name: str
    description: str
    most: int

    @property
    def required(self) -> bool:
        return True

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema (2020-12)."""
        items = {"type": "integer", "minimum": 0, "maximum": GREATEST}
        return {
            "type": "array", "items": items, "minItems": 1, "maxItems": self.most, "description": self.description,
        }  # fmt: skip

    def problem(self, value: Any) -> str | None:
        """What is wrong with ``value``, in a sentence; None where nothing is."""
        if wrong := list_problem(value, self.most, "项"):
            return wrong
        one = Number("", "", required=True)
        return next((f"每一项{wrong}" for wrong in map(one.problem, value) if wrong), None)


def list_problem(value: Any, most: int, unit: str) -> str | None:
    """What is wrong with ``value`` as a list of one to ``most`` things, which are counted by ``unit``."""
    if not isinstance(value, list) or not value:
        return "必须填写" if value is None else "应当是有内容的列表"
    return f"太多：{len(value)} {unit}，最多 {most} {unit}" if len(value) > most else None
