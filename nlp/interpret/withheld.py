"""A condition that a near-verbatim sentence leaves out."""

from __future__ import annotations

import re

from nlp.interpret.compare import Difference
from nlp.interpret.material import Material
from nlp.interpret.pairing import PUNCTUATION, Pairing, flanked, made, of_class, opens, text_of
from nlp.interpret.roles import pairs_of
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.types import Span

_AGREED = re.compile(r"批准|同意|审核|核准|备案|确认|验收|评定|许可")
KEPT = 0.5
"""Share of the character pairs of a condition from which it is told in other words."""


def judge_condition(
    policy: Policy, material: Material, pairing: Pairing, difference: Difference
) -> Contradiction | None:
    """The condition that one side holds and the other neither holds nor tells in other words, else None."""
    conditions = of_class(difference.policy, "cond")
    if not conditions:
        return None
    said = whole(material.text, pairing.segment)
    word = text_of(policy.text, (conditions[0],))
    if _kept(word, said) or of_class(difference.interpretation, "cond"):
        return None
    rest = [t for t in difference.policy if t.cls != "cond" and t.key not in PUNCTUATION]
    strong = word.startswith(("经", "未经", "除", "确", "逾期", "拒不", "情节"))
    enough = difference.left + difference.right >= (6 if strong else 9) or opens(difference, pairing)
    firm = flanked(difference, pairing, 2, 3 if strong else 4)
    if len(rest) > 2 or len(difference.interpretation) > 1 or not enough or not firm:
        return None
    return made(Kind.CONDITION, difference, pairing, f"漏掉条件：政策有“{word}”，解读没有")


def whole(text: str, piece: Span) -> str:
    """The sentence that a piece belongs to."""
    start = max(text.rfind(mark, 0, piece.start) for mark in "。！？\n") + 1
    ends = [place for place in (text.find(mark, piece.end) for mark in "。！？\n") if place >= 0]
    return text[start : min(ends, default=len(text))]


def _kept(condition: str, said: str) -> bool:
    """Whether the interpretation keeps the condition in other words, or has another body do the same (经…同意)."""
    act = _AGREED.search(condition)
    if act and re.search(rf"经[^，。；]{{1,20}}{act.group()}", said):
        return True
    core = re.sub(r"^(?:对|在|经|未经|除|但|因)|(?:的|后|外|以外|之外|前提下|情况下|条件下|基础上|，)+$", "", condition)
    content = pairs_of(core)
    return len(core) >= 2 and (core in said or bool(content and len(content & pairs_of(said)) >= KEPT * len(content)))
