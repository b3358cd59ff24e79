"""Counts of parts (六章四十四条, 八项措施) against the policy's own structure, other counts against its facts."""

from __future__ import annotations

import re

from nlp.interpret.facts import Fact
from nlp.interpret.figure import Figure
from nlp.interpret.material import Sentence
from nlp.interpret.roles import Role
from nlp.interpret.structure import Policy
from nlp.interpret.types import Kind, Support

STRUCTURAL = frozenset({"条", "项", "章", "部分", "方面", "款", "行动", "个", "大"})
"""Units of which the policy's own structure may hold so many without saying it."""


def judge_count(
    policy: Policy,
    text: str,
    sentence: Sentence,
    fact: Fact,
    best: tuple[float, int] | None,
    roles: list[Role],
    same: tuple[float, int],
) -> Figure:
    """Counts of parts are checked against the policy's own structure (共六章44条), others against its facts."""
    about_parts = re.search(r"(?:共|包括|包含|分为|分|由|设|计)[^。；]{0,30}$", text[sentence.span.start : fact.start])
    unit = "条" if fact.unit in ("条", "项") else fact.unit
    for name, number, span in policy.levels:
        if name == unit and about_parts and (sentence.names_policy or "共" in text[sentence.span.start : fact.start]):
            if int(fact.value) == number:  # type: ignore[arg-type]
                return Figure(fact, Support.SUPPORTED, None, "")
            if int(fact.value) in policy.counts and name == "部分":  # type: ignore[arg-type]
                break
            shown = Fact(Kind.COUNT, span.start, span.end, policy.text[span.start : span.end], fact.value, unit)
            note = f"数量不一致：政策共{number}{name}，解读写成“{fact.text}”"
            return Figure(fact, Support.CONTRADICTED, shown, note)
    if same[1] >= 0 or (unit in STRUCTURAL and int(fact.value) in policy.counts):  # type: ignore[arg-type]
        return Figure(fact, Support.SUPPORTED, roles[same[1]].fact if same[1] >= 0 else None, "")
    if best is not None and best[0] >= 0.62 and not sentence.background:
        other = roles[best[1]].fact
        note = f"数量不一致：政策为“{other.text}”，解读写成“{fact.text}”"
        return Figure(fact, Support.CONTRADICTED, other, note)
    return Figure(fact, Support.CANNOT_JUDGE, None, "")
