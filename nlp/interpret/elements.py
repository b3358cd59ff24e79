"""The nine elements an interpretation has to hold (国办发〔2016〕80号), each found with its sentence.

An element the policy gives no occasion for (no benefits, no dates, nothing replaced) is not required: present None.
"""

from __future__ import annotations

import re

from nlp.interpret.align import Alignment
from nlp.interpret.copying import LIFTED, Copying
from nlp.interpret.coverage import told
from nlp.interpret.figure import Figure
from nlp.interpret.material import Material, Sentence
from nlp.interpret.structure import Policy
from nlp.interpret.types import ClauseVerdict, Element, Evidence, Kind, Support
from nlp.types import Span

_BASIS = re.compile(
    r"背景|依据|根据《|为(?:了|贯彻|落实|深入|进一步|规范|全面)|必要性|意义|为什么|贯彻落实|近年来|问题日益|出台|制定"
)
_GOAL = re.compile(r"目标|目的|重点任务|旨在|到20\d\d年|力争|总体要求|总体思路|指导思想|为了|原则(?!上)")
_SCOPE = re.compile(
    r"适用|对象|范围|个人消费者|境内|本市|全省|全国|从事[^，。]{2,20}的|符合(?:[^，。]{0,8})条件|各地|主体|消费者|企业|单位|领域|区域|用户|"
    r"哪些(?:人|家庭|企业|单位|情形)|谁(?:能|可以|来)|什么人|(?:可以|能|不能)(?:申请|领|享受)|不(?:给|予)[^，。]{0,4}(?:救助|补|办理)"
)
_NOTICE = re.compile(
    r"注意|不得|不予|逾期|有效期|截止|期限|时限|时间|施行|实施|执行|生效|之日起|前完成|禁止|严禁|工作日|期间|同一|只能|不能"
)
_TERM = re.compile(r"是指|指的是|也就是|所称|即(?!使|将|可|日|便)|通俗(?:地)?(?:说|讲)|简称|也叫|俗称|所谓|区别于|定义")
_BENEFIT = re.compile(
    r"补贴|补助|奖励|减免|优惠|免费|便利|便捷|降低|支持|享受|惠及|保障|资金|一次性|减轻|简化|救助|津贴|报销|补偿|资助|"
    r"免收"
)
_NEW = re.compile(
    r"变化|新增|调整|修订|修改|原(?:办法|规定|政策)|相比|与(?:原|旧|此前|以往)|扩围|扩大|取消|删除|提高到|没有变化|新旧|优化"
)
_BENEFITS_IN_POLICY = re.compile(
    r"补贴|补助|奖励|减免|免费|优惠|专项债|资金支持|贷款|给予支持|财政支持|便利|救助|津贴|报销|资助|奖补"
)
_STANDARD = frozenset({Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.NUMBER, Kind.DATE})

ELEMENTS = (
    ("background", "背景依据"),
    ("goals", "目标任务"),
    ("content", "主要内容"),
    ("scope", "涉及范围"),
    ("standards", "执行标准"),
    ("notes", "注意事项"),
    ("terms", "关键词诠释"),
    ("benefits", "惠民利民举措"),
    ("changes", "新旧差异"),
)


def judge_elements(
    policy: Policy,
    material: Material,
    alignment: Alignment,
    clauses: tuple[ClauseVerdict, ...],
    figures: list[Figure],
    copying: Copying,
) -> tuple[Element, ...]:
    """The nine elements in their order. A sentence that is the policy's own tells no element but the content."""
    aligned = {match.sentence for match in alignment.matches}
    spoken = [s for s in material.body if s.index in aligned or s.names_policy]
    body = [s for s in material.body if copying.verbatim.get(s.index, 0.0) < LIFTED]
    own = [s for s in spoken if copying.verbatim.get(s.index, 0.0) < LIFTED]
    dated = any(f.kind in (Kind.DATE, Kind.DURATION) for f in policy.facts if policy.body.contains(_span(f)))
    content = told(clauses)
    found = {
        "background": _pattern(material, body, _BASIS, first=0.6),
        "goals": _pattern(material, body, _GOAL),
        "content": [Evidence(None, s.span, "") for s in spoken[:3]] if content >= 0.15 else [],
        "scope": _pattern(material, own, _SCOPE),
        "standards": _standards(policy, figures),
        "notes": _pattern(material, own, _NOTICE) if dated or spoken else [],
        "terms": _terms(policy, material),
        "benefits": _pattern(material, own, _BENEFIT),
        "changes": _pattern(material, body, _NEW),
    }
    required = {
        "standards": any(f.kind in _STANDARD and policy.body.contains(_span(f)) for f in policy.facts),
        "notes": dated or bool(re.search(r"不得|禁止|严禁|逾期|施行", policy.text)),
        "terms": bool(policy.definitions),
        "benefits": bool(_BENEFITS_IN_POLICY.search(policy.text)),
        "changes": policy.replaces is not None,
    }
    return tuple(
        Element(
            identity,
            name,
            bool(found[identity]) if required.get(identity, True) or found[identity] else None,
            tuple(found[identity][:3]),
            "" if required.get(identity, True) else "政策没有相应内容，不作要求",
        )
        for identity, name in ELEMENTS
    )


def _span(fact: object) -> Span:
    return Span(fact.start, fact.end)  # type: ignore[attr-defined]


def _pattern(
    material: Material, sentences: list[Sentence], pattern: re.Pattern[str], first: float = 1.0
) -> list[Evidence]:
    """Sentences that show the element, or whose heading names it; ``first`` keeps to the opening part of the text."""
    limit = material.body[0].span.start + first * len(material.text) if material.body else 0
    found = []
    for sentence in sentences:
        if sentence.span.start > limit:
            break
        match = pattern.search(material.text, sentence.span.start, sentence.span.end)
        if match or pattern.search(sentence.section):
            found.append(Evidence(None, sentence.span, ""))
    return found


def _standards(policy: Policy, figures: list[Figure]) -> list[Evidence]:
    """执行标准 needs the policy's own numbers; amounts, shares and times before dates."""
    found: list[tuple[bool, Evidence]] = []
    for figure in figures:
        if figure.support is Support.SUPPORTED and figure.policy is not None and figure.fact.kind in _STANDARD:
            place = _span(figure.policy)
            if policy.body.contains(place):
                found.append((figure.fact.kind is Kind.DATE, Evidence(place, _span(figure.fact), "与政策一致")))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _terms(policy: Policy, material: Material) -> list[Evidence]:
    """Sentences that explain; those that explain a term the policy defines come first (INT-12)."""
    found: list[Evidence] = []
    for sentence in material.body:
        text = material.text[sentence.span.start : sentence.span.end]
        if _TERM.search(text) or _TERM.search(sentence.section):
            said = text + sentence.section
            source = next((span for term, span in policy.definitions if term in said), None)
            found.append(Evidence(source, sentence.span, "解释了概念"))
    return sorted(found, key=lambda item: item.policy is None)
