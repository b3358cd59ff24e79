"""Facts of a text: numbers with their unit and role, money, percentages, dates, durations, counts, 文号.

A fact is a value at a place. Two facts are comparable where kind and unit agree; roles are compared elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from nlp.interpret.dates import DATE, Day, date_value
from nlp.interpret.normalise import ARABIC, CHINESE, NUMBER, number_value
from nlp.interpret.spoken import spoken_facts
from nlp.interpret.types import Kind

_UNITS = (
    "万千瓦时|亿千瓦时|千瓦时|万千瓦|亿千瓦|千瓦|兆瓦|千伏|吨标准煤|蒸吨|万吨|亿吨|吨/年|吨|千克|公斤|克|公里|千米/小时|千米|"
    "厘米|毫米|平方公里|平方米|立方米|米|公顷|亩|升|千伏安|摄氏度|度|分贝|倍|人次|人|户|辆|座|台|套|艘|架|头|只|株|床|张|"
    "周岁|岁|件|份|次|学时|课时|"
    r"册|本(?![市县区省州国级地年月次规办条通细意方身人科])|栋|幢|部(?![门分署位件队委])|(?<=\d)分(?![之钟别成局支公类期布配享析管工])|层(?![级次])|"
    r"瓶|盒|桶|袋|篇|门(?!诊|店|市)|节|场(?!所|地|次|界)|方(?=[气水土]|[，。；、,;]|$)|kW|KW|MW|GW|kWh|℃"
)
_COUNTED = (
    "个方面|方面|个部分|部分|大行动|项行动|大举措|项举措|条举措|条措施|项措施|条具体措施|项具体措施|项任务|项重点任务|"
    "大任务|项内容|大类|类|种|章|条|款|项|个|大|家|批|档|级|所|名|位|步|处|道"
)
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［(（]\d{4}[〕\]］)）]\d+号|国务院令第\d+号|国令第\d+号")
_TENTHS = "[一二两三四五六七八九]"
_PERCENT = re.compile(
    rf"(?P<a>百分之{CHINESE}|{ARABIC}[%％‰]|{NUMBER}个百分点|{_TENTHS}(?=[到至]{_TENTHS}成)|"
    rf"(?<![一二两三四五六七八九]){_TENTHS}成(?:半|[一二三四五六七八九](?!成))?(?![为本员立功效果熟都品长人])|(?<![另前后上下各])一半(?!年|天|以?上?的(?:时间|路)))"
)
_PART = re.compile(rf"(?P<of>万|{CHINESE}|{ARABIC})分之(?P<a>{CHINESE}|{ARABIC})|(?<!前)半数")
"""三分之二, 半数; a hundredth is a percentage."""
_MONEY = re.compile(rf"(?P<a>{NUMBER})(?:(?:多|余|来)[万亿]?)?(?:美元|欧元|元)")
_DURATION = re.compile(
    rf"(?P<a>{NUMBER}|[仨俩])(?:多|来)?(?:个)?(?P<u>工作日|自然日|日历天|日|天|周(?!岁)|星期|个月|月|年|季度|小时|分钟|学期)(?![产月均度级代期间轻来岁份多余]|以来|前期)"
    r"|(?<![上下])(?P<half>半)(?:个)?(?P<hu>个月|年|天|小时)"
)
_QUANTITY = re.compile(rf"(?P<a>{NUMBER})(?:多|余|来)?(?:个(?=人))?(?P<u>{_UNITS})")
_COUNT = re.compile(rf"(?P<a>{NUMBER})(?:多|余|来)?个?(?P<u>名额|{_COUNTED})")
_RANGE_END = re.compile(rf"(?P<a>{ARABIC})(?=[—–\-~～至到]{{1,2}}{ARABIC}[%％])")
_RANGE_START = re.compile(rf"(?<![\d.])(?P<a>{NUMBER})[至到—–~～-]{{1,2}}$")
_SKIP_BEFORE = re.compile(r"第$|[A-Za-z.\d]$")
_ONLY = re.compile(r"[只仅限]|至少|不少于|最多|不超过")
"""只能提取一次: once is a limit, 每季度至少一次 a habit."""
_OFTEN = re.compile(rf"每个?(?:半?[年月天]|季|周|星期|日|{CHINESE}|\d)")
_WITHIN = re.compile(r"以?内|之内|以[上下]")
_SKIP_ONE = re.compile(r"^[一两]$")
_SOME = ("多", "余", "来")
ABOUT = Decimal("0.05")
"""How far a value told as about (约, 近, 左右) may be from the policy's."""
_DAYS = {"日": "天", "日历天": "天", "自然日": "天", "个月": "月", "季度": "季"}
_ONE_UNIT = {"周岁": "岁", "度": "千瓦时", "方": "立方米", "公斤": "千克", "kWh": "千瓦时", "场": "次"}
_TIMES = {
    "年": (12, "月"),
    "周": (7, "天"),
    "星期": (7, "天"),
    "小时": (60, "分钟"),
    "公里": (1000, "米"),
    "千米": (1000, "米"),
}
"""Values said in two units are one: 三年 = 36个月, 一周 = 7天, 半小时 = 30分钟, 1公里 = 1000米."""
_MULTIPLES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_BOUND_AFTER = re.compile(r"^(?:（[^）]{1,8}）)?(以上|以下|以内|之内|左右|以前|之前|前|后|以后|之后|起)")
_BOUND_BEFORE = re.compile(
    r"(不超过|不得超过|不高于|不低于|不少于|不小于|至少|超过|高于|低于|小于|大于|最高|最低|最多|最少|约|近)(?:为|达到)?$"
)
UPPER = frozenset({"以下", "以内", "之内", "不超过", "不得超过", "不高于", "最高", "最多", "低于", "小于"})
NEARLY = frozenset({"约", "近", "左右"})
LOWER = frozenset({"以上", "不低于", "不少于", "不小于", "至少", "最低", "最少", "超过", "高于", "大于"})


