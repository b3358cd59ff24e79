"""The one sentence that says what to do first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nlp.interpret.clause_names import clause_name
from nlp.interpret.copying import FREE, HALF, Copying, charge
from nlp.interpret.copying import MAX as OWN_WORDS
from nlp.interpret.coverage import covered, fullness, missing_first, points, reach
from nlp.interpret.coverage_points import CLAUSE_POINTS, element_points
from nlp.interpret.faithfulness import CONTRADICTED
from nlp.interpret.faithfulness import MAX as FAITHFULNESS
from nlp.interpret.plain import MAX as PLAIN
from nlp.interpret.types import (
    ClauseStatus,
    ClauseVerdict,
    Contradiction,
    Dimension,
    DimensionStatus,
    Element,
    Evidence,
)

SWAPPED = "两份文件可能放反了：请先核对，第一份应是政策，第二份应是解读；换过来再评。"
_NAMED = 3
_GIVEN = Evidence(None, None, "")
"""What tells an element once it is added."""
GOOD = 75
_NUMBERS = "零一两三四五六七八九十"


def first_thing(
    score: float,
    contradictions: Sequence[Contradiction],
    clauses: Sequence[ClauseVerdict],
    elements: Sequence[Element],
    copying: Copying,
    kinds: Mapping[str, Evidence],
    dimensions: Sequence[Dimension],
) -> str:
    """先改…，再补…，…即可达到良好; the gravest first."""
    if "mismatch" in kinds:
        return "先核对文件：解读几乎没有讲到这份政策。"
    if "drafting_note" in kinds:
        return "先重写：这是起草说明，不是解读；请逐条讲清政策对谁、做什么、标准和时限是什么。"
    steps = []
    if contradictions:
        steps.append(f"先改{_number(len(contradictions))}处与政策不一致的地方")
    if "headings" in kinds:
        steps.append("把罗列的标题展开成讲解")
    if copying.share > HALF:
        steps.append(f"把照抄比例从 {copying.share:.0%} 降到 {HALF:.0%} 以下")
    missing = [c for c in missing_first(clauses) if c.weight >= 3] or missing_first(clauses)
    absent = [e for e in elements if e.present is False]
    coverage = next(d for d in dimensions if d.id == "coverage")
    if missing and coverage.value is not None and coverage.value < 27:
        steps.append(_to_add(missing))
    elif absent:
        steps.append(f"补上{'、'.join(e.name for e in absent[:3])}")
    if FREE < round(copying.share, 2) <= HALF:
        steps.append(f"把照抄比例从 {copying.share:.0%} 降到 {FREE:.0%} 左右")
    if not steps:
        weak = [d for d in dimensions if d.status is DimensionStatus.JUDGED and (d.value or 0) < 0.8 * d.max]
        if not weak:
            return "可以发布：没有发现需要先改的地方。"
        worst = min(weak, key=lambda d: (d.value or 0) / d.max)
        return f"没有必须先改的地方；还可以改进“{worst.name}”：{worst.reason.split('；')[0]}。"
    if not contradictions:
        steps[0] = "先" + steps[0]
    tail = "，再".join(steps[:2]) + ("，并" + steps[2] if len(steps) > 2 else "")
    enough = score < GOOD <= _mended(contradictions, clauses, missing, elements, copying, dimensions)
    return tail + ("，即可达到良好。" if enough and not kinds else "。")


def _mended(
    contradictions: Sequence[Contradiction],
    clauses: Sequence[ClauseVerdict],
    missing: Sequence[ClauseVerdict],
    elements: Sequence[Element],
    copying: Copying,
    dimensions: Sequence[Dimension],
) -> float:
    """The score that the steps would lead to, all else as it is."""
    wanted = {clause.id for clause in missing}
    told = [
        replace(c, status=ClauseStatus.EXPLAINED, told=1.0)
        if c.id in wanted or c.status is ClauseStatus.CONTRADICTED
        else c
        for c in clauses
    ]
    share, then = covered(clauses), covered(told)
    given = [replace(e, present=True, evidence=(_GIVEN,)) if e.present is False else e for e in elements]
    gains = {
        "faithfulness": CONTRADICTED * len(contradictions) + FAITHFULNESS * (fullness(then) - fullness(share)),
        "coverage": points(then, CLAUSE_POINTS)
        - points(share, CLAUSE_POINTS)
        + (0.0 if missing else element_points(given) - element_points(elements)),
        "own_words": OWN_WORDS * (reach(then) - reach(share))
        + OWN_WORDS * (charge(copying.share) - charge(min(copying.share, FREE))),
        "plain": PLAIN * (reach(then) - reach(share)),
    }
    judged = [d for d in dimensions if d.value is not None]
    got = sum(min(d.max, (d.value or 0.0) + gains.get(d.id, 0.0)) for d in judged)
    return 100 * got / max(sum(d.max for d in judged), 1)


def _number(count: int) -> str:
    return _NUMBERS[count] if count <= 10 else str(count)


def _to_add(missing: Sequence[ClauseVerdict]) -> str:
    names = "、".join(clause_name(clause.id) for clause in missing[:_NAMED])
    if len(missing) <= _NAMED:
        return f"补上没讲到的{_number(len(missing))}条：{names}"
    return f"补上没讲到的 {len(missing)} 条，从{names}补起"
