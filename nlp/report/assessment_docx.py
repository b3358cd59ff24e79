"""An assessment as findings on the interpretation, for the writer of Word comments."""

from __future__ import annotations

from nlp.interpret.types import KIND_NAMES, Assessment, DimensionStatus
from nlp.types import Document, Finding, Severity, Span

AUTHORITY = {"INT-08": "国办发〔2016〕80号"}
"""What an authority asks for in so many words; the other rules bear their own id only."""
_UNTOLD = ("办事信息没有讲", "期限没有讲")
_CATEGORY = "政策解读"
_LONGEST_RUNS = 12
_SHORTEST_RUN = 20
"""Characters in common below which no writer is told: two texts on one matter share such phrases."""


def assessment_findings(assessment: Assessment, policy: Document, interpretation: Document) -> tuple[Finding, ...]:
    """Contradictions (serious), unsupported figures, copied runs and hard sentences, in text order.

    What concerns the whole text (score, missing clauses and elements) stands at its first line.
    """
    text = interpretation.text
    found = [_overall(assessment, text)]
    for c in assessment.contradictions:
        message = f"{c.note}。政策原文：{_clip(_around(policy.text, c.policy))}"
        found.append(_finding("INT-19", Severity.SERIOUS, c.interpretation, text, message, KIND_NAMES[c.kind]))
    for u in assessment.unsupported:
        found.append(_finding("INT-19", Severity.GENERAL, u.interpretation, text, u.note, "无依据"))
    runs = [run for run in assessment.copied if run.characters >= _SHORTEST_RUN]
    longest = sorted(runs, key=lambda run: -run.characters)[:_LONGEST_RUNS]
    for run in longest:
        message = f"连续 {run.characters} 字与政策原文相同，请用自己的话讲清楚"
        found.append(_finding("INT-17", Severity.GENERAL, run.interpretation, text, message, "照抄"))
    for d in assessment.dimensions:
        if d.id == "plain" and d.status is DimensionStatus.JUDGED:
            for item in d.evidence:
                if item.interpretation is not None:
                    found.append(_finding("INT-21", Severity.HINT, item.interpretation, text, item.note, "通俗"))
    return tuple(sorted(found, key=lambda finding: (finding.span.start, finding.span.end)))


def _overall(assessment: Assessment, text: str) -> Finding:
    """The comment on the whole: score, what to do first, clauses and elements that are missing."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    span = Span(start, end if end > start else len(text))
    parts = [f"解读评估 {assessment.score:g} 分（{assessment.grade}）。{assessment.first}"]
    parts += [f"提示：{note}。" for note in assessment.notes]
    absent = [e.name for e in assessment.elements if e.present is False]
    if absent:
        parts.append(f"缺少要素：{'、'.join(absent)}。")
    missing = [c for c in assessment.clauses if str(c.status) == "missing" and c.weight >= 2]
    if missing:
        shown = "；".join(_clip(" ".join(c.text.split()), 30) for c in missing[:8])
        parts.append(f"没有讲到的条款 {len(missing)} 个：{shown}。")
    coverage = next(d for d in assessment.dimensions if d.id == "coverage")
    parts += [f"{item.note}。" for item in coverage.evidence if item.note.startswith(_UNTOLD)]
    level = Severity.GENERAL if assessment.score < 75 else Severity.HINT
    return _finding("INT-08", level, span, text, "\n".join(parts), "总评")


def _finding(code: str, severity: Severity, span: Span, text: str, message: str, category: str) -> Finding:
    return Finding(
        code=code,
        category=f"{_CATEGORY}·{category}",
        severity=severity,
        span=span,
        matched=text[span.start : span.end],
        message=message,
        authority=AUTHORITY.get(code),
        origin=code,
    )


def _around(text: str, span: Span) -> str:
    start = max(text.rfind("。", 0, span.start), text.rfind("\n", 0, span.start)) + 1
    stop = text.find("。", span.end)
    return text[start : stop if stop >= 0 else len(text)].strip()


def _clip(text: str, limit: int = 90) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