@dataclass(frozen=True, slots=True)
class Fact:
    """``value`` is a Decimal, or for dates ``(year, month, day)`` with None where unsaid; ``bound`` is
    upper, lower, about or ''."""

    kind: Kind
    start: int
    end: int
    text: str
    value: Decimal | Day
    unit: str
    bound: str = ""


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    start: int
    end: int
    text: str


def document_numbers(text: str) -> list[DocumentNumber]:
    return [DocumentNumber(m.start(), m.end(), m.group()) for m in _DOCUMENT_NUMBER.finditer(text)]


def _edge(one: Fact, other: Fact) -> bool:
    """Whether both are the end of the same month, one of them said so (6月底, 6月30日)."""
    if not (isinstance(one.value, tuple) and isinstance(other.value, tuple)):
        return False
    said = any(fact.text.endswith(("底", "末")) for fact in (one, other))
    days = [fact.value[2] for fact in (one, other) if isinstance(fact.value, tuple)]
    return said and one.value[1] == other.value[1] and all(day is not None and day >= 28 for day in days)


def same_value(one: Fact, other: Fact) -> bool:
    """True where both state the same; a date that says less (a year or month only) agrees with one that says more,
    save that the bare month of ``other`` bears no day out."""
    if one.kind is not other.kind:
        return False
    if one.unit != other.unit:
        return _month(one) == _month(other) is not None
    if isinstance(one.value, tuple) and isinstance(other.value, tuple):
        if None not in (one.value[2], other.value[2]) and "号" not in one.text + other.text and _edge(one, other):
            return one.value[0] in (None, other.value[0]) or other.value[0] is None
        if one.value[2] is not None and other.value[0] is None and other.value[2] is None:
            return False
        both = [(a, b) for a, b in zip(one.value, other.value, strict=True) if a is not None and b is not None]
        return bool(both) and all(a == b for a, b in both)
    return one.value == other.value or _roughly(one, other) or _roughly(other, one)


def _roughly(one: Fact, other: Fact) -> bool:
    """Whether ``one`` says about how much (三百来块, 1000多元, 约5万户) and ``other`` is that much."""
    if not (isinstance(one.value, Decimal) and isinstance(other.value, Decimal)):
        return False
    if one.text.endswith(_SOME, 0, -1) or one.text[:-2].endswith(_SOME):
        step = Decimal(10) ** (len(str(int(one.value))) - len(str(int(one.value)).rstrip("0")))
        return one.value <= other.value < one.value + step
    return one.bound == "about" and abs(one.value - other.value) <= one.value * ABOUT


def _month(fact: Fact) -> Decimal | None:
    """A duration in days, a month told as thirty of them (60日, 两个月); None for any other fact."""
    if fact.kind is not Kind.DURATION or not isinstance(fact.value, Decimal):
        return None
    return {"月": fact.value * 30, "天": fact.value}.get(fact.unit)


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
    for match in DATE.finditer(text):
        day = date_value(match)
        if day is not None:
            add(Kind.DATE, match.start(), match.end(), day, "")
    for match in _PART.finditer(text):
        share = _share(match)
        if share is not None:
            add(Kind.PERCENT, match.start(), match.end(), share, "%")
    for match in _RANGE_END.finditer(text):
        add(Kind.PERCENT, match.start(), match.end(), number_value(match["a"]), "%")
    for match in _PERCENT.finditer(text):
        body = match["a"]
        unit = "百分点" if body.endswith("百分点") else "%"
        tenths = "成" in body or (len(body) == 1 and body in CHINESE)
        whole, _, rest = body.removeprefix("百分之").removesuffix("个百分点").rstrip("%％‰").partition("成")
        value = number_value(whole)
        if value is not None and body.endswith("‰"):
            value /= 10
        if value is not None and rest:
            value += Decimal("0.5") if rest == "半" else (number_value(rest) or Decimal(0)) / 10
        if body == "一半":
            value = Decimal(50)
        if value is not None:
            add(Kind.PERCENT, match.start(), match.end(), value * 10 if tenths else value, unit)
    for spoken in spoken_facts(text):
        add(*spoken)
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
                first = _range_start(text, match.start("a"), made[0], match) if match["a"] else None
                if first is not None:
                    add(kind, *first, made[1])
    return sorted(found, key=lambda fact: fact.start)


