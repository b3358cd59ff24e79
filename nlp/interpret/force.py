"""Obligation, negation, scope, subject and condition: the words of the interpretation against its policy sentence.

Two ways, both silent on free paraphrase: near-verbatim sentences are laid side by side (compare.py); elsewhere only
an obligation word is compared, where policy and interpretation put it before the same predicate.
"""

from __future__ import annotations

import re

from nlp.interpret.align import Alignment
from nlp.interpret.compare import Difference, Token
from nlp.interpret.facts import facts_of
from nlp.interpret.leave import follows_leave
from nlp.interpret.lines import split
from nlp.interpret.material import Material
from nlp.interpret.pairing import (
    Pairing,
    Pairs,
    closest,
    ends,
    flanked,
    made,
    of_class,
    opens,
    pieces_of,
    same_words_follow,
    text_of,
    trim,
)
from nlp.interpret.predicate import HARD, same_predicate
from nlp.interpret.structure import Policy
from nlp.interpret.subject import judge_subject
from nlp.interpret.types import Contradiction, Kind
from nlp.interpret.withheld import judge_condition, whole
from nlp.interpret.wording import clash
from nlp.types import Span

NEAR, NEAR_PIECE = 0.52, 0.6
"""Share of equal tokens from which a segment, or a stretch between commas, counts as near-verbatim."""
_BOUNDS = frozenset({"不超过", "不低于", "不高于", "不少于", "不小于", "不大于"})
_REFUSAL = re.compile(r"拒|推诿|阻|妨碍|少于|低于|不|无故")
_AFFIRM = frozenset({"予以", "可", "可以", "应", "应当", "要", "须", "会", "经", "已", "能", "有", "继续"})
_CASE = re.compile(r"[^，,。；;：\n]{0,20}的[，,]")
"""不能立即整改的，: the words of a case, not a demand."""
_EVERY = frozenset({"所有", "全部", "任何", "一律", "全体"})


def judge_force(policy: Policy, material: Material, alignment: Alignment) -> list[Contradiction]:
    """Contradictions in wording, in text order, at most one a kind and place."""
    facts = facts_of(material.text)
    pairs = Pairs([policy.text[unit.span.start : unit.span.end] for unit in alignment.units])
    found: dict[tuple[Kind, int], Contradiction] = {}
    for sentence in material.body:
        if sentence.background and not alignment.of_sentence(sentence.index):
            continue
        for segment in split(material.text, sentence.span, segments=True):
            near = pairs.nearest(material.text, segment)
            pairing = closest(policy, material, alignment, segment, near, facts)
            items: list[Contradiction] = []
            if pairing is not None:
                judge = _side_by_side if pairing.equal >= NEAR else same_predicate
                items = judge(policy, material, pairing)
            for piece in pieces_of(material.text, segment):
                near = pairs.nearest(material.text, piece)
                pairing = closest(policy, material, alignment, piece, near, facts)
                if pairing is not None and pairing.equal >= (0.85 if sentence.background else NEAR_PIECE):
                    items += _side_by_side(policy, material, pairing)
            for item in items:
                found.setdefault((item.kind, item.interpretation.start), item)
    return sorted(found.values(), key=lambda item: item.interpretation.start)


def _side_by_side(policy: Policy, material: Material, pairing: Pairing) -> list[Contradiction]:
    found = []
    for difference in map(trim, pairing.found):
        for judge in (_obligation, _negation, _scope, judge_condition, judge_subject):
            item = judge(policy, material, pairing, difference)
            if item is not None:
                found.append(item)
                break
    return found


_SAME_FORCE = {
    "forbid": re.compile(r"不得|禁止|严禁|罚|处分|责令|不准"),
    "must": re.compile(r"必须|务必|不得|禁止"),
    "may": re.compile(r"可以|可|鼓励|支持|有权"),
    "encourage": re.compile(r"鼓励|支持|提倡|倡导|可以"),
    "exempt": re.compile(r"无需|不需|免|不必|无须"),
}


