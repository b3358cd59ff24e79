"""Proofs and exceptions: 签订…合同的，, 无异议的， right before what the policy grants, …除外 right after it.

Where the interpretation tells the consequence with its figure, and neither its sentence nor the ones beside it hold
any word of the condition, the condition was dropped. Any stretch …的， would be too much: such stretches also name
the person or the case, which an interpretation tells by its headings (measured: 2 in 10 official pairs).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.interpret.context import contained
from nlp.interpret.material import Material
from nlp.interpret.rivals import Ground
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.types import Span

if TYPE_CHECKING:
    from nlp.interpret.free import Facing

FIT, HELD, MASS, UNTOLD = 0.68, 0.55, 1.0, 0.12
"""How well the consequence must fit and be told; how much the condition must say that nothing else
in its sentence says; what share of that may be told."""
_BEFORE = re.compile(
    r"(?:^|[。；;，：\n）)])(?P<said>[^。；;，：\n]{0,30}(?:签订|取得|持有|无异议|事实清楚|证据确凿|合格|前提)[^。；;，：\n]{0,16}[的下])，$"
)
_LABEL = re.compile(r"第[一二三四五六七八九十百]+条[\s　]*|[一二三四五六七八九十\d]+[、.．]")
_AFTER = re.compile(r"[，（(](?:但)?(?P<said>[^。；;，（）()\n]{2,20})除外")
_ALLUDED = re.compile(r"(?:符合|满足|具备|有)[^，。；]{0,8}条件|条件的")
_EMPTY = re.compile(r"违反|规定的$|下列|情形之一|有关要求|本[办细条规通]|上述|符合条件的$|以上的$|需要.{0,6}的$")


def judge_untold(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    """The condition beside the policy stretch that nothing near the interpretation's stretch tells."""
    place = _condition(policy.text, facing) if facing.fit >= FIT else None
    if place is None:
        return None
    excepted = policy.text[place.start : place.end].endswith("除外") and facing.held >= HELD
    if not (facing.tied or excepted):
        return None
    said = policy.text[place.start : place.end]
    around = _around(material, facing)
    if _EMPTY.search(said) or _ALLUDED.search(around):
        return None
    rest = policy.text[facing.unit.start : place.start] + "，" + policy.text[place.end : facing.unit.end]
    known = ground.scale.of(rest)
    terms = {gram: weight for gram, weight in ground.scale.of(said.rstrip("的下")).items() if gram not in known}
    if sum(terms.values()) < MASS or contained(terms, ground.scale.of(around), 1.0) > UNTOLD:
        return None
    return Contradiction(Kind.CONDITION, place, facing.ours, f"漏掉条件：政策有“{said}”，解读没有")


def _condition(text: str, facing: Facing) -> Span | None:
    start = facing.unit.start
    before = _BEFORE.search(text[start : facing.theirs.start])
    if before is not None:
        label = _LABEL.match(before["said"])
        return Span(start + before.start("said") + (label.end() if label else 0), start + before.end("said"))
    after = _AFTER.match(text, facing.theirs.end, facing.unit.end)
    return Span(after.start("said"), after.end()) if after is not None else None


def _around(material: Material, facing: Facing) -> str:
    """The sentence with its heading, the sentence before and the one after."""
    index = facing.sentence.index
    near = [s for s in material.sentences[max(0, index - 1) : index + 2] if s.role == "body"]
    return facing.sentence.section + "，".join(material.text[s.span.start : s.span.end] for s in near)
