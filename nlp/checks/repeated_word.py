"""The same word twice in a row (会议进行进行讨论), with the reduplications of the language exempt."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from nlp.checks.base import Context, make_finding
from nlp.checks.reading import in_quotes
from nlp.lexicon.words import cut, frequency, is_word
from nlp.types import Document, Finding, Rule, Severity, Span

REPEATED = Rule(
    "WRD-01",
    "词语重复",
    "wording",
    Severity.GENERAL,
    "《报纸期刊质量管理规定》（国新出发〔2020〕10号）附件《报纸编校差错率计算方法》：多字",
    1.0,
    "同一词语紧接着出现两次；重叠式（研究研究、一个一个、人人）除外。",
)
RULES = (REPEATED,)

LONGEST = 12
COMMON = 20  # how often the dictionary must have counted a word for its doubling to be a slip
_BODY = re.compile("学院|学校|大学|中学|小学|公司|银行|医院|中心|集团")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
# Verbs, adjectives and adverbs that official Chinese does reduplicate as ABAB or repeat for emphasis.
_REDUPLICATED = frozenset(
    pair
    for line in (
        "研究讨论商量学习考虑了解交流休息活动锻炼打听打扮体验感受观察检查调查调研分析总结宣传介绍帮助照顾",
        "关心琢磨合计议论试验尝试比较比划请教教育改造整理收拾打扫参观回忆欣赏表示意思认识走动溜达沟通协商",
        "联系熟悉适应放松轻松高兴热闹清静凉快暖和快活解决处理准备安排布置商议切磋探讨非常十分特别永远很多",
        "好多许多多少太多很久好久真的真是谢谢感谢加油旅游努力多谢等等快来不要雪白漆黑通红火红碧绿金黄笔直冰凉",
        "滚烫乌黑瓦蓝湛蓝粉红焦黄锃亮喷香哈哈嘿嘿呵呵滴答叮咚轰隆咕咚哗啦噼啪扑通咕噜嘀嗒嗡嗡呼呼宝贝拜拜",
        "哪里什么怎么你好再见没有有没某某一点来来不断恭喜欢迎拉拉反复来回渐渐慢慢越来",
    )
    for pair in re.findall("..", line)
)
# A noun that meets the same word as a verb: 集体经济组织组织开展, 国家有关规定规定的.
_NOUN_AND_VERB = frozenset(
    re.findall(
        "..",
        "组织规定保管代表领导主管规划服务管理教育投资保险通知报告编辑翻译导演指挥总结计划设计要求决定检查监督审计"
        "仲裁保障救助补助补贴建议评价安排试点保护鉴定裁决批复答复代理委托协调执法执行经营承包生产运输处罚处分请示通报公告",
    )
)
_NEVER_TWICE = frozenset(
    re.findall(
        "..",
        "坚决认真切实不断全面深入积极严格及时扎实大力持续进行我们他们以及关于对于通过根据按照因此所以但是而且如果由于为了并且同时其中"
        "加强推进开展贯彻落实确保坚持促进提高提升强化完善推动做好必须应当需要",
    )
)
_NO_COMPOUND = frozenset(re.findall("..", "方式方法办法情况问题措施要求原则条件时候过程通知意见精神需要重要主要"))
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")
_DOUBLED = re.compile(r"([的了是在和与及被把对从向于为以但就都也由并要应须已给让使按该此这])\1")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """WRD-01, the longest repetition at a place first. Suggestion: the word once."""
    text = document.text
    last = 0
    for start, size in _repetitions(text):
        unit = text[start : start + size]
        if start < last or not _HAN.fullmatch(unit) or _legitimate(text, start, unit):
            continue
        span = Span(start, start + 2 * size)
        if size < 4 and in_quotes(text, span):
            continue
        last = span.end
        if unit[0] == "的" and unit[1:] not in _NO_COMPOUND:
            continue  # 依法募集的基金的基金份额 is right, 集中竞价的方式的方式 is not: a person must look
        level = Severity.HINT if unit[0] == "的" else None
        yield make_finding(REPEATED, document, span.start, span.end, f"“{unit}”重复。", unit, severity=level)
    for match in _DOUBLED.finditer(text):
        if _doubled_wrongly(text, match.start()):
            yield make_finding(REPEATED, document, match.start(), match.end(), f"“{match[1]}”重复。", match[1])


def _repetitions(text: str) -> list[tuple[int, int]]:
    """``(start, size)`` of every Han stretch that stands twice, not thrice, in a row; by start, the longest first."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    han = (codes >= 0x4E00) & (codes <= 0x9FFF)
    found: list[tuple[int, int]] = []
    for size in range(2, LONGEST + 1):
        if len(codes) < 2 * size:
            break
        same = codes[:-size] == codes[size:]
        run, have = same, 1
        while have < size:
            step = min(have, size - have)
            run = run[:-step] & run[step:]
            have += step
        single = run & han[: len(run)]
        single[size:] &= ~run[:-size]  # three times or more is a call or a sound, not a slip
        single[:-size] &= ~run[size:]
        found += [(start, size) for start in np.flatnonzero(single).tolist()]
    return sorted(found, key=lambda pair: (pair[0], -pair[1]))


def _legitimate(text: str, start: int, unit: str) -> bool:
    size = len(unit)
    if (
        len(set(unit)) == 1
        or unit in _REDUPLICATED
        or unit in _NOUN_AND_VERB
        or unit[0] in "一两几每半"
        or set(unit) <= _NUMERALS
    ):
        return True
    if "锟" in unit or (size > 3 and _BODY.search(unit)):
        return True  # mojibake, or names run together in a list: ……职业技术学院长沙职业技术学院
    end = start + 2 * size
    if not _HAN.match(text[max(0, start - 1) : start]) and not _HAN.match(text[end : end + 1]):
        return True  # a call that stands alone: 条令条令，条条是令
    if any(unit == unit[:part] * (size // part) for part in range(1, size) if size % part == 0):
        return True
    return (size == 2 and frequency(unit) < COMMON) or not _two_words(text, start, size)


def _two_words(text: str, start: int, size: int) -> bool:
    """Whether jieba cuts the clause exactly before, between and after the two copies."""
    left = max(0, start - 8)
    right = min(len(text), start + 2 * size + 8)
    place, cuts = left, {left}
    for word in cut(text[left:right]):
        place += len(word)
        cuts.add(place)
    needed = {start, start + size}
    # An adverb or a preposition doubled is a slip even where the dictionary joins it to what follows (坚决贯彻).
    return needed <= cuts if text[start : start + size] in _NEVER_TWICE else {*needed, start + 2 * size} <= cuts


def _doubled_wrongly(text: str, start: int) -> bool:
    """Whether neither of the two belongs to a word with its other neighbour (目的的, 为了了解)."""
    before = text[max(0, start - 3) : start]
    after = text[start + 2 : start + 5]
    if not _HAN.match(after):
        return False
    one = text[start]
    if one == "和" and not is_word(before[-2:]):
        return False  # 魏凤和和王家胜
    if before[-1:] == one or after[0] == one:
        return False
    lefts = (before[-length:] + one for length in range(1, len(before) + 1))
    rights = (one + after[:length] for length in range(1, len(after) + 1))
    return not any(is_word(word) for word in (*lefts, *rights, one + one, one + one + after[0], one + one + after[:2]))
