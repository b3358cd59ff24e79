"""What is to be mended in an interpretation as cards: the gravest first, each with its place on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nlp.interpret.clause_names import clause_name
from nlp.interpret.types import KIND_NAMES, Assessment, ClauseStatus, DimensionStatus, Evidence
from nlp.types import Span

NEEDED = 2
"""Clauses of this weight and above are missed by a reader (see nlp.interpret.coverage.missing_first)."""
LONGEST_RUNS = 20
_QUOTED = 60
_SOFT = ("plain", "timeliness", "forms")


def cards(assessment: Assessment, policy: str, text: str) -> list[dict[str, Any]]:
    """kind, label, level (serious, general, hint), note, quote, clause (its number or None), policy and text
    (code-point spans or None)."""
    found = [
        *_contradictions(assessment, policy, text),
        *_missing(assessment),
        *_unsupported(assessment, text),
        *_copied(assessment, text),
        *_elements(assessment),
        *_soft(assessment, text),
    ]
    return [{**card, "clause": _clause_of(assessment, card["policy"])} for card in found]


def _contradictions(assessment: Assessment, policy: str, text: str) -> Iterator[dict[str, Any]]:
    for item in assessment.contradictions:
        quote = f"政策：{_around(policy, item.policy)}\n解读：{_around(text, item.interpretation)}"
        label = f"不一致 · {KIND_NAMES[item.kind]}"
        yield _card("contradiction", label, "serious", item.note, quote, item.policy, item.interpretation)


def _missing(assessment: Assessment) -> Iterator[dict[str, Any]]:
    wanted = [c for c in assessment.clauses if c.status is ClauseStatus.MISSING and c.weight >= NEEDED]
    for clause in sorted(wanted, key=lambda c: (-c.weight, c.span.start)):
        note = f"没有讲到{clause_name(clause.id)}"
        yield _card("missing", "没讲", "general", note, _clip(clause.text), clause.span, None)


def _unsupported(assessment: Assessment, text: str) -> Iterator[dict[str, Any]]:
    for item in assessment.unsupported:
        quote = _around(text, item.interpretation)
        yield _card("unsupported", "政策中找不到", "general", item.note, quote, None, item.interpretation)


def _copied(assessment: Assessment, text: str) -> Iterator[dict[str, Any]]:
    longest = sorted(assessment.copied, key=lambda run: (-run.characters, run.interpretation.start))[:LONGEST_RUNS]
    for run in longest:
        note = f"连续 {run.characters} 字与政策原文相同，请用自己的话讲清楚"
        quote = _clip(text[run.interpretation.start : run.interpretation.end])
        yield _card("copied", "照抄", "general", note, quote, run.policy, run.interpretation)


def _elements(assessment: Assessment) -> Iterator[dict[str, Any]]:
    for element in assessment.elements:
        if element.present is False:
            yield _card("element", "缺要素", "general", f"没有讲“{element.name}”", element.note, None, None)


def _soft(assessment: Assessment, text: str) -> Iterator[dict[str, Any]]:
    for dimension in assessment.dimensions:
        if dimension.id in _SOFT and dimension.status is DimensionStatus.JUDGED:
            for item in dimension.evidence:
                if item.note:
                    yield _evidence(dimension.name, item, text)


def _evidence(name: str, item: Evidence, text: str) -> dict[str, Any]:
    quote = _around(text, item.interpretation) if item.interpretation else ""
    return _card("soft", name, "hint", item.note, quote, item.policy, item.interpretation)


def _card(
    kind: str, label: str, level: str, note: str, quote: str, policy: Span | None, text: Span | None
) -> dict[str, Any]:
    def place(span: Span | None) -> list[int] | None:
        return None if span is None else [span.start, span.end]

    return {
        "kind": kind,
        "label": label,
        "level": level,
        "note": note,
        "quote": quote,
        "policy": place(policy),
        "text": place(text),
    }


def _clause_of(assessment: Assessment, place: list[int] | None) -> int | None:
    if place is None:
        return None
    for number, clause in enumerate(assessment.clauses):
        if clause.span.start <= place[0] < max(clause.span.end, clause.span.start + 1):
            return number
    return None


def _around(text: str, span: Span) -> str:
    before = text[max(0, span.start - 16) : span.start].rsplit("\n", 1)[-1]
    after = text[span.end : span.end + 12].split("\n", 1)[0]
    return f"{before}【{_clip(text[span.start : span.end])}】{after}"


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"
