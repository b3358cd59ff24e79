"""Seeded damage to an interpretation, one change at a time, for the benchmark of nlp.interpret.

A fact or word is changed only where the policy demonstrably says the same: the value (or word) stands in the policy
and six characters beside it are shared. The choice does not use the judge that is measured.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nlp.interpret.facts import Fact, facts_of, same_value
from nlp.interpret.types import Kind

VALUE_KINDS = ("number", "percent", "money", "date", "duration")
WORD_KINDS = ("obligation", "negation", "scope", "subject", "condition")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


@dataclass(frozen=True, slots=True)
class Damage:
    """``text`` is the damaged interpretation; the change stands at ``start``..``end`` of it."""

    kind: str
    text: str
    start: int
    end: int
    note: str


def _replace(kind: str, text: str, start: int, end: int, new: str, note: str = "") -> Damage:
    return Damage(kind, text[:start] + new + text[end:], start, start + len(new), note or f"{text[start:end]}→{new}")


def shared(text: str, policy: str, start: int, end: int, width: int = 6) -> bool:
    """Whether the stretch with ``width`` more characters on one side stands in the policy as it is."""
    flat = re.sub(r"\s", "", policy)
    left, right = text[max(0, start - width) : end], text[start : end + width]
    return any(
        "\n" not in piece and re.sub(r"\s", "", piece) in flat for piece in (left, right) if len(piece) > end - start
    )


def values(policy: str, text: str, rng: random.Random) -> Iterator[Damage]:
    """Every supported figure once, changed to a value that the policy does not hold in that kind and unit."""
    known = facts_of(policy)
    for fact in facts_of(text):
        if fact.kind is Kind.COUNT or not any(same_value(fact, other) for other in known):
            continue
        if not shared(text, policy, fact.start, fact.end, 4):
            continue
        new = _other(fact, known, rng)
        if new is not None:
            yield _replace(str(fact.kind), text, fact.start, fact.end, new)


def _other(fact: Fact, known: list[Fact], rng: random.Random) -> str | None:
    match = re.search(r"\d+(?:\.\d+)?", fact.text)
    if match is None:
        return None
    old = match.group()
    choices: list[str] = []
    if fact.kind is Kind.DATE:
        year = re.match(r"(\d{4})年(.*)", fact.text)
        if year:
            rest = year.group(2)
            choices = [f"{int(year.group(1)) + step}年{rest}" for step in (1, 2, -1, 3)]
            month = re.search(r"(\d{1,2})月", rest)
            if month:
                for step in (1, 2, 3):
                    moved = (int(month.group(1)) + step - 1) % 12 + 1
                    choices.append(fact.text.replace(f"{month.group(1)}月", f"{moved}月", 1))
    elif "." in old:
        number = float(old)
        choices = [fact.text.replace(old, f"{number * k:.1f}", 1) for k in (2, 1.5, 0.5, 3)]
    else:
        number = int(old)
        choices = [
            fact.text.replace(old, str(v), 1) for v in (number * 2, number + 5, number * 3, number + 1, number * 10)
        ]
    rng.shuffle(choices)
    for choice in choices:
        made = facts_of(choice)
        if len(made) == 1 and made[0].text == choice and not any(same_value(made[0], other) for other in known):
            return choice
    return None


_OBLIGATIONS = {
    "应当": "可以", "必须": "可以", "须": "可", "应": "可", "可以": "必须", "鼓励": "必须", "可": "必须", "要": "可以",
    "严禁": "可以", "原则上": "一律", "支持": "必须",
}  # fmt: skip
_NEGATIONS = {
    "不得": "可以", "无需": "需要", "不再": "继续", "不超过": "超过", "不予": "予以", "不受": "受", "不包括": "包括",
    "严禁": "允许", "禁止": "允许", "未经": "经", "不低于": "低于", "不重复": "重复", "不含": "含",
}  # fmt: skip
_SCOPES = {
    "试点": "全面", "部分": "全部", "有条件的": "所有", "逐步": "全面", "具备条件的": "所有", "重点区域": "全国",
    "优先": "一律", "探索": "全面", "全面": "部分", "全国": "部分地区", "个人": "所有",
}  # fmt: skip
_SUBJECTS = {
    "省级": "市级", "市级": "县级", "县级": "乡镇", "国家能源局": "国家统计局", "电网企业": "发电企业",
    "个人消费者": "企业", "商务部": "教育部", "申请人": "代理机构", "省发展改革委": "省民政厅",
    "金融机构": "行业协会", "运营商": "用户", "生产者": "销售者", "所有者": "承租人", "公安机关": "民政部门",
    "国家发展改革委": "国家卫生健康委",
}  # fmt: skip
_CONDITIONS = re.compile(
    r"对?符合[^，。；、]{0,8}条件的|具备[^，。；、]{0,6}条件的|原则上|在[^，。；]{2,20}前提下，?|经[^，。；]{2,14}批准(?:后|，)?|"
    r"未经[^，。；]{2,14}批准，?|除[^，。；]{2,20}以?外，?|逾期[^，。；]{0,6}的，?|有条件的"
)


def words(policy: str, text: str) -> Iterator[Damage]:
    """Obligation, negation, scope and subject words replaced, conditions dropped, wherever the policy says the same."""
    for kind, table, width in (
        ("obligation", _OBLIGATIONS, 4),
        ("negation", _NEGATIONS, 4),
        ("scope", _SCOPES, 4),
        ("subject", _SUBJECTS, 5),
    ):
        for old, new in table.items():
            for match in re.finditer(re.escape(old), text):
                start, end = match.span()
                if kind == "obligation" and not _is_obligation(text, start, end):
                    continue
                if start < text.find("\n"):
                    continue
                if kind == "scope" and text[end : end + 1] in "，。":
                    continue
                after = text[start : end + width]
                if "\n" in after or after not in policy or len(after) < len(old) + width:
                    continue
                if kind == "subject" and text[max(0, start - 1) : start] in ("、", "和", "，与"):
                    continue
                yield _replace(kind, text, start, end, new)
    for match in _CONDITIONS.finditer(text):
        start, end = match.span()
        if text[start : end + 4] in policy and "\n" not in text[start : end + 4]:
            yield _replace("condition", text, start, end, "", f"删去“{match.group()}”")


def _is_obligation(text: str, start: int, end: int) -> bool:
    """Not inside another word: 主要, 需求, 可再生, 支持 as a noun."""
    from nlp.interpret.wording import words_of

    if text[start:end] == "支持":
        return False
    return any(word.start == start and word.end == end for word in words_of(text, max(0, start - 6), end + 6))


def drop_sentences(text: str, choose: Callable[[str], bool], kind: str) -> Damage | None:
    """Without every sentence that ``choose`` picks; None where nothing or nearly all would go."""
    spans = [m.span() for m in _SENTENCE.finditer(text) if choose(m.group())]
    gone = sum(end - start for start, end in spans)
    if not spans or gone > 0.8 * len(text):
        return None
    parts, place = [], 0
    for start, end in spans:
        parts.append(text[place:start])
        place = end
    return Damage(kind, "".join([*parts, text[place:]]), 0, 0, f"删去 {len(spans)} 句")


DRAFTING_NOTE = """关于《{title}》的起草说明
现将《{title}》起草情况说明如下。
一、起草背景
为落实上级部署，结合工作实际，我们组织开展了起草工作。
二、起草过程
成立起草小组，深入基层调研，召开座谈会，形成初稿。先后两轮书面征求有关部门和单位意见，收到反馈意见并逐条研究采纳。
在门户网站公开征求意见，组织专家论证，经合法性审查和公平竞争审查，修改完善后形成送审稿，提请会议审议。
三、需要说明的问题
关于意见采纳情况，共采纳大部分意见，未采纳的已与有关单位沟通一致。
以上说明，请予审议。
"""
