"""Score and verdict of a draft: weighted errors per 10,000 characters, serious findings outside the rate.

Weights and the pass line of 1 per 10,000 follow the error-rate rules for books and newspapers
(图书质量管理规定 附件; 报纸编校差错率计算方法): the same error counts three times at most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from nlp.types import Finding, Score, Severity, Verdict

PASS_LINE = 1.0
SAME_ERROR_MOST = 3
_COUNTED = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]|\d+|[A-Za-z]+")


def count_characters(text: str) -> int:
    """Characters an editor would count: Han characters, each digit group and each Latin word as one."""
    return sum(1 for _ in _COUNTED.finditer(text))


def score_findings(findings: Iterable[Finding], characters: int) -> Score:
    """Sum of weights (the same error three times at most) and its rate per 10,000 characters."""
    seen: Counter[tuple[str, str]] = Counter()
    total = 0.0
    for finding in findings:
        if finding.severity is Severity.HINT:
            continue
        key = (finding.origin, finding.matched)
        for _ in range(1 if finding.edits else finding.count):
            seen[key] += 1
            if seen[key] <= SAME_ERROR_MOST:
                total += finding.weight
    rate = total * 10_000 / characters if characters else 0.0
    return Score(round(total, 2), round(rate, 2), PASS_LINE)


def verdict_of(findings: Iterable[Finding], score: Score) -> Verdict:
    """block on any serious finding, revise over the pass line, else pass."""
    if any(finding.severity is Severity.SERIOUS for finding in findings):
        return Verdict.BLOCK
    return Verdict.REVISE if score.per_10k > score.pass_line else Verdict.PASS
