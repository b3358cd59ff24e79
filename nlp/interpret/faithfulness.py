"""Faithfulness (30 points): contradictions cost most, unsupported statements less; background costs nothing."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.interpret.coverage import fullness
from nlp.interpret.types import (
    KIND_NAMES,
    Contradiction,
    Dimension,
    DimensionStatus,
    Evidence,
    Unsupported,
)

MAX = 30
CONTRADICTED, UNSUPPORTED, UNSUPPORTED_MOST = 8.0, 0.6, 6.0


def faithfulness(
    contradictions: Sequence[Contradiction],
    unsupported: Sequence[Unsupported],
    spoken: int,
    mismatch: Evidence | None,
    share: float,
) -> Dimension:
    """``spoken`` counts the sentences that speak of the policy; without any there is nothing to be faithful to.

    ``share`` of the policy is told (``coverage.covered``): little can be wrong in a text that says hardly anything.
    """
    name = "忠实"
    if mismatch is not None:
        return Dimension("faithfulness", name, 0.0, MAX, DimensionStatus.JUDGED, mismatch.note, (mismatch,))
    if not spoken and not contradictions:
        reason = "没有一句能与政策条款对应，忠实程度无法判断"
        return Dimension("faithfulness", name, None, MAX, DimensionStatus.CANNOT_JUDGE, reason)
    full = fullness(share)
    cost = CONTRADICTED * len(contradictions) + min(UNSUPPORTED_MOST, UNSUPPORTED * len(unsupported))
    parts = []
    if contradictions:
        kinds = "、".join(dict.fromkeys(KIND_NAMES[item.kind] for item in contradictions))
        parts.append(f"{len(contradictions)} 处与政策不一致（{kinds}）")
    if unsupported:
        parts.append(f"{len(unsupported)} 处说法在政策中找不到")
    evidence = [Evidence(item.policy, item.interpretation, item.note) for item in contradictions]
    evidence += [Evidence(None, item.interpretation, item.note) for item in unsupported]
    reason = "；".join(parts) or f"逐句核对 {spoken} 句，没有发现与政策不一致的数字、日期、要求和条件"
    if round(full, 2) < 1:
        reason += f"；只讲到政策的一小部分（{share:.0%}），这一项按 {full:.0%} 计"
    return Dimension(
        "faithfulness",
        name,
        round(max(0.0, MAX * full - cost), 1),
        MAX,
        DimensionStatus.JUDGED,
        reason,
        tuple(evidence),
    )
