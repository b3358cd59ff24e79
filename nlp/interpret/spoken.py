"""Values as people say them: 8毛, 一块五, 奖500万, 七折, 半价, 1.1倍, 晚上7点, 六四分担."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from nlp.interpret.normalise import CHINESE, NUMBER, number_value
from nlp.interpret.types import Kind

Spoken = tuple[Kind, int, int, Decimal, str]
_DIGIT = "[一二两三四五六七八九]"
_COINS = re.compile(
    rf"(?P<y>{NUMBER})(?:[多余来])?块(?:(?P<yj>{_DIGIT})(?![百千万]))?(?=钱|[，。；、,;）)]|$)"
    rf"|(?P<j>\d{{1,2}}|{_DIGIT})[毛角](?:(?P<f>{_DIGIT}|\d)分?)?(?=钱|[，。；、,;）)]|$)"
)
_BARE = re.compile(
    rf"(?:[奖补罚给贴拿领达缴交贷借]|贷到|[贷借奖补][^，。；]{{0,8}}?[到至从]|封顶|最[高多低少]|顶格|限额|额度|上限|不超过|不低于|[级等])"
    rf"(?P<a>{NUMBER})(?<=[万亿])(?=[，。；、,;）)\n一提涨升增调降]|$)"
)
_CHANGED = re.compile(
    rf"(?:从|涨到|提高?到|升到|增加?到|降到)(?P<a>{NUMBER})(?<=[万亿])(?=[，。；、\n]|一下|提|涨|升|增|降|$)"
)
_OTHERS = re.compile(r"人[数口次]|户数|数量|面积|客流|[户亩吨套辆]")
"""What a bare 90万 may count that is no money."""
_OFF = re.compile(rf"(?P<a>\d(?:\.\d)?|{_DIGIT}{{1,2}})折(?![叠合算旧腾磨扣])|(?P<half>半价|对折)")
_TIMES = re.compile(rf"(?P<a>{NUMBER})倍")
_OFTEN = re.compile(r"每个?(?P<u>半年|年|季度|季|半个月|月|周|星期)(?=[^，。；\d]{0,8}?一次)")
_OFTEN_IN = {
    "年": (12, "月"),
    "半年": (6, "月"),
    "季度": (3, "月"),
    "季": (3, "月"),
    "月": (1, "月"),
    "半个月": (15, "天"),
    "周": (7, "天"),
    "星期": (7, "天"),
}
"""每季度通报一次 is every three months."""
_SHARED = re.compile(
    rf"(?<![\d.])(?P<a>\d{{1,2}}(?:\.\d)?|{_DIGIT})(?:∶|比|[:：](?![0-5]\d))(?P<b>\d{{1,2}}(?:\.\d)?|{_DIGIT})(?![\d%％年月日元万例.])"
    rf"|(?P<c>{_DIGIT})(?P<d>{_DIGIT})(?=开|分[担成摊])"
)
_CLOCK = re.compile(
    rf"(?P<part>上午|早上|清晨|早|中午|下午|傍晚|晚上|晚间|晚|夜里|夜间|深夜|次日凌晨|凌晨|次日)?"
    rf"(?P<h>\d{{1,2}}|{CHINESE})(?P<o>点|时(?![间候期段常代长效限速光刻]))(?P<m>半|整|(?P<min>\d{{1,2}})分)?"
)
_AFTER_NOON = frozenset({"下午", "傍晚", "晚上", "晚间", "晚", "夜里", "夜间", "深夜"})
_CLOCK_AFTER = re.compile(r"[前后至到止起—–~～\-，。；、）)]|以前|以后|之前|之后|开|可|关|结束|$")


def spoken_facts(text: str) -> Iterator[Spoken]:
    """Kind, start, end, value and unit of each, in no order; they may overlap what facts.py finds."""
    yield from _money(text)
    for match in _OFF.finditer(text):
        share = Decimal(5) if match["half"] else _tenths(match["a"])
        if share is not None:
            yield Kind.PERCENT, match.start(), match.end(), share * 10, "%"
    for match in _TIMES.finditer(text):
        value = number_value(match["a"])
        if value is not None and "." in match["a"]:
            yield Kind.PERCENT, match.start(), match.end(), value * 100, "%"
    for match in _OFTEN.finditer(text):
        length, unit = _OFTEN_IN[match["u"]]
        yield Kind.DURATION, match.start(), match.end(), Decimal(length), unit
    yield from _clock(text)
    for match in _SHARED.finditer(text):
        one, other = (number_value(match[name]) for name in ("ab" if match["a"] else "cd"))
        if one and other:
            yield Kind.NUMBER, match.start(), match.end(), max(one, other) / min(one, other), "比"


def _money(text: str) -> Iterator[Spoken]:
    for match in _COINS.finditer(text):
        if match["j"]:
            tenths, rest = number_value(match["j"]), number_value(match["f"]) if match["f"] else Decimal(0)
            if tenths is not None and rest is not None:
                yield Kind.MONEY, match.start(), match.end(), tenths / 10 + rest / 100, "元"
            continue
        value, rest = number_value(match["y"]), number_value(match["yj"]) if match["yj"] else Decimal(0)
        if value is not None and rest is not None:
            yield Kind.MONEY, match.start(), match.end(), value + rest / 10, "元"
    for match in (*_BARE.finditer(text), *_CHANGED.finditer(text)):
        if _OTHERS.search(text, max(0, match.start() - 12), match.end()):
            continue
        value = number_value(match["a"])
        if value is not None:
            yield Kind.MONEY, match.start("a"), match.end("a"), value, "元"


def _tenths(said: str) -> Decimal | None:
    """7 of 七折, 8.5 of 八五折."""
    if len(said) == 2 and "." not in said:
        first, second = number_value(said[0]), number_value(said[1])
        return first + second / 10 if first is not None and second is not None else None
    return number_value(said)


def _clock(text: str) -> Iterator[Spoken]:
    """Hours of the day on a 24-hour clock, in minutes after midnight."""
    for match in _CLOCK.finditer(text):
        hour = number_value(match["h"])
        part = match["part"]
        sure = part or (match["o"] == "时" and match["h"].isdigit())
        if (
            hour is None
            or hour > 24
            or not sure
            or not (match["m"] or part or match["o"] == "时" or _CLOCK_AFTER.match(text, match.end()))
        ):
            continue
        if part in _AFTER_NOON and hour < 12:
            hour += 12
        minutes = 30 if match["m"] == "半" else int(match["min"] or 0)
        yield Kind.NUMBER, match.start(), match.end(), hour * 60 + minutes, "点"
