"""Conditions that the policy ties to a right or duty and the interpretation's telling of it leaves out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.interpret.context import contained
from nlp.interpret.facts import facts_of, same_value
from nlp.interpret.material import Material
from nlp.interpret.rivals import Ground
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.types import Span

if TYPE_CHECKING:
    from nlp.interpret.free import Facing

_BEFORE = r"(?=[，,可应由给享予按不]|$)"
CONDITIONS = (
    (
        r"(?:未?经)(?![营济费办])[^，。；、]{0,24}?(?:批准|同意|许可|核准)(?:后|的)?",
        r"批|同意|许可|核准|点头|允许|审核|答应",
    ),
    (
        r"经(?![营济费办])[^，。；、]{0,24}?(?:审核|评估|认定|确认|验收|鉴定|审查|评审)(?:合格|同意|通过)?(?:后|的)?",
        r"审核|评估|认定|确认|验收|鉴定|审查|评审|核实|审定|把关",
    ),
    (r"经?(?:查证属实|查实|核实)(?:后|的)?", r"查证|查实|核实|属实|确认"),
    (r"(?:验收|审核|考核|检查|评审)合格(?:的|后|之日起?)", r"合格|通过|验收|审核|考核"),
    (r"情节严重的|情节较重的", r"严重|较重"),
    (r"逾期(?:仍|未|不)[^，。；]{0,6}的?|拒不[^，。；]{0,6}的", r"逾期|过期|不改|还不|拒|到期|过了"),
    (r"材料齐全(?:、符合[^，]{2,8})?的?", r"齐|完整|全的|全了"),
    (r"情况(?:复杂|特殊)的", r"复杂|特殊"),
    (r"(?:初次|首次)[^，。；]{0,24}的", r"初次|首次|第一次|头一"),
    (r"(?:符合|具备)[^，。；]{0,12}条件的", r"符合|条件|具备|满足|够格"),
    (
        r"确(?:有|需|因|系)[^，。；]{2,12}的",
        r"确[有需因实系]|实在|特殊|困难|需要|拿不|做不|没法|没办法|不了|不得[不已]|非[^，。；]{1,8}不可|只能",
    ),
    (r"原则上", r"原则上|一般|通常|基本上"),
)
"""A condition as policies write it, and what an interpretation says where it keeps it."""
_CONDITIONS = tuple((re.compile(f"(?:{said}){_BEFORE}"), re.compile(kept)) for said, kept in CONDITIONS)
_FOUND_OUT = re.compile(r"经?(?:查证属实|查实|核实)")
_PUNISHED = re.compile(r"罚|责令|追[回究缴]|退[回还]|取消|撤销|吊销|处分|信用|移送|停止|暂停")
"""Whoever is punished has been found out: 经查实的 before a punishment goes without saying."""
STATES = re.compile(r"(?:怎么办|怎么处理|如何处理|会怎样|怎么罚|[什有]么后果|的)[？?]$")
"""A question that states a case (骗领怎么处理？) rather than asking for one (哪些人可以领？)."""
_PREAMBLE = re.compile(r"现(?:就|将|予|印发)|通知如下|制定(?:本|如下|以下)|如下[：:]?$")
"""How a policy opens: who agreed to it is no condition of anything."""
TOLD, FIT, REACH, FULLY, KEPT = 0.4, 0.68, 48, 0.8, 0.45
"""How fully the stretch must tell what hangs on the condition, and how well it must fit; the share of its words from
which the condition itself is told."""


def judge_dropped(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    """The condition of the policy sentence that the sentence, its heading and the one before leave out."""
    if facing.fit < FIT or (facing.held < TOLD and not facing.tied):
        return None
    if _PREAMBLE.search(policy.text, facing.unit.start, facing.unit.end):
        return None
    start = max(facing.unit.start, facing.theirs.start - REACH)
    for condition, kept in _CONDITIONS:
        for match in condition.finditer(policy.text, start, facing.theirs.end):
            gap = policy.text[match.end() : facing.theirs.start] if match.end() <= facing.theirs.start else ""
            if re.search(r"[。；;]", gap) or gap.count("，") > 2 or kept.search(_context(material, facing)):
                continue
            if _FOUND_OUT.match(match.group()) and _PUNISHED.search(policy.text, match.end(), facing.unit.end):
                continue
            if _of_breach(match.group()) and STATES.search(facing.sentence.section):
                continue
            if _of_breach(match.group()) and not (facing.tied or facing.held >= FULLY):
                continue
            context = _context(material, facing)
            told = contained(ground.scale.of(match.group()), ground.scale.of(context), 1.0)
            if _content(match.group()) in context or told >= KEPT or _figure_told(match.group(), context):
                continue
            if match.end() == facing.theirs.end and match.start() == facing.theirs.start:
                continue
            note = f"漏掉条件：政策有“{match.group()}”，解读没有"
            return Contradiction(Kind.CONDITION, Span(match.start(), match.end()), facing.ours, note)
    return None


def _of_breach(condition: str) -> bool:
    """Conditions of penalties, which every digest leaves out where it only says that breaches are punished."""
    return condition.startswith(("逾期", "拒不", "情节"))


def _figure_told(condition: str, context: str) -> bool:
    own = facts_of(condition)
    theirs = facts_of(context) if own else []
    return any(same_value(one, other) for one in own for other in theirs)


def _content(condition: str) -> str:
    """What the condition is about: 残疾等级评定 of 符合残疾等级评定条件的; the whole where nothing is left."""
    core = re.sub(r"^(?:符合|具备)|条件的$", "", condition)
    return core if len(core) >= 4 and core != condition else condition


def _context(material: Material, facing: Facing) -> str:
    index = facing.sentence.index
    before = material.sentences[index - 1] if index else None
    said = material.text[facing.sentence.span.start : facing.sentence.span.end]
    if before is not None and before.role == "body":
        said = material.text[before.span.start : before.span.end] + said
    return facing.sentence.section + said
