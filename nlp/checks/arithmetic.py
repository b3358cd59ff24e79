"""Sums, rates and shares recomputed; a finding only where no reading of the sentence makes the numbers right."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from nlp.checks.base import Context, make_finding
from nlp.checks.quantities import NUMBER, PLAIN, QUANTITY, Quantity, agrees, amount, quantities, same, written
from nlp.checks.table_sums import wrong_totals
from nlp.types import Document, Finding, Rule, Severity

ARITHMETIC = Rule(
    "NUM-11",
    "数字前后不符",
    "numeral",
    Severity.SERIOUS,
    "《报纸期刊质量管理规定》（国新出发〔2020〕10号）附件《报纸编校差错率计算方法》：数字差错",
    1.0,
    "句内、表内的分项与总数、比率与实数重新计算后不相符。",
)
RULES = (ARITHMETIC,)

_TRIGGER = re.compile(
    r"其中|(?:共|合计|总计|总共|一共)(?:(?<=[，,；;、]共)|(?<=[，,；;、]..))(?:计|有|为)?(?=\s?\d)"
    r"|率(?=为|是|达|约|\s?\d)|占(?=总|比|全部|的|\s?\d)"
)
_COUNTED = re.compile(
    r"[，,；;](?:以上|上述|前述)?(?P<count>[两二三四五六七八九])[项者笔类块](?:合计|相加|共计|总计|之和)(?:为|是|达)?(?=\s?\d)"
)
_SIZES = {"两": 2, **{name: size for size, name in enumerate("二三四五六七八九", 2)}}
_STOP = re.compile(r"[。！？\n]")
_ITEM = re.compile(
    rf"[，,、：:；;和及]?\s?(?P<name>[^\d，,、；;：:。（）()]{{1,20}}){QUANTITY.pattern}(?:[（(][^）)\n]{{0,20}}[）)])?"
)
_OTHER = re.compile(
    r"检查发现|由|从|含|提高|标准|不合格|同比|增长|下降|较|新增|完成|累计|投入|实现|占|比|超|每|平均|最|其余|约|近|当日|当天|当月|当年"
)
_FIRST = re.compile(
    rf"[，,、：:；;和及]?\s?{QUANTITY.pattern}(?P<name>[\u3400-\u9fff]{{1,12}})(?=[，,、；;和及。（(]|$)"
)
_MILD = re.compile("新增|完成|累计|投入|实现")  # may speak of other things, hardly where the sum is all but right
_CHANGED = re.compile("增加|增长|减少|下降|提高|同比|较|比|每|超过|不低于|不少于|至少|第")
_ROUGHLY = re.compile(r"(?:超|超过|逾|近|约|大约|突破)\s?$")
_LARGER = re.compile(f"^的|总|价|{_OTHER.pattern}")  # what may well be larger than the amount before 其中
_OVERLAP = re.compile(
    r"给予|移送|处分|问责|通报|约谈|立案|查处|以上|以下|学历|职称|党员|女|民族|岁|重点|级|贫困|残疾|骨干|优秀|示范|规模|博士|硕士|专业|获|已|未|通过"
)
_TIER = re.compile(r"(?:国家|中央|自治区|[地州省市县区乡镇村])级$")  # these part the whole, they do not overlap
_NESTED = re.compile("以上|以下|已|未|年|月|到位|争取|下达|拨付|支付")
_RATE = re.compile(rf"(?P<stem>[\u3400-\u9fff]{{2,4}})率(?:为|是|达到|达)?\s?(?P<rate>{NUMBER})[%％](?!以上|左右)")
_STEMS = (
    "不合格",
    "合格",
    "办结",
    "完成",
    "到位",
    "回复",
    "答复",
    "签约",
    "参与",
    "出勤",
    "及格",
    "优秀",
    "通过",
    "参保",
    "整改",
    "达标",
    "中标",
    "就业",
    "录取",
)
_SHARE = re.compile(
    rf"[，,（(]?\s?占(?:总[数量额]|总人数|总户数|总面积|全部)?的?比?(?:为|达)?\s?(?P<rate>{NUMBER})[%％](?!以上|左右)"
)
_OF_SCORE = re.compile(rf"占(?:总成绩|总分|总评成绩|综合成绩)的?(?:比例为)?\s?(?P<rate>{NUMBER})[%％]")
_TOTAL = re.compile(
    "共|总|合计|全[省市县区州校国镇乡]|应|抽[查检]|登记|受理|接待|接收|转办|交办|承办|办件|收到|检[查测]"
)
_CHANGE = re.compile(
    rf"[由从][^\d，。；\n]{{0,10}}(?:\d{{4}}年的?)?(?P<first>{PLAIN})[^\d，。；\n]{{0,6}}[增提升降减扩][\u3400-\u9fff]?[至到]"
    rf"[^\d，。；\n]{{0,6}}(?:\d{{4}}年的?)?(?P<second>{PLAIN})，(?:增长|增幅|增加|提高|下降|降低|降幅|减少)了?[为达]?"
    rf"(?P<rate>{NUMBER})[%％](?!以上|左右)"
)
MOST = 1.3  # a sum further above its total was hardly meant as its parts
WINDOW = 400  # characters of a sentence looked through after a trigger
CROWD = 8  # so many triggers of a kind in one window are no prose
MOST_QUANTITIES = 60
SLIGHT = 0.05  # three parts or more that miss the total by so little were meant as its parts
NEAR = 0.85  # a sum further below leaves room for parts not named


def check(document: Document, context: Context) -> Iterator[Finding]:
    """NUM-11 in sentences and in tables (rows and columns called 合计). No fix: any of the numbers may be wrong."""
    text = document.text
    done: set[tuple[int, str]] = set()
    recent: dict[str, deque[int]] = {}
    for trigger in _TRIGGER.finditer(text):
        word = trigger[0][0]
        places = recent.setdefault(word, deque([-WINDOW] * CROWD, maxlen=CROWD))
        crowded = trigger.start() - places[0] < WINDOW
        places.append(trigger.start())
        if crowded:
            continue
        start, end = _sentence(text, trigger.start())
        if (start, word) in done and word != "其":
            continue
        done.add((start, word))
        if word == "其":
            yield from _of_which(document, start, trigger.end(), end)
        elif word in "合共总一":
            yield from _altogether(document, start, trigger.start(), end)
        elif word == "率":
            yield from _rates(document, start, end)
        else:
            yield from _shares(document, start, end)
    yield from _counted(document)
    yield from _changes(document)
    for span, message in wrong_totals(document):
        yield make_finding(ARITHMETIC, document, span.start, span.end, message)


def _sentence(text: str, place: int) -> tuple[int, int]:
    window = max(0, place - 300)
    stops = [match.end() for match in _STOP.finditer(text, window, place)]
    stop = _STOP.search(text, place, place + WINDOW)
    return (stops[-1] if stops else window), (stop.start() if stop else min(len(text), place + WINDOW))


def _of_which(document: Document, start: int, place: int, end: int) -> Iterator[Finding]:
    """总数 N，其中甲 a、乙 b、丙 c."""
    text = document.text
    parts: list[Quantity] = []
    names: list[str] = []
    closed: list[int] = []  # after so many parts a semicolon
    position = place
    shape = _FIRST if _FIRST.match(text, place, end) else _ITEM  # 其中5个镇、4个乡; 其中镇5个、乡4个
    while (item := shape.match(text, position, end)) and "其中" not in item["name"]:
        part = _each(item["name"], quantities(text, item.start("number"), item.end())[0])
        if parts and part.unit != parts[0].unit:
            break
        if item[0][0] in "；;":
            closed.append(len(parts))
        parts.append(part)
        names.append(item["name"])
        position = item.end()
    totals = [other for other in quantities(text, start, place) if parts and other.unit == parts[0].unit]
    yield from _larger_part(document, start, names[:1], parts[:1], totals)
    own = next((index for index, name in enumerate(names) if _OTHER.search(name)), len(names))
    sizes = [*range(max(own, 2), len(parts) + 1), *filter(None, closed)]
    if not totals or any(_fits(parts[:size], totals) for size in sizes):
        return
    total, parts, names = totals[-1], parts[:own], names[:own]
    if _ROUGHLY.search(text, start, total.span.start):
        return
    pair = len(names) == 2 and ({"男", "女"} <= set("".join(names)) or _opposite(*names))
    if len(parts) < 2 or (not pair and _may_overlap(parts, names)):
        return
    added = sum(part.value for part in parts)
    severity = Severity.GENERAL if any(_fits(parts[:size], totals) for size in range(2, len(parts))) else None
    if len(parts) == 2 and not pair:
        severity = Severity.HINT
    said = f"分项之和为{amount(added, total)}，总数为{amount(total.value, total)}，不相等"
    if total.value < added <= total.value * MOST:
        message = f"{said}，请核对。"
        yield make_finding(ARITHMETIC, document, total.span.start, parts[-1].span.end, message, severity=severity)
    elif total.value * NEAR <= added < total.value and (pair or len(parts) > 2):
        yield make_finding(
            ARITHMETIC, document, total.span.start, parts[-1].span.end, f"{said}；若分项没有列全，请忽略。",
            severity=None if pair else Severity.GENERAL if _listed_out(parts, total) else Severity.HINT,
        )  # fmt: skip


def _each(name: str, part: Quantity) -> Quantity:
    """甲和乙各 a: two parts in one."""
    names = len(re.split("[和与及]", name)) if name.endswith("各") else 1
    return replace(part, value=part.value * names, slack=part.slack * names)


def _larger_part(
    document: Document, start: int, names: list[str], parts: list[Quantity], totals: list[Quantity]
) -> Iterator[Finding]:
    """总数 N，其中甲 a, where a alone is more than everything counted before."""
    text = document.text
    if not totals or parts[0].value <= sum(other.value for other in totals) or _LARGER.search(names[0]):
        return
    total = totals[-1]
    joined = re.match("[，,（(；;、：:]?其中", text[total.span.end : total.span.end + 3])
    if joined is None or _CHANGED.search(text, start, total.span.start):
        return
    message = f"其中一项为{amount(parts[0].value, total)}，大于前面的{amount(total.value, total)}，请核对。"
    yield make_finding(ARITHMETIC, document, total.span.start, parts[0].span.end, message, severity=Severity.GENERAL)


def _opposite(one: str, other: str) -> bool:
    """Whether the two parts are a thing and its negation, which make up the whole: 脱贫户, 未脱贫户."""
    shorter, longer = sorted((one.strip(), other.strip()), key=len)
    return len(shorter) > 1 and any(longer == no + shorter for no in ("未", "非", "不", "无"))


def _may_overlap(parts: list[Quantity], names: list[str]) -> bool:
    """Whether one thing may be counted in several parts (党员, 女); measures of money, land, length do not overlap."""
    measured = parts[0].unit in ("元", "亩", "公顷", "吨", "公里", "米", "平方米", "平方公里", "立方米")
    pattern = _NESTED if measured else _OVERLAP
    return any(pattern.search(_TIER.sub("", name)) for name in names)


def _listed_out(parts: list[Quantity], total: Quantity) -> bool:
    """Whether the list goes into such detail that a part as large as what is missing would stand in it."""
    missing = total.value - sum(part.value for part in parts)
    return len(parts) >= 4 and (missing <= 0.03 * total.value or missing >= min(part.value for part in parts))


def _fits(parts: list[Quantity], totals: list[Quantity]) -> bool:
    added = sum(part.value for part in parts)
    return any(same(added, total, parts) for total in totals)


def _altogether(document: Document, start: int, place: int, end: int) -> Iterator[Finding]:
    """甲 a、乙 b，共 N: every quantity before must be of the same unit and none may be of another kind."""
    text = document.text
    totals = quantities(text, place, end)[:1]
    before = quantities(text, start, place)
    if not totals or len(before) < 2 or any(part.unit != totals[0].unit for part in before):
        return
    total = totals[0]
    if any(part.value == total.value for part in before):
        return
    if not all(_ends(text, quantity.span.end) for quantity in (*before, total)):
        return
    if any(_fits(before[first:], totals) for first in range(len(before) - 1)):
        return
    between = QUANTITY.sub("", text[before[0].span.start : place])
    added = sum(part.value for part in before)
    if re.search(r"\d", between) or not 1 / MOST <= added / total.value <= MOST:
        return
    said = text[start:place]
    slight = len(before) > 2 and abs(added - total.value) <= SLIGHT * total.value
    if _OTHER.search(_MILD.sub("", said) if slight else said):
        return
    severity = Severity.GENERAL if _OTHER.search(said) else None
    message = f"前面各项之和为{amount(added, total)}，此处写{amount(total.value, total)}，不相等，请核对。"
    yield make_finding(ARITHMETIC, document, before[0].span.start, total.span.end, message, severity=severity)


def _counted(document: Document) -> Iterator[Finding]:
    """甲 a，乙 b，两项合计 N: as many quantities of the unit stand before it in the sentence as it says."""
    text = document.text
    for match in _COUNTED.finditer(text):
        start, end = _sentence(text, match.start())
        totals = quantities(text, match.end(), end)[:1]
        parts = [one for one in quantities(text, start, match.start()) if totals and one.unit == totals[0].unit]
        if len(parts) == _SIZES[match["count"]] and not _fits(parts, totals):
            added, total = sum(part.value for part in parts), totals[0]
            message = f"前面各项之和为{amount(added, total)}，此处写{amount(total.value, total)}，不相等，请核对。"
            yield make_finding(ARITHMETIC, document, match.end(), total.span.end, message)


def _ends(text: str, place: int) -> bool:
    """Whether the quantity closes its item (社区16个、) rather than opening it (16个社区)."""
    return text[place : place + 1] in tuple("，,；;、。）)和\n") or place >= len(text)


def _rates(document: Document, start: int, end: int) -> Iterator[Finding]:
    """合格率, 办结率 …: silent if any two quantities of the sentence give the rate."""
    text = document.text
    found = quantities(text, start, end)
    rates = list(_RATE.finditer(text, start, end))
    if len(rates) != 1 or not 2 <= len(found) <= MOST_QUANTITIES:
        return
    match = rates[0]
    stem = next((stem for stem in _STEMS if match["stem"].endswith(stem)), None)
    if stem is None or re.search("[超近约]过?$", text[match.start() : match.start("rate")]):
        return
    anchor = _anchored(text, start, end, "不合格" if stem == "合格" else stem, found)
    fails = stem == "合格" and anchor is not None
    anchor = anchor or _anchored(text, start, end, stem, found)
    if anchor is None or any(_is_rate(match["rate"], a, b) for b in found for a in found if a.unit == b.unit):
        return
    bases = [other for other in found if other.unit == anchor.unit and other.value > anchor.value]
    bases = [other for other in bases if _TOTAL.search(text[max(start, other.span.start - 15) : other.span.start])]
    if not bases:
        return
    base = max(bases, key=lambda other: other.value)
    good = base.value - anchor.value if fails else anchor.value
    message = (
        f"按{written(good)}÷{written(base.value)}计算为{written(round(good / base.value * 100, 2))}%，"
        f"此处写{match['rate']}%，请核对。"
    )
    yield make_finding(ARITHMETIC, document, match.start("rate"), match.end(), message)


def _anchored(text: str, start: int, end: int, stem: str, found: list[Quantity]) -> Quantity | None:
    """The quantity that the sentence itself joins to ``stem``: 不合格政务新媒体6个, 已办结96件, 6个不合格."""
    for quantity in found:
        before = text[max(start, quantity.span.start - 20) : quantity.span.start]
        after = text[quantity.span.end : min(end, quantity.span.end + 6)]
        near = re.split(r"[，,；;、。\d]", before)[-1]
        place = near.rfind(stem)
        if place >= 0 and near[place + len(stem) :][:1] != "率" and not near[:place].endswith(("不", "未", "应")):
            return quantity
        if re.match(rf"(?:已|均)?{stem}(?!率)", after):
            return quantity
    return None


def _is_rate(rate: str, part: Quantity, base: Quantity) -> bool:
    """Whether part/base or its complement is the rate."""
    if base.value <= 0 or part.value > base.value:
        return False
    share = part.value / base.value * 100
    return agrees(share, rate) or agrees(100 - share, rate)


def _shares(document: Document, start: int, end: int) -> Iterator[Finding]:
    """a 人，占总数的 p%, and the shares of one total score."""
    text = document.text
    scores = list(_OF_SCORE.finditer(text, start, end))
    if len(scores) >= 2:
        added = sum(float(match["rate"].replace(",", "")) for match in scores)
        if abs(added - 100) > 0.5 and added > 80:
            message = f"各部分占比之和为{written(added)}%，不是100%，请核对。"
            yield make_finding(ARITHMETIC, document, scores[0].start(), scores[-1].end(), message)
        return
    found = quantities(text, start, end)
    if len(found) > MOST_QUANTITIES:
        return
    for match in _SHARE.finditer(text, start, end):
        part = next((one for one in found if one.span.end == match.start()), None)
        bases = [one for one in found if part and one.unit == part.unit and one.value >= part.value and one != part]
        if part is None or not bases or any(_is_rate(match["rate"], part, base) for base in bases):
            continue
        base = bases[0]
        lead = text[max(start, base.span.start - 8) : base.span.start]
        if len(bases) == 1 and base.span.end < part.span.start and _TOTAL.search(lead):
            share = written(round(part.value / base.value * 100, 2))
            message = f"{written(part.value)}占{written(base.value)}的{share}%，此处写{match['rate']}%，请核对。"
            yield make_finding(ARITHMETIC, document, match.start("rate"), match.end(), message)


def _changes(document: Document) -> Iterator[Finding]:
    """由 a 增加到 b，增长 p%: both amounts and the rate stand side by side."""
    text = document.text
    for match in _CHANGE.finditer(text):
        first, second = quantities(text, *match.span("first"))[:1], quantities(text, *match.span("second"))[:1]
        if not first or not second or first[0].unit != second[0].unit or not first[0].value:
            continue
        rate = abs(second[0].value - first[0].value) / first[0].value * 100
        if not agrees(rate, match["rate"], 2 * (first[0].slack + second[0].slack) / first[0].value * 100):
            message = f"按前后两数计算为{written(round(rate, 2))}%，此处写{match['rate']}%，请核对。"
            yield make_finding(ARITHMETIC, document, match.start("rate"), match.end(), message)
