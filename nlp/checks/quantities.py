"""Quantities in running text: value, unit and the precision they were written with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.types import Span

_UNITS = (
    "个百分点|个点|平方公里|平方米|立方米|公里|公顷|公斤|千克|人次|批次|个|家|人|名|户|件|条|项|篇|次|所|座|处|台|辆|亩|吨|元|米|"
    "批|起|例|宗|场|期|栋|套|头|只|株|份|张|枚|位|册|部|种|类|艘|架|间|对|组|支|分"
)
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"
PLAIN = rf"{NUMBER}\s?[万亿]?(?:{_UNITS})"
QUANTITY = re.compile(
    rf"(?<![\d.〔第/\-—～~A-Za-z])(?P<number>{NUMBER})\s?(?P<scale>[万亿]?)(?P<unit>{_UNITS})(?!以上|以下|以内)"
)
_SCALE = {"": 1.0, "万": 1e4, "亿": 1e8}


@dataclass(frozen=True, slots=True)
class Quantity:
    """``value`` in single units; ``slack`` is half of the last digit written, in single units; ``scale`` 万, 亿."""

    value: float
    slack: float
    scale: str
    unit: str
    span: Span


def quantities(text: str, start: int, end: int) -> list[Quantity]:
    """The quantities with a unit between two offsets, in order."""
    return [_read(match) for match in QUANTITY.finditer(text, start, end)]


def _read(match: re.Match[str]) -> Quantity:
    number = match["number"].replace(",", "")
    scale = _SCALE[match["scale"]]
    slack = 0.5 * 10.0 ** -len(number.partition(".")[2]) * scale if "." in number or match["scale"] else 0.0
    return Quantity(float(number) * scale, slack, match["scale"], match["unit"], Span(*match.span()))


def same(sum_of_parts: float, total: Quantity, parts: list[Quantity]) -> bool:
    """Whether the sum is the total, as far as rounding lets one tell."""
    return abs(sum_of_parts - total.value) <= total.slack + sum(part.slack for part in parts) + 1e-6


def written(value: float) -> str:
    """A value as people write it: no needless decimals."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def amount(value: float, like: Quantity) -> str:
    """A value in the scale and unit of a quantity: 3300万元."""
    return f"{written(value / _SCALE[like.scale])}{like.scale}{like.unit}"


def agrees(percent: float, rate: str, slack: float = 0.0) -> bool:
    """Whether a percentage, rounded or cut off, is the rate as written; ``slack`` in percentage points."""
    said = float(rate.replace(",", ""))
    unit = 10.0 ** -len(rate.partition(".")[2])
    return abs(percent - said) <= unit / 2 + slack + 1e-9 or -slack <= percent - said < unit + slack
