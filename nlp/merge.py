"""From everything that was said to what is shown: overlaps settled, repetitions collapsed, order fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from nlp.types import Finding, Severity, Span

SHOWN_BEFORE_COLLAPSE = 3
_RANK = {Severity.SERIOUS: 0, Severity.GENERAL: 1, Severity.HINT: 2}


def merge(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Drop what a better finding on the same place already says, collapse repetitions, sort by place."""
    kept = _settle(sorted(set(findings), key=_preference))
    return tuple(sorted(_collapse(sorted(kept, key=_place)), key=_place))


def _preference(finding: Finding) -> tuple[object, ...]:
    """Lexicon and rules before models, then severity, then the longer, then a stable order."""
    model = finding.category == "spelling"
    return (model, _RANK[finding.severity], finding.span.start - finding.span.end, *_place(finding))


def _place(finding: Finding) -> tuple[object, ...]:
    return (finding.span.start, finding.span.end, _RANK[finding.severity], finding.code, finding.origin,
            finding.message, finding.suggestions)  # fmt: skip


def _settle(ordered: Sequence[Finding]) -> list[Finding]:
    """Of findings that overlap and both replace text, the preferred one stays.

    Findings of different categories that only point (no suggestion) may share a place.
    """
    by_bucket: defaultdict[int, list[Finding]] = defaultdict(list)
    kept: list[Finding] = []
    for finding in ordered:
        buckets = range(finding.span.start >> 6, (finding.span.end >> 6) + 1)
        rivals = [other for bucket in buckets for other in by_bucket[bucket]]
        if any(_silences(other, finding) for other in rivals):
            continue
        kept.append(finding)
        for bucket in buckets:
            by_bucket[bucket].append(finding)
    return kept


def _silences(better: Finding, other: Finding) -> bool:
    if not better.span.overlaps(other.span):
        return False
    if better.count > 1 and better.edits:  # a collapsed finding points at its first place only
        return False
    if better.span == other.span and better.code == other.code:
        return True
    if other.category == "spelling":
        return True
    same_kind = better.category == other.category
    both_mend = bool(better.fix()) and bool(other.fix()) and not other.edits
    return both_mend and (same_kind or better.span.contains(other.span))


def _collapse(ordered: Sequence[Finding]) -> list[Finding]:
    """The same finding on the same words is shown three times; the third carries the rest as places."""
    groups: defaultdict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in ordered:
        key = (finding.code, finding.origin, finding.matched, finding.severity, finding.suggestions,
               finding.judged, finding.message)  # fmt: skip
        groups[key].append(finding)
    shown: list[Finding] = []
    for group in groups.values():
        rest = group[SHOWN_BEFORE_COLLAPSE:]
        if not rest or group[0].edits:
            shown += group
            continue
        shown += group[: SHOWN_BEFORE_COLLAPSE - 1]
        last = group[SHOWN_BEFORE_COLLAPSE - 1]
        places: tuple[Span, ...] = tuple(other.span for other in rest)
        note = f"{last.message}（此后同样的还有 {len(rest)} 处）"
        shown.append(replace(last, message=note, count=1 + len(rest), places=places))
    return shown
