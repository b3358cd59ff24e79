"""Why an edit is proposed, in words an editor understands."""

from __future__ import annotations

from nlp.correct.confusion import NEAR, SAME, SHAPE
from nlp.correct.proposals import DELETE, INSERT, SWAP, WORD

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
    return f"「{matched}」疑为「{suggestion}」：{why}；{LIKELY if sure else POSSIBLE}"
