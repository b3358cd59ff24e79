"""The one sentence that says what to do first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlp.interpret.clause_names import clause_name
from nlp.interpret.copying import FREE, HALF, Copying
from nlp.interpret.coverage import missing_first
from nlp.interpret.types import (
    ClauseVerdict,
    Contradiction,
    Dimension,
    DimensionStatus,
    Element,
    Evidence,
)

SWAPPED = "两份文件可能放反了：请先核对，第一份应是政策，第二份应是解读；换过来再评。"
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
    missing = [c for c in missing_first(clauses) if c.weight >= 3] or missing_first(clauses)
    absent = [e.name for e in elements if e.present is False]
    coverage = next(d for d in dimensions if d.id == "coverage")
    if missing and coverage.value is not None and coverage.value < 27:
        steps.append(f"补上没讲到的{_number(min(len(missing), 3))}条：{_names(missing)}")
    elif absent:
        steps.append(f"补上{'、'.join(absent[:3])}")
    if copying.share > HALF:
        steps.append(f"把照抄比例从 {copying.share:.0%} 降到 {HALF:.0%} 以下")
    elif copying.share > FREE:
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
    return tail + ("，即可达到良好。" if score < 75 else "。")


def _number(count: int) -> str:
    return _NUMBERS[count] if count <= 10 else str(count)


def _names(missing: Sequence[ClauseVerdict]) -> str:
    return "、".join(clause_name(clause.id) for clause in missing[:3])
