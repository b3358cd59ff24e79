"""Why an edit is proposed, in words an editor understands."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.correct.confusion import NEAR, SAME, SHAPE
from nlp.correct.decisions import Decision
from nlp.correct.proposals import DELETE, INSERT, SWAP, WORD
from nlp.correct.words import Words
from nlp.types import Finding, Severity, Span

CODE = "SPELL"
WEIGHT = 1.0
"""What a sure finding counts in the score of a draft; a hint counts nothing."""
LIKELY, POSSIBLE = "很可能", "可能"


def reason(kind: int, relation: int) -> str:
    """同音, 近音, 形近 … with what speaks for the edit."""
    if kind == DELETE:
        return "疑多字"
    if kind == INSERT:
        return "疑漏字"
    if kind == SWAP:
        return "字序疑颠倒"
    sound = "同音" if relation & SAME else "近音" if relation & NEAR else "形近" if relation & SHAPE else ""
    if kind == WORD:
        return f"{sound or '近音'}词，此处更常见"
    return f"{sound}，此处更常见" if sound else "此处更常见"


def message(matched: str, suggestion: str, why: str, sure: bool) -> str:
    """「布署」疑为「部署」：同音，此处更常见；很可能"""
    if not suggestion:
        return f"「{matched}」疑为多余，可删去；{LIKELY if sure else POSSIBLE}"
    return f"「{matched}」疑为「{suggestion}」：{why}；{LIKELY if sure else POSSIBLE}"


def finding_of(text: str, one: Decision, beside: Sequence[Decision], words: Words, sure: bool, origin: str) -> Finding:
    """The edit as a finding: general where it is ``sure``, else a hint. It shows the word that is mended, unless
    another edit of ``beside`` lies in it."""
    start, end = words.frame(text, one.start, one.end, one.replacement)
    if any(other is not one and other.start < end and start < max(other.end, other.start + 1) for other in beside):
        start, end = one.start, one.end
        if start == end:
            start, end = max(0, start - 1), end if start else end + 1
    suggestion = text[start : one.start] + one.replacement + text[one.end : end]
    return Finding(
        code=CODE,
        category="spelling",
        severity=Severity.GENERAL if sure else Severity.HINT,
        span=Span(start, end),
        matched=text[start:end],
        message=message(text[start:end], suggestion, reason(one.kind, one.relation), sure),
        suggestions=(suggestion,),
        origin=origin,
        confidence=round(one.probability, 4),
        weight=WEIGHT if sure else 0.0,
    )
