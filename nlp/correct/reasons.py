"""Why an edit is proposed, in words an editor understands."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.correct.choices import readings
from nlp.correct.confusion import NEAR, SAME, SHAPE
from nlp.correct.decisions import Decision
from nlp.correct.proposals import DELETE, INSERT, SWAP, WORD
from nlp.correct.words import Words
from nlp.types import Finding, Severity, Span

CODE = "SPELL"
WEIGHT = 1.0
"""What a sure finding counts in the score of a draft; a hint counts nothing."""
LIKELY, POSSIBLE = "很可能", "可能"
MOST = 3
"""Readings of a place that are told."""
CLOSE = 0.5
"""Share of the best reading's probability from which another one keeps it from being called likely."""


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


def message(
    matched: str, suggestion: str, why: str, sure: bool, others: Sequence[str] = (), close: bool = False
) -> str:
    """「布署」疑为「部署」：同音，此处更常见；很可能. With ``others``: …；很可能，另一种可能是「…」; where one
    of them is nearly as likely (``close``) nothing is called likely: …；也可能是「…」."""
    likely = LIKELY if sure else POSSIBLE
    if others:
        either = "或".join(f"「{one}」" if one else "多余" for one in others)
        likely = f"{LIKELY}，另一种可能是{either}" if sure and not close else f"也可能是{either}"
    if not suggestion:
        return f"「{matched}」疑为多余，可删去；{likely}"
    return f"「{matched}」疑为「{suggestion}」：{why}；{likely}"


def finding_of(text: str, one: Decision, beside: Sequence[Decision], words: Words, sure: bool, origin: str) -> Finding:
    """The edit as a finding: general where it is ``sure``, else a hint. It shows the word that is mended, unless
    another edit of ``beside`` lies in it, and what else may be meant, best first."""
    start, end = words.frame(text, one.start, one.end, one.replacement)
    if any(other is not one and other.start < end and start < max(other.end, other.start + 1) for other in beside):
        start, end = one.start, one.end
        if start == end:
            start, end = max(0, start - 1), end if start else end + 1
    (suggestion, _), *rest = readings(text, one, start, end, words)[:MOST]
    more = [other for other, _ in rest]
    close = any(probability >= CLOSE * one.probability for _, probability in rest)
    return Finding(
        code=CODE,
        category="spelling",
        severity=Severity.GENERAL if sure else Severity.HINT,
        span=Span(start, end),
        matched=text[start:end],
        message=message(text[start:end], suggestion, reason(one.kind, one.relation), sure, more, close),
        suggestions=(suggestion, *more),
        origin=origin,
        confidence=round(one.probability, 4),
        weight=WEIGHT if sure else 0.0,
    )