def _range_start(text: str, at: int, last: Decimal, end: re.Match[str]) -> tuple[int, int, Decimal] | None:
    """The bare number of 3至12个月 before ``at`` with its value; 3至5万元 starts at 3万."""
    match = _RANGE_START.search(text, max(0, at - 12), at)
    if match is None:
        return None
    value = number_value(match["a"])
    if value is not None:
        value *= _TIMES.get(end.groupdict().get("u") or "", (1, ""))[0]
    if value is None or value >= last:
        return None
    for size in (Decimal(100_000_000), Decimal(10_000)):
        if last >= size and last % (size / 100) == 0 and value < 100 and "万" not in match["a"]:
            value *= size
            break
    return (match.start("a"), match.end("a"), value) if value < last else None


def _share(match: re.Match[str]) -> Decimal | None:
    """三分之二 in percent."""
    if match["of"] is None:
        return Decimal(50)
    whole, part = number_value(match["of"]), number_value(match["a"])
    if match["of"] == "万":
        whole = _MULTIPLES["万"]
    return None if not whole or part is None or whole == 100 or part > whole else part / whole * 100


def _measure(kind: Kind, match: re.Match[str], text: str) -> tuple[Decimal, str] | None:
    before = text[max(0, match.start() - 2) : match.start()]
    if _SKIP_BEFORE.search(before) or match.group() in ("十九大", "二十大", "二十一大"):
        return None
    if kind is Kind.DURATION and match["half"]:
        return {
            "个月": (Decimal(15), "天"),
            "年": (Decimal(6), "月"),
            "天": (Decimal("0.5"), "天"),
            "小时": (Decimal(30), "分钟"),
        }[match["hu"]]
    body = match["a"]
    last = before.endswith(("上", "下", "新", "头")) and not text.endswith(("原则上", "以上"), 0, match.start())
    if body == "一" and last and kind is Kind.DURATION:
        return None  # 上一年 names a year
    unit = "元" if kind is Kind.MONEY else match["u"]
    within = _WITHIN.match(text[match.end() : match.end() + 3])
    near = text[max(0, match.start() - 14) : match.start()]
    limit = _ONLY.search(near[-8:]) and not _OFTEN.search(near)
    only = kind is Kind.NUMBER and unit == "次" and (body == "两" or limit)
    month = match.group().endswith("个月")
    single = kind in (Kind.COUNT, Kind.NUMBER) or (unit in ("日", "天", "月") and not month)
    if _SKIP_ONE.match(body) and not (within or only) and single:
        return None
    if body == "二" and unit in ("套", "次", "名"):
        return None  # 二套房 is the second, two would be 两套
    if kind is Kind.COUNT and body in ("十", "百", "千"):
        unit_first = unit[0]
        if unit_first not in "大项条个类方":
            return None
    value = number_value(body)
    if value is None:
        return None
    if kind is Kind.MONEY:
        coin = match.group()[len(body) :].lstrip("多余来")
        return value * _MULTIPLES.get(coin[0], 1), coin.lstrip("万亿")
    if unit[0] in _MULTIPLES and len(unit) > 1:
        return value * _MULTIPLES[unit[0]], unit[1:]
    if kind is Kind.COUNT:
        return value, _count_unit(unit)
    if unit in _TIMES:
        times, whole = _TIMES[unit]
        return value * times, whole
    return value, {**_DAYS, **_ONE_UNIT}.get(unit, unit)


def _count_unit(unit: str) -> str:
    for group in ("方面", "部分", "行动", "举措", "措施", "任务"):
        if unit.endswith(group):
            return {"举措": "条", "措施": "条", "任务": "项"}.get(group, group)
    return {"大类": "类", "周岁": "岁", "位": "名", "名额": "名"}.get(unit, unit)


def _bound(text: str, start: int, end: int) -> str:
    after, before = _BOUND_AFTER.match(text[end : end + 14]), _BOUND_BEFORE.search(text[max(0, start - 8) : start])
    words = {m.group(1) for m in (after, before) if m}
    if words & UPPER:
        return "upper"
    return "lower" if words & LOWER else "about" if words & NEARLY else ""
