"""What an editor reads about an entry: one line of plain Chinese, and what it weighs."""

from __future__ import annotations

from nlp.types import LexiconEntry, Severity

_WEIGHT = {"form": 0.1}


def weight(entry: LexiconEntry) -> float:
    """Weight of one place in the score, after the error-rate rules: a wrong word 1, a form 0.1."""
    return _WEIGHT.get(entry.kind, 1.0)


def message(entry: LexiconEntry, matched: str, right: tuple[str, ...]) -> str:
    """One line: what is wrong and what to write."""
    if not right and entry.kind == "agency":
        return f"「{matched}」可能已更名或并入其他机构，请按现行机构名称核对"
    if not right:
        return f"「{matched}」不宜使用，请核对"
    wanted = "或".join(f"「{option}」" for option in right[:3])
    if entry.kind in ("agency", "division", "law") and entry.valid_from:
        return f"「{matched}」现为{wanted}，请核对"
    verb = "宜写作" if entry.severity is Severity.HINT else "应为"
    return f"「{matched}」{verb}{wanted}"
