"""Plain language (10 points): what makes the text hard to read, each point with the sentence that cost it.

INT-21: mean sentence length up to 35 characters. Beside it: long nominal chains, terms that the policy defines and
the interpretation uses unexplained, official set phrases per hundred characters; examples and question form give back.
"""

from __future__ import annotations

import re

from nlp.interpret.material import Material
from nlp.interpret.structure import Policy
from nlp.interpret.types import Dimension, DimensionStatus, Evidence, off
from nlp.types import Span

MAX = 10
MEAN, LONG = 35, 100
_SET = re.compile(
    r"以习近平新时代|全面贯彻|深入落实|深入贯彻|贯彻落实|统筹推进|大力推进|大力推动|着力|切实|扎实推进|稳步推进|有序推进|持续推进|"
    r"不断提升|加快推进|加快构建|积极推动|积极推进|健全完善|进一步|高质量发展|新格局|新模式新业态|压实|抓好|牵头抓总|决策部署|"
    r"协同联动|合力|重要抓手|有力支撑|重要举措|提质增效|强化|深化|夯实|锚定"
)
_CHAIN = re.compile(r"(?:[\u4e00-\u9fff]{2,30}、){6,}[\u4e00-\u9fff]{2,30}|(?:[\u4e00-\u9fff]{2,8}的){3,}")
_EXAMPLE = re.compile(
    r"例如|比如|譬如|举例|举个例子|假设|以[^，。]{2,20}为例|如果您|打个比方|通俗(?:地|来)?[讲说]|简单(?:地|来)?说|也就是"
)
_EXPLAINS = re.compile(r"是指|指的是|也就是|所称|简称|所谓|即(?!使|将|可|日|便)")


def judge_plain(policy: Policy, material: Material, reached: float = 1.0) -> Dimension:
    """10 points, times ``reached`` (of ``coverage.reach``), less what is hard to read.

    Every deduction comes with its sentence and what to do.
    """
    body = material.body
    if not body:
        return Dimension("plain", "通俗易懂", None, MAX, DimensionStatus.CANNOT_JUDGE, "解读没有正文句子")
    text = material.text
    evidence: list[Evidence] = []
    value = MAX * reached
    reasons: list[str] = [f"讲到的内容不全，满分按 {value:.1f} 计"] if round(value, 1) < MAX else []
    lengths = {s.index: _length(text[s.span.start : s.span.end]) for s in body}
    mean = sum(lengths.values()) / len(lengths)
    cost = min(2.0, max(0.0, mean - MEAN) / 30)
    if round(cost, 1):
        value -= cost
        reasons.append(f"平均每句 {mean:.0f} 字，偏长{off(cost)}")
        worst = max(body, key=lambda s: lengths[s.index])
        if lengths[worst.index] <= LONG:
            evidence.append(Evidence(None, worst.span, f"这句 {lengths[worst.index]} 字，是最长的一句；请把长句拆短"))
    longest = sorted((s for s in body if lengths[s.index] > LONG), key=lambda s: -lengths[s.index])
    if longest:
        cost = min(1.0, 4 * len(longest) / len(body))
        value -= cost
        reasons.append(f"{len(longest)} 句超过 {LONG} 字{off(cost)}")
        evidence += [Evidence(None, s.span, f"这句 {lengths[s.index]} 字，请拆成两三句") for s in longest[:3]]
    size = max(sum(lengths.values()), 1)
    phrases = [(s, m) for s in body for m in _SET.finditer(text, s.span.start, s.span.end)]
    rate = 100 * len(phrases) / size
    if rate > 0.8:
        cost = min(2.5, rate - 0.8)
        value -= cost
        reasons.append(f"每百字 {rate:.1f} 处公文套话{off(cost)}")
        worst = max(body, key=lambda s: sum(1 for one, _ in phrases if one is s))
        evidence.append(Evidence(None, worst.span, "套话集中，请改成“谁、做什么、怎么办”"))
    chains = [m for s in body for m in _CHAIN.finditer(text, s.span.start, s.span.end)]
    if chains:
        cost = min(1.0, 0.25 * len(chains))
        value -= cost
        reasons.append(f"{len(chains)} 处长串并列{off(cost)}")
        evidence += [Evidence(None, Span(m.start(), m.end()), "并列过长，请分条列出") for m in chains[:2]]
    unexplained = _unexplained(policy, text)
    if unexplained:
        cost = min(1.5, 0.4 * len(unexplained))
        value -= cost
        names = "、".join(term for term, _, _ in unexplained[:3])
        reasons.append(f"用了政策定义的词语但没有解释：{names}{off(cost)}")
        evidence += [Evidence(source, place, f"请用一句话解释“{term}”") for term, source, place in unexplained[:3]]
    if not _EXAMPLE.search(text) and not material.questions:
        value -= 1.0
        reasons.append("没有举例，也不是问答形式（扣 1.0 分）")
        evidence.append(Evidence(None, body[-1].span, "请加一个具体例子，或改成一问一答"))
    return Dimension(
        "plain",
        "通俗易懂",
        round(max(value, 0.0), 1),
        MAX,
        DimensionStatus.JUDGED,
        "；".join(reasons) or f"平均每句 {mean:.0f} 字，表述通顺",
        tuple(evidence),
    )


def _length(sentence: str) -> int:
    return len(re.sub(r"\s", "", sentence))


def _unexplained(policy: Policy, text: str) -> list[tuple[str, Span, Span]]:
    """Defined terms used and never explained: (term, definition, first use)."""
    found: list[tuple[str, Span, Span]] = []
    for term, source in policy.definitions:
        place = text.find(term)
        if place < 0 or len(term) < 3 or len(found) >= 6:
            continue
        explained = any(
            _EXPLAINS.search(text[m.start() : m.end() + 8]) for m in re.finditer(re.escape(term) + r"[^。]{0,24}", text)
        )
        if not explained:
            found.append((term, source, Span(place, place + len(term))))
    return found