def _nearby(text: str, unit: Span, name: str) -> bool:
    """Whether the policy says a word of that force shortly before: 不得有下列行为：… covers its whole list."""
    pattern = _SAME_FORCE.get(name)
    reach = {"forbid": 400, "must": 0}.get(name, 160)
    return bool(pattern and pattern.search(text, max(0, unit.start - reach), unit.end + min(reach, 160)))


def _beside(difference: Difference) -> tuple[Token, Token] | None:
    """The obligation words of both sides where each stands directly before the same words."""
    if not difference.policy or not difference.interpretation or len(difference.interpretation) > 8:
        return None
    one, other = difference.policy[-1], difference.interpretation[-1]
    return (one, other) if one.cls == other.cls == "modal" else None


def _obligation(policy: Policy, material: Material, pairing: Pairing, difference: Difference) -> Contradiction | None:
    ours, theirs = of_class(difference.interpretation, "modal"), of_class(difference.policy, "modal")
    if any(_CASE.match(material.text, word.end) for word in ours) or any(
        _CASE.match(policy.text, word.end) for word in theirs
    ):
        return None
    double = theirs and _REFUSAL.match(policy.text, theirs[0].end)
    if double and ours and ours[0].name in HARD - {"forbid"}:
        return None
    unit, segment = pairing.unit, pairing.segment
    leave = [word for word in ours if word.name == "may"]
    if leave and follows_leave(policy.text[unit.start : unit.end], whole(material.text, segment)):
        return None
    small = len(difference.policy) <= 6 and len(difference.interpretation) <= 6
    if ours and theirs and small and clash(theirs[0].name, ours[0].name) and same_words_follow(difference, pairing):
        one, other = theirs[0].name, ours[0].name
        turned = (one == "forbid") != (other == "forbid") and {one, other} != {"forbid", "in principle"}
        if one == "in principle" and other not in HARD:
            return None
        note = _unlike(policy.text, theirs[0], material.text, ours[0])
        return made(Kind.NEGATION if turned else Kind.OBLIGATION, difference, pairing, note)
    beside = _beside(difference)
    if beside is not None and clash(beside[0].name, beside[1].name):
        had, has = beside
        turned = (had.name == "forbid") != (has.name == "forbid")
        soft = had.name == "in principle" and has.name not in HARD
        if (difference.right >= 5 or (difference.right >= 4 and ends(difference, pairing))) and not soft:
            note = _unlike(policy.text, had, material.text, has)
            kind = Kind.NEGATION if turned else Kind.OBLIGATION
            return Contradiction(kind, Span(had.start, had.end), Span(has.start, has.end), note)
    held = {t.name for t in pairing.policy if t.cls == "modal"}
    said = {t.name for t in pairing.interpretation if t.cls == "modal"}
    if "must" in said and held & {"shall", "need", "forbid"}:
        held = held | {"must"}
    if ours and not difference.policy and ours[0].name not in held and flanked(difference, pairing, 4, 4):
        bare = text_of(material.text, (ours[0],)) in ("可", "须") or _nearby(policy.text, pairing.unit, ours[0].name)
        if ours[0].name in ("must", "may", "encourage", "exempt", "forbid") and not bare:
            kind = Kind.NEGATION if ours[0].name in ("forbid", "exempt") else Kind.OBLIGATION
            word = text_of(material.text, (ours[0],))
            return made(kind, difference, pairing, f"要求强度不一致：政策此处没有“{word}”")
    if theirs and not difference.interpretation:
        alone = len(difference.policy) <= 3 and (difference.left >= 3 or opens(difference, pairing))
        if theirs[0].name == "in principle" and "in principle" not in said and alone and difference.right >= 4:
            return made(Kind.CONDITION, difference, pairing, "漏掉限定：政策有“原则上”，解读没有")
        no = theirs[0].name in ("forbid", "exempt") and not said & {"forbid", "exempt"}
        if no and len(difference.policy) == 1 and flanked(difference, pairing, 2, 3):
            word = text_of(policy.text, (theirs[0],))
            return made(Kind.NEGATION, difference, pairing, f"意思相反：政策为“{word}”，解读没有这个词")
    return None


