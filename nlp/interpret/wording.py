"""Words that carry force: obligation with its strength, negation, scope, conditions, and the bodies that act.

Strength by INT-19: 必须/严禁 5, 不得 4.5, 应当 4, 要 3, 原则上 2, 可以 1, 鼓励 0.5; 无需 is a class of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.types import Span

CLASS_NAMES = {
    "must": "必须",
    "forbid": "禁止",
    "shall": "应当",
    "need": "要",
    "in principle": "原则上",
    "may": "可以",
    "encourage": "鼓励",
    "exempt": "无需",
}
_MODALS = {
    "must": "必须|务必|一律",
    "forbid": "严禁|禁止|不得|不准|不许|不应当|不应(?!对)|不可(?![再持避或抗])|不能(?!力)",
    "exempt": "无需|无须|不需要|不需|不必|可不(?!是|能|要|许|得|准|可)|免于",
    "shall": "应当|应该|(?<![相适供响反效对感顺回])应(?![急用对变届收激邀力声答运聘计从景验])|(?<![必无])须(?!知)",
    "need": "(?<![必不无急所亟刚按供内外])需(?![求要方量用])|需要(?=[将把在提上填按经由])|"
    "(?<![必只不需主重概纲首机摘简扼])要(?![求素点件闻么道领旨塞害紧约案义务职式目货害])",
    "in principle": "原则上",
    "may": "可以|(?<![许认不只])可(?![再持靠行调控观测能见预视变信避逆获溶视选供见比操])|有权",
    "encourage": "鼓励|倡导|提倡",
}
_NEGATION = (
    "不予|不再|没有|未经|未|不(?!断|仅|但|同|良|足|少|动产|正当|久|得|准|许|应|可|能|需|必|宜)|无(?!人|线|障碍|论|偿|形|需|须|缝|缘)|"
    "非(?=[\u4e00-\u9fff]{2})(?!化石|常|电|居民|法|遗|物质|凡|公)"
)
NARROW = (
    "试点地区|重点区域|试点|试行|(?<![一二三四五六七八九十几个\\d])部分(?=[\u4e00-\u9fff])|个别|少数|有条件的?地区|具备条件的?(?:地区)?|有条件的|"
    "逐步|分批|分步|探索|局部|试点地区|重点地区|重点区域|重点领域"
)
WIDE = "全面|全部|所有(?![者权制人])|一律|各地均?|普遍|全国|全省|全市|全域|各类|任何|全体|统一|整体|每[个一]"
_CONDITION = (
    "对?符合(?:[^，。；、]{0,10})?条件的|具备(?:[^，。；、]{0,6})?条件的|满足(?:[^，。；、]{2,16})?(?:要求|条件)(?:的|后|的情况下)|"
    "在[^，。；]{2,24}?(?:前提下|情况下|条件下|基础上)|经(?![营济费办])[^，。；]{2,14}?(?:批准|同意|审核|核准|备案|确认)(?:后|的|，)?|"
    "未经[^，。；]{2,14}?(?:批准|同意|许可|备案|登记|审核|验收)|除[^，。；]{2,24}?(?:外|以外|之外)|但[^，。；]{2,24}?除外|确因[^，。；]{2,14}的|"
    "确有困难的|确需[^，。；]{1,10}的|因[^，。；]{2,14}的|逾期[^，。；]{0,8}的|原则上|有下列情形之一的|拒不改正的|情节严重的"
)
_BODY_END = (
    "主管部门|管理部门|监管部门|指定部门|执法部门|有关部门|相关部门|部门|管理机构|派出机构|领导机构|调度机构|金融机构|保险机构|"
    "代理机构|服务机构|机构|行政机关|公安机关|审核机关|机关|人民政府|政府|管理单位|建设单位|用人单位|监理单位|施工单位|单位|"
    "电网企业|运营企业|生产企业|经营企业|批发企业|零售企业|仓储企业|发电企业|中小企业|小微企业|民营企业|国有企业|企业|运营商|生产者|"
    "(?:所有|经营|生产|使用|销售|消费|申请|承租|出租|代理|委托|投资|管理|运营|受益|监护|负责|当事|进口|供应|中标|参保|用工|被许可|许可|购买|出让|受让)(?:人|者|方|商)|"
    "操控人员|工作人员|人员|居民|村民|职工|个人|"
    "业主委员会|委员会|发展改革委|卫生健康委|能源局|财政厅|财政局|财政部(?!门)|商务部(?!门)|商务局|商务厅|公安部(?!门)|税务局|税务总局|"
    "市场监管局|市场监管总局|教育部(?!门)|民政部(?!门)|[局厅]|协会|学校|医疗机构|养老机构|幼儿园|高校|行业组织"
)
_TOKENS = re.compile(
    "|".join(
        [
            f"(?P<cond>{_CONDITION})",
            *(f"(?P<m_{name.replace(' ', '_')}>{pattern})" for name, pattern in _MODALS.items()),
            f"(?P<neg>{_NEGATION})",
            f"(?P<narrow>{NARROW})",
            f"(?P<wide>{WIDE})",
        ]
    )
)
_JOINED = "住房和城乡建设|人力资源和社会保障|文化和旅游|工业和信息化|自然资源和规划|发展和改革|广播电视和旅游"
"""Names of offices that hold 和."""
_BODY_TOKEN = re.compile(
    r"(?:国务院|国家|中央|各?省级|各?市级|各?县级|各?区级|乡镇|县级以上|设区的市级|地市级|省|市|县|各地|地方|上级|同级|本级|当地|属地|境外|境内|外国|个人)*"
    rf"(?:(?:{_JOINED})|[\u4e00-\u9fff]{{0,6}}?)(?:" + _BODY_END + ")+"
)


@dataclass(frozen=True, slots=True)
class Word:
    """cls: modal | neg | narrow | wide | cond; ``name`` is the strength class of a modal."""

    cls: str
    name: str
    start: int
    end: int
    text: str


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Force words of ``text[start:end]`` in order, with offsets into ``text``."""
    found = []
    for match in _TOKENS.finditer(text, start, len(text) if end is None else end):
        group = match.lastgroup or ""
        cls, name = ("modal", group[2:].replace("_", " ")) if group.startswith("m_") else (group, "")
        if cls == "cond" and match.group() == "原则上":
            cls, name = "modal", "in principle"
        found.append(Word(cls, name, match.start(), match.end(), match.group()))
    return found


