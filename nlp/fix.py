"""Applying the fixes of findings to a text."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.types import Edit, Finding, Severity

_RANK = {Severity.SERIOUS: 0, Severity.GENERAL: 1, Severity.HINT: 2}


def settle(findings: Iterable[Finding]) -> list[Edit]:
    """Edits that do not overlap, in text order: more severe first, then the longer, then the earlier."""
    wanted = [(finding, edit) for finding in findings for edit in finding.fix()]
    wanted.sort(
        key=lambda pair: (
            _RANK[pair[0].severity],
            pair[1].span.start - pair[1].span.end,
            pair[1].span.start,
            pair[0].origin,
        )
    )
    kept: list[Edit] = []
    for _, edit in wanted:
        if all(not _clash(edit, other) for other in kept):
            kept.append(edit)
    return sorted(kept, key=lambda edit: (edit.span.start, edit.span.end))


def _clash(one: Edit, other: Edit) -> bool:
    same_point = one.span.start == other.span.start and one.span.end == other.span.end
    return same_point or one.span.overlaps(other.span)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with non-overlapping edits applied."""
    parts: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        parts += [text[position : edit.span.start], edit.replacement]
        position = edit.span.end
    return "".join([*parts, text[position:]])


def apply_fixes(text: str, findings: Iterable[Finding]) -> str:
    """``text`` after every fix that does not clash with a more severe one."""
    return apply_edits(text, settle(findings))
