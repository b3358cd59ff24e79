"""A condition taken away by a word that admits none: 一律解除协议 for 情节严重的，解除服务协议."""

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

FIT, HELD, TOLD = 0.42, 0.4, 0.2
"""How well the stretch must fit, how much of the policy stretch it must hold, how much of the condition may be told."""
_ABSOLUTE = re.compile(r"一律|一概|都不打折|无条件|[不无]论[^，]{0,8}都|不管[^，]{0,8}都")
_CASE = re.compile(r"(?:^|(?<=[，。；：\n]))[^，。；：\n]{2,24}(?:的|后|时)(?=，)")
_EXCEPT = re.compile(
    r"[，；（](?P<said>[^。；，（）\n]{2,24}除外)|(?:^|(?<=[，。；\n]))(?P<out>除[^。；，\n]{2,16}?外)"
)
_EMPTY = re.compile(r"违反|规定的$|下列|情形之一|本[办细条规通]|上述|符合条件的$")


def judge_absolute(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    """The condition before, or the exception after, the policy stretch that a stretch with 一律 leaves no room for."""
    ours = material.text[facing.ours.start : facing.ours.end]
    word = _ABSOLUTE.search(ours)
    if word is None or facing.fit < FIT or facing.held < HELD:
        return None
    if _ABSOLUTE.search(policy.text, facing.unit.start, facing.unit.end):
        return None
    sentence = material.text[facing.sentence.span.start : facing.sentence.span.end]
    around = ground.scale.of(facing.sentence.section + "，" + sentence)
    for place in _conditions(policy.text, facing):
        said = policy.text[place.start : place.end]
        terms = ground.scale.of(said.rstrip("的后时"))
        if terms and not _EMPTY.search(said) and contained(terms, around, 1.0) <= TOLD:
            note = f"漏掉条件：政策有“{said}”，解读写成“{word.group()}”"
            return Contradiction(Kind.CONDITION, place, facing.ours, note)
    return None


def _conditions(text: str, facing: Facing) -> list[Span]:
    """The case right before the policy stretch and the exceptions of its sentence."""
    start = max(text.rfind(mark, 0, facing.theirs.start) for mark in "。；：\n") + 1
    ends = [place for place in (text.find(mark, facing.theirs.end) for mark in "。\n") if place >= 0]
    end = min(ends, default=len(text))
    cases = [m for m in _CASE.finditer(text, start, facing.theirs.end) if m.start() <= facing.theirs.start]
    found = [Span(m.start(), m.end()) for m in cases[-1:]]
    for match in _EXCEPT.finditer(text, start, end):
        name = "said" if match["said"] else "out"
        found.append(Span(match.start(name), match.end(name)))
    return found