def clash(policy: str, interpretation: str) -> bool:
    """Whether two strength classes contradict: 应当/要 are one, 必须 and 应当 are not, 鼓励 and 可以 are one."""
    soft = {"may": "may", "encourage": "may", "need": "shall"}
    return soft.get(policy, policy) != soft.get(interpretation, interpretation)


_FILLER = re.compile(
    r"^(?:由|对|向|会同|经|和|与|及|或者?|各级?|有关|相关|其|该|本|作为|指导|支持|鼓励|引导|推动|允许|要求|组织|建立健全|建立|完善|加强|强化|明确|规定|提出|所有|全部|申请|通过)+|等$"
)
_VERBAL = re.compile(
    r"[在的为由于与和及是把被将对向请让]|委托|聘请|组织|每[年月季半天周日]|"
    r"发挥|提高|推进|促进|开展|落实|加快|要求|引导"
)
_FORCE = re.compile(r"[应须等]")
_LEVEL = re.compile(r"国务院|国家|中央|省|市|县|区|乡镇|上级|同级|境外|境内|外国")


def body_around(text: str, start: int, end: int, within: Span) -> Span | None:
    """The acting body (县级以上地方人民政府, 个人消费者 …) that ``text[start:end]`` is part of, or None."""
    left = max(within.start, start - 16)
    for stop in range(start - 1, left - 1, -1):
        if text[stop] in "，,。；;：:、（）()“”《》\n":
            left = stop + 1
            break
    for match in _BODY_TOKEN.finditer(text, left, min(within.end, end + 12)):
        if match.start() < end and start < match.end():
            filler = _FILLER.match(match.group())
            begin = match.start() + (filler.end() if filler else 0)
            held = [(m.start(), m.end()) for m in re.finditer(_JOINED, match.group())]
            for verbal in _VERBAL.finditer(text, begin, match.end()):
                at = verbal.start() - match.start()
                if not any(low <= at < high for low, high in held):
                    begin = verbal.end()
            if _FORCE.search(text, begin, match.end()):
                return None
            return Span(min(begin, match.end()), match.end()) if begin < match.end() else None
    return None


def same_body(one: str, other: str) -> bool:
    """Whether two names may be one body: one abbreviates the other and both stand on the same level."""
    a, b = (re.sub(r"各级?|有关|相关|等|的|地方|人民|本地区?", "", name) for name in (one, other))
    levels_a, levels_b = set(_LEVEL.findall(a)), set(_LEVEL.findall(b))
    if levels_a and levels_b and levels_a != levels_b and not (levels_a < levels_b or levels_b < levels_a):
        return False
    head = _HEAD.search(a)
    if head and b.endswith(head.group()) and set(a[: head.start()]) & set(b[: -len(head.group())]):
        return True
    core_a, core_b = (_SUFFIX.sub("", name) for name in (a, b))
    return _abbreviates(a, b) or (bool(core_a and core_b) and _abbreviates(core_a, core_b))


def same_office(one: str, other: str) -> bool:
    """Whether two names may be one office where words that lead to it were read with it (水质监测找县卫健局)."""
    return same_body(one, other) or _ends_as(one, other) or _ends_as(other, one)


def _ends_as(led: str, name: str) -> bool:
    """Whether the end of ``led`` abbreviates ``name`` by two characters more than the kind of office, on its level."""
    size = 0
    while size < len(led) and _within(led[-size - 1 :], name):
        size += 1
    kind = _SUFFIX.search(led)
    level = led[-size - 1 : -size] if size < len(led) else ""
    levels = set(_LEVEL.findall(name))
    apart = _LEVEL.fullmatch(level) is not None and bool(levels) and level not in levels
    return size >= len(kind.group() if kind else "") + 2 and not apart


def _within(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


_HEAD = re.compile(r"(?:高校|学校)$")
_SUFFIX = re.compile(r"(?:主管部门|管理部门|部门|机构|委员会|[局委厅部会署])$")


def _abbreviates(one: str, other: str) -> bool:
    """Whether the shorter name is the longer one with characters left out."""
    short, long = sorted((one, other), key=len)
    return _within(short, long)
