"""Leave, duty and ban: whether a stretch and its policy stretch take opposite stances on the same act."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.interpret.context import contained, shared
from nlp.interpret.material import Material
from nlp.interpret.rivals import Ground
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.types import Span

if TYPE_CHECKING:
    from nlp.interpret.free import Facing

FORBID = re.compile(
    r"不得|严禁|禁止|不许|不准|不允许|不能(?!力)|不可(?!抗|避)|不予|不再|不给|不享受|暂停|停止|停发|不设|不收|免收|别(?!墅|的|人)|没有?|未(?!来|成年)|不(?!仅|但|少|同|断|足|到|超|高|低|满|管|论|等)|无需|免(?!费)"
)
PERMIT = re.compile(
    r"可以|(?<=[\u4e00-\u9fff])(?<![只不才方])可(?![靠持再行])|(?<![不只才可功职技性机产智潜节动])能(?![源力够量耗效级])|允许|准许|有权"
)
ALSO = re.compile(
    r"(?:也|都|照样?|仍然?|均|还)(?:可以?|能|给|有|报|发|补|算|行|要|收|享受|照发|不受)|照[发给报]|少量|一律可"
)
REQUIRE = re.compile(r"应当|应该|必须|务必|一定要|(?<![只主需不重])要(?![求素点件闻么])|须|强制|不得不")
HARD = re.compile(r"应当|应该|必须|务必|一定要|强制|一律(?!不)|要求.{0,6}必须")
ENCOURAGE = re.compile(r"鼓励|倡导|提倡|支持|引导")
MILD = re.compile(r"原则上|一般|尽量|建议|可视情况")
ALL = re.compile(r"一律|全部|全都|必须|都要|都须")
_ACT_OF_WILL = re.compile(r"申请|咨询|查询|选择|举报|投诉|登录|拨打|提出|自愿|提交|办理|享受|领取")
_QUESTION = re.compile(r"[？?]|是否|能不能|可不可以|受不受|吗$")
ACT, ACT_MASS = 7, 0.55
_BANS = frozenset({"不得", "严禁", "禁止", "不能", "不许", "不准", "不予"})
SURE = 0.6
"""Fit from which two stretches are about the same act whatever their verbs."""
_ITEM = re.compile(r"[（(][一二三四五六七八九十\d]+[）)]")
_LEAD_IN = re.compile(r"[^。；\n]{0,80}(?:下列|以下|如下)[^。；\n：:]{0,20}[：:]")
_UNMET = re.compile(r"^[^，。；]{0,10}(?:不|未|没)[^，。；]{1,6}的[，,]?")
_FREE = re.compile(r"免收|免费|无偿|不收取?|不得收取|不设")
_PAID = re.compile(r"(?:要|需要?|须|应)(?:交|缴|付|收)|收取[^不]{0,6}费|收费")
_SPARE = re.compile(r"可以?不|不必|不用|无需|不需要?")
_ONLY = re.compile(r"只|才|除|避免|杜绝|防止|红线|打击|查处|罚|违规|违法|非法|危害|处分|追究|严厉")
_ATTRIBUTE = re.compile(r"(?:不|未|没)[^，。；]{1,16}的")
_PENALTY = re.compile(r"罚款|责令|处分|警告|吊销")
_BOUNDS = frozenset({"超过", "高于", "低于", "少于", "多于", "满足"})
_STOPS = frozenset({"不予", "不再", "暂停", "停止", "停发", "不设", "不收"})


def judge_stance(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    """A ban told as leave, leave as a ban, a duty as a choice, a choice as a duty, encouragement as a duty."""
    ours = material.text[facing.ours.start : facing.ours.end]
    theirs = policy.text[facing.theirs.start : facing.theirs.end]
    listed = _ITEM.match(theirs) is not None and not (FORBID.search(theirs) or PERMIT.search(theirs))
    if listed and facing.fit >= SURE:
        lead = _LEAD_IN.match(facing.clause)
        theirs = lead.group() + theirs if lead else theirs
    if _QUESTION.search(ours):
        return None
    ban, leave = FORBID.search(theirs), PERMIT.search(theirs)
    told = FORBID.search(ours)
    may = PERMIT.search(ours) or ALSO.search(ours)
    also = ALSO.search(ours)
    if ban and ban.group() in _STOPS and also and not told and facing.fit >= 0.45:
        return _made(Kind.NEGATION, facing, f"意思相反：政策为“{ban.group()}”，解读写成“{also.group()}”")
    sure = facing.fit >= SURE and (listed or (facing.tied and "，" not in theirs))
    if ban and not leave and may and not told and (sure or _same_act(ground, theirs, ban.end(), ours, may.end())):
        return _made(Kind.NEGATION, facing, f"意思相反：政策为“{ban.group()}”，解读写成“{may.group()}”")
    if leave and not ban and told and told.group() in _BANS and not (PERMIT.search(ours) or REQUIRE.search(theirs)):
        elsewhere = any(m.group() in _BANS for m in FORBID.finditer(facing.clause))
        if not elsewhere and _same_act(ground, theirs, leave.end(), ours, told.end()):
            return _made(Kind.NEGATION, facing, f"意思相反：政策为“{leave.group()}”，解读写成“{told.group()}”")
    free, paid = _FREE.search(theirs), _PAID.search(ours)
    if free and paid and not told:
        return _made(Kind.NEGATION, facing, f"意思相反：政策为“{free.group()}”，解读写成“{paid.group()}”")
    duty = REQUIRE.search(theirs)
    spare = _SPARE.search(ours)
    if duty and spare and not ban and _same_act(ground, theirs, duty.end(), ours, spare.end()):
        return _made(Kind.OBLIGATION, facing, f"要求强度不一致：政策为“{duty.group()}”，解读写成“{spare.group()}”")
    must = HARD.search(ours)
    soft = re.search(r"可以|可自愿|可选择", ours)
    if duty and soft and not leave and not ban and not told and not REQUIRE.search(ours):
        will = not facing.tied and _ACT_OF_WILL.match(ours[soft.end() : soft.end() + 4])
        if not will and (facing.fit >= SURE or _same_act(ground, theirs, duty.end(), ours, soft.end())):
            return _made(Kind.OBLIGATION, facing, f"要求强度不一致：政策为“{duty.group()}”，解读写成“{soft.group()}”")
    if must and not duty and not ban:
        weak = re.search(r"可以", theirs) or ENCOURAGE.search(theirs)
        same = weak and (
            (facing.tied and facing.fit >= 0.45) or _same_act(ground, theirs, weak.end(), ours, must.end())
        )
        if weak and same and not re.search(r"可以", ours):
            note = f"要求强度不一致：政策为“{weak.group()}”，解读写成“{must.group()}”"
            return _made(Kind.OBLIGATION, facing, note)
    mild, every = MILD.search(theirs), ALL.search(ours)
    if mild and every and not MILD.search(ours):
        return _made(Kind.CONDITION, facing, f"漏掉限定：政策有“{mild.group()}”，解读写成“{every.group()}”")
    milder = MILD.search(ours) if not MILD.search(policy.text, facing.unit.start, facing.unit.end) else None
    firm = re.search(r"严禁|不得|禁止|必须|应当|一律", theirs)
    if milder and firm and not MILD.search(theirs) and told:
        return _made(Kind.OBLIGATION, facing, f"要求强度不一致：政策为“{firm.group()}”，解读写成“{milder.group()}”")
    return _negated(material, facing, ours, theirs)


def _same_act(ground: Ground, theirs: str, at: int, ours: str, place: int) -> bool:
    """Whether what follows the word of force is the same act on both sides (it may stand first in the other)."""
    act = ground.scale.of(ours[place : place + ACT])
    other = ground.scale.of(theirs[at : at + 2 * ACT])
    if not act or not other:
        return False
    back = contained(ground.scale.of(theirs[at : at + ACT]), ground.scale.of(ours), 1.0)
    return contained(act, other, 1.0) >= 0.3 or shared(act, other) >= ACT_MASS or back >= 0.45


_NO = re.compile(r"不(?:再|会|能|得|予|算|用|是)?|未|没有?|无(?!人|线|障|偿|形)")
_HAN2 = re.compile(r"[\u4e00-\u9fff]{2}")


def _negated(material: Material, facing: Facing, ours: str, theirs: str) -> Contradiction | None:
    """The same verb said and denied, where the stretch holds no other denial that could turn it round again."""
    ours, theirs = _UNMET.sub("", ours), _UNMET.sub("", theirs)
    nots = FORBID.findall(ours), FORBID.findall(theirs)
    if "不得不" in ours or abs(len(nots[0]) - len(nots[1])) != 1 or min(len(nots[0]), len(nots[1])) != 0:
        return None
    deny, assent = (ours, theirs) if nots[0] else (theirs, ours)
    match = _NO.search(deny)
    if match is None:
        return None
    verb = deny[match.end() : match.end() + 2]
    if not _HAN2.fullmatch(verb) or verb[0] in "在对向按经有被" or verb in _BOUNDS or verb not in assent:
        return None
    if _ATTRIBUTE.match(deny[match.start() :]) or _PENALTY.search(facing.clause if nots[1] else deny):
        return None
    if facing.fit < 0.5 or assent.count(verb) > 1 or (nots[1] and _ONLY.search(_sentence(material, facing))):
        return None
    denied = len(re.findall(rf"(?:{FORBID.pattern})[\u4e00-\u9fff]{{0,6}}?{verb}", facing.clause))
    if (denied and nots[0]) or (facing.clause.count(verb) > denied and nots[1]):
        return None
    holder, other = ("解读", "政策") if nots[0] else ("政策", "解读")
    return _made(Kind.NEGATION, facing, f"意思相反：{holder}写“{match.group()}{verb}”，{other}写“{verb}”")


def _made(kind: Kind, facing: Facing, note: str) -> Contradiction:
    return Contradiction(kind, Span(facing.theirs.start, facing.theirs.end), facing.ours, note)


def _sentence(material: Material, facing: Facing) -> str:
    return material.text[facing.sentence.span.start : facing.sentence.span.end]
