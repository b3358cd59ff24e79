"""Facts of a text: numbers with their unit and role, money, percentages, dates, durations, counts, 文号.

A fact is a value at a place. Two facts are comparable where kind and unit agree; roles are compared elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from nlp.interpret.normalise import ARABIC, CHINESE, NUMBER, number_value
from nlp.interpret.types import Kind

_UNITS = (
    "万千瓦时|亿千瓦时|千瓦时|万千瓦|亿千瓦|千瓦|兆瓦|千伏|吨标准煤|蒸吨|万吨|亿吨|吨/年|吨|千克|公斤|克|公里|千米/小时|千米|"
    "厘米|毫米|平方公里|平方米|立方米|米|公顷|亩|升|千伏安|摄氏度|度|分贝|倍|人次|人|户|辆|座|台|套|艘|架|头|只|株|床|张|"
    "周岁|岁|件|份|次|时(?=[前至止起])|kW|KW|MW|GW|kWh|℃"
)
_COUNTED = (
    "个方面|方面|个部分|部分|大行动|项行动|大举措|项举措|条举措|条措施|项措施|条具体措施|项具体措施|项任务|项重点任务|"
    "大任务|项内容|大类|类|种|章|条|款|项|个|大|家|批|档|级|所|名|位|步|处|道"
)
_DATE = re.compile(
    r"(?:(?P<y>(?:19|20)\d{2}|[一二][〇零○一二三四五六七八九]{3})年)"
    r"(?:(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?!份?均)(?:(?P<d>\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日)?)?"
    r"(?P<edge>底|末|初)?"
    r"|(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日|“(?P<plan>十[一二三四五])五”(?P<plan_edge>末|期间|时期|初)?"
)
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［(（]\d{4}[〕\]］)）]\d+号|国务院令第\d+号|国令第\d+号")
_PERCENT = re.compile(
    rf"(?P<a>百分之{CHINESE}|{ARABIC}[%％]|{NUMBER}个百分点|[一二三四五六七八九]成(?![为本员立功效果熟都品长]))"
)
_MONEY = re.compile(rf"(?P<a>{NUMBER})(?:多|余)?(?:美元|欧元|元)")
_DURATION = re.compile(
    rf"(?P<a>{NUMBER})(?:个)?(?P<u>工作日|自然日|日历天|日|天|周|个月|月|年|季度|小时|分钟|学期)(?![产月均度级代期间轻来岁]|以来|前期)"
    r"|(?P<half>半)(?P<hu>个月|年|天)"
)
_QUANTITY = re.compile(rf"(?P<a>{NUMBER})(?:多|余)?(?P<u>{_UNITS})")
_COUNT = re.compile(rf"(?P<a>{NUMBER})(?:多|余)?个?(?P<u>{_COUNTED})")
_RANGE_END = re.compile(rf"(?P<a>{ARABIC})(?=[—–\-~～至到]{{1,2}}{ARABIC}[%％])")
_SKIP_BEFORE = re.compile(r"第$|[A-Za-z.\d]$")
_SKIP_ONE = re.compile(r"^[一两]$")
_DAYS = {"日": "天", "日历天": "天", "自然日": "天", "个月": "月", "季度": "季"}
_MULTIPLES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_BOUND_AFTER = re.compile(r"^(?:（[^）]{1,8}）)?(以上|以下|以内|之内|左右|以前|之前|前|后|以后|之后|起)")
_BOUND_BEFORE = re.compile(
    r"(不超过|不得超过|不高于|不低于|不少于|不小于|至少|超过|高于|低于|小于|大于|最高|最低|最多|最少|约|近)(?:为|达到)?$"
)
UPPER = frozenset({"以下", "以内", "之内", "不超过", "不得超过", "不高于", "最高", "最多", "低于", "小于"})
LOWER = frozenset({"以上", "不低于", "不少于", "不小于", "至少", "最低", "最少", "超过", "高于", "大于"})


@dataclass(frozen=True, slots=True)
class Fact:
    """``value`` is a Decimal, or for dates ``(year, month, day)`` with None where unsaid; ``bound`` is
    upper, lower or ''."""

    kind: Kind
    start: int
    end: int
    text: str
    value: Decimal | tuple[int | None, int | None, int | None]
    unit: str
    bound: str = ""


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    start: int
    end: int
    text: str


def document_numbers(text: str) -> list[DocumentNumber]:
    return [DocumentNumber(m.start(), m.end(), m.group()) for m in _DOCUMENT_NUMBER.finditer(text)]


def same_value(one: Fact, other: Fact) -> bool:
    """True where both state the same; a date that says less (year only) agrees with one that says more."""
    if one.kind is not other.kind or one.unit != other.unit:
        return False
    if isinstance(one.value, tuple) and isinstance(other.value, tuple):
        return all(a is None or b is None or a == b for a, b in zip(one.value, other.value, strict=True))
    return one.value == other.value


def facts_of(text: str) -> list[Fact]:
    """All facts in text order, not overlapping: dates before durations before money, percent, quantities, counts."""
    taken = bytearray(len(text))
    found: list[Fact] = []

    def add(kind: Kind, start: int, end: int, value: object, unit: str) -> None:
        if any(taken[start:end]):
            return
        taken[start:end] = b"\1" * (end - start)
        bound = "" if kind is Kind.DATE else _bound(text, start, end)
        found.append(Fact(kind, start, end, text[start:end], value, unit, bound))  # type: ignore[arg-type]

    for number in _DOCUMENT_NUMBER.finditer(text):
        taken[number.start() : number.end()] = b"\1" * (number.end() - number.start())
    for match in _DATE.finditer(text):
        date_value = _date_value(match)
        if date_value is not None:
            add(Kind.DATE, match.start(), match.end(), date_value, "")
    for match in _RANGE_END.finditer(text):
        add(Kind.PERCENT, match.start(), match.end(), number_value(match["a"]), "%")
    for match in _PERCENT.finditer(text):
        body = match["a"]
        unit = "百分点" if body.endswith("百分点") else "%"
        value = number_value(body.removeprefix("百分之").removesuffix("个百分点").rstrip("%％成"))
        if value is not None:
            add(Kind.PERCENT, match.start(), match.end(), value * 10 if body.endswith("成") else value, unit)
    for kind, pattern in (
        (Kind.MONEY, _MONEY),
        (Kind.DURATION, _DURATION),
        (Kind.NUMBER, _QUANTITY),
        (Kind.COUNT, _COUNT),
    ):
        for match in pattern.finditer(text):
            made = _measure(kind, match, text)
            if made is not None:
                add(kind, match.start(), match.end(), *made)
    return sorted(found, key=lambda fact: fact.start)


def _measure(kind: Kind, match: re.Match[str], text: str) -> tuple[Decimal, str] | None:
    before = text[max(0, match.start() - 2) : match.start()]
    if _SKIP_BEFORE.search(before) or match.group() in ("十九大", "二十大", "二十一大"):
        return None
    if kind is Kind.DURATION and match["half"]:
        return Decimal("0.5"), {"个月": "月"}.get(match["hu"], match["hu"])
    body = match["a"]
    unit = "元" if kind is Kind.MONEY else match["u"]
    if _SKIP_ONE.match(body) and (kind in (Kind.COUNT, Kind.NUMBER) or unit in ("日", "天", "月")):
        return None
    if kind is Kind.COUNT and body in ("十", "百", "千"):
        unit_first = unit[0]
        if unit_first not in "大项条个类方":
            return None
    value = number_value(body)
    if value is None:
        return None
    if kind is Kind.MONEY:
        return value, match.group()[len(body) :].lstrip("多余")
    if unit[0] in _MULTIPLES and len(unit) > 1:
        return value * _MULTIPLES[unit[0]], unit[1:]
    if kind is Kind.COUNT:
        return value, _count_unit(unit)
    return value, {**_DAYS, "周岁": "岁"}.get(unit, unit)


def _count_unit(unit: str) -> str:
    for group in ("方面", "部分", "行动", "举措", "措施", "任务"):
        if unit.endswith(group):
            return {"举措": "条", "措施": "条", "任务": "项"}.get(group, group)
    return {"大类": "类", "周岁": "岁"}.get(unit, unit)


def _bound(text: str, start: int, end: int) -> str:
    after, before = _BOUND_AFTER.match(text[end : end + 14]), _BOUND_BEFORE.search(text[max(0, start - 8) : start])
    words = {m.group(1) for m in (after, before) if m}
    return "upper" if words & UPPER else "lower" if words & LOWER else ""


def _date_value(match: re.Match[str]) -> tuple[int | None, int | None, int | None] | None:
    if match["plan"]:
        if match["plan_edge"] not in ("末",):
            return None
        number = number_value(match["plan"])
        return None if number is None else (2025 + 5 * (int(number) - 14), 12, None)
    if match["m2"]:
        month, day = int(match["m2"]), int(match["d2"])
        return (None, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None
    year = number_value(match["y"].replace("○", "〇"))
    month_value = number_value(match["m"]) if match["m"] else None
    day_value = number_value(match["d"]) if match["d"] else None
    if year is None:
        return None
    month_number = int(month_value) if month_value is not None else {"底": 12, "末": 12}.get(match["edge"] or "")
    return int(year), month_number, int(day_value) if day_value is not None else None