def _unlike(policy: str, one: Token, interpretation: str, other: Token) -> str:
    return f"要求强度不一致：政策为“{policy[one.start : one.end]}”，解读写成“{interpretation[other.start : other.end]}”"


def _negation(policy: Policy, material: Material, pairing: Pairing, difference: Difference) -> Contradiction | None:
    had, has = of_class(difference.policy, "cond"), of_class(difference.interpretation, "cond")
    if had and has and len(difference.policy) <= 3 and len(difference.interpretation) <= 3:
        before, after = text_of(policy.text, (had[0],)), text_of(material.text, (has[0],))
        if (before[0] == "未") != (after[0] == "未") and before.lstrip("未")[:4] == after.lstrip("未")[:4]:
            return made(Kind.NEGATION, difference, pairing, f"意思相反：政策为“{before}”，解读写成“{after}”")
    ours, theirs = of_class(difference.interpretation, "neg"), of_class(difference.policy, "neg")
    small = len(difference.policy) <= 3 and len(difference.interpretation) <= 3
    if bool(ours) == bool(theirs) or not small or not flanked(difference, pairing, 2, 2):
        return None
    bound = text_of(policy.text, difference.policy) + text_of(material.text, difference.interpretation)
    if difference.left + difference.right < 6 or bound in _BOUNDS:
        return None
    assent = difference.policy if ours else difference.interpretation
    denial = difference.interpretation if ours else difference.policy
    other_side = text_of(policy.text if ours else material.text, assent)
    if len(denial) != 1 or (other_side and other_side not in _AFFIRM):
        return None
    at = ours[0].start if ours else 0
    if ours and material.text[max(0, at - 1) : at] in ("尚", "仍", "还", "均", "也"):
        return None
    word = text_of(material.text, (ours[0],)) if ours else text_of(policy.text, (theirs[0],))
    holder, other = ("解读", "政策") if ours else ("政策", "解读")
    return made(Kind.NEGATION, difference, pairing, f"意思相反：{holder}有“{word}”，{other}没有")


def _scope(policy: Policy, material: Material, pairing: Pairing, difference: Difference) -> Contradiction | None:
    for one, other in (("narrow", "wide"), ("wide", "narrow")):
        theirs, ours = of_class(difference.policy, one), of_class(difference.interpretation, other)
        small = len(difference.policy) <= 4 and len(difference.interpretation) <= 4
        if theirs and ours and small and flanked(difference, pairing, 2, 2):
            before, after = text_of(policy.text, (theirs[0],)), text_of(material.text, (ours[0],))
            verb = "扩大" if one == "narrow" else "缩小"
            return made(Kind.SCOPE, difference, pairing, f"范围{verb}：政策为“{before}”，解读写成“{after}”")
    wide = [t for t in of_class(difference.interpretation, "wide") if text_of(material.text, (t,)) in _EVERY]
    if wide and 1 <= len(difference.policy) <= 3 and len(difference.interpretation) <= 2:
        before, after = text_of(policy.text, difference.policy), text_of(material.text, (wide[0],))
        if before not in _EVERY and flanked(difference, pairing, 2, 3) and not of_class(difference.policy, "wide"):
            return made(Kind.SCOPE, difference, pairing, f"范围扩大：政策为“{before}”，解读写成“{after}”")
    narrow = of_class(difference.policy, "narrow")
    if narrow and len(difference.policy) <= 2 and not difference.interpretation and flanked(difference, pairing, 2, 4):
        word = text_of(policy.text, (narrow[0],))
        return made(Kind.SCOPE, difference, pairing, f"范围扩大：政策限于“{word}”，解读没有这一限定")
    return None
