"""Elements and coverage (30 points): 12 for the required elements, 18 for the weighted clauses (INT-06 to INT-16)."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.interpret.clause_names import clause_name
from nlp.interpret.coverage import covered, missing_first, points, span_of
from nlp.interpret.types import ClauseStatus, ClauseVerdict, Dimension, DimensionStatus, Element, Evidence

ELEMENT_POINTS, CLAUSE_POINTS = 12, 18
NO_OCCASION = 0.9
GRAVE, USUAL = 2.0, 1.0
"""Weight of 执行标准, which INT-10 calls grave, and of each other element."""
_SHOWN = 8
"""Missing clauses that are shown as evidence."""


def element_credit(element: Element) -> float:
    """0 where it lacks; 0.8, 0.9, 1 by the sentences that tell it; 0.9 where the policy gives no occasion for it."""
    if element.present is None:
        return NO_OCCASION
    return 0.7 + 0.1 * min(3, len(element.evidence)) if element.present else 0.0


def element_points(elements: Sequence[Element]) -> float:
    """0..ELEMENT_POINTS, each element by its weight."""
    weights = [GRAVE if element.id == "standards" else USUAL for element in elements]
    got = sum(weight * element_credit(element) for weight, element in zip(weights, elements, strict=True))
    return ELEMENT_POINTS * got / sum(weights) if weights else 0.0


def judge_coverage(
    clauses: tuple[ClauseVerdict, ...], elements: tuple[Element, ...], untold: Sequence[Evidence]
) -> Dimension:
    """The dimension; ``untold`` is what the policy says of applying and of its validity and the interpretation does
    not: shown, not charged, for the clauses they stand in are."""
    required = [e for e in elements if e.present is not None]
    held = [e for e in required if e.present]
    share = covered(clauses)
    value = element_points(elements) + points(share, CLAUSE_POINTS)
    missing = [c for c in clauses if c.status is ClauseStatus.MISSING]
    absent = [e for e in required if not e.present]
    parts = [f"{len(required)} 项要素讲到 {len(held)} 项"]
    if absent:
        parts[0] += f"，缺{'、'.join(e.name for e in absent)}"
    parts.append(f"{len(clauses)} 个条款讲到 {len(clauses) - len(missing)} 个（按重要程度折算 {share:.0%}）")
    groups: dict[str, list[str]] = {}
    for item in untold:
        kind, _, name = item.note.partition("：")
        groups.setdefault(kind, []).append(name)
    parts += [f"{kind}：{'、'.join(names)}" for kind, names in groups.items()]
    evidence = [Evidence(None, None, f"缺少要素：{e.name}") for e in absent]
    evidence += [Evidence(span_of(c), None, f"没有讲到：{clause_name(c.id)}") for c in missing_first(clauses)[:_SHOWN]]
    evidence += untold
    evidence += [item for e in held for item in e.evidence[:1]]
    return Dimension(
        "coverage", "要素与覆盖", round(value, 1), 30, DimensionStatus.JUDGED, "；".join(parts), tuple(evidence)
    )
