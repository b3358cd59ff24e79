"""Tracked changes: the fixes of a review as w:del and w:ins, run properties kept."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.fix import settle
from nlp.report.docx_runs import properties_of, run_of_text
from nlp.report.docx_splice import INSERTED, Plan, Revisions
from nlp.text.docx import DocxMap, DocxParagraph, DocxRun
from nlp.types import Edit, Finding, Span

_SHOWN_WHOLE = 8


def revise(plan: Plan, source: DocxMap, text: str, findings: Iterable[Finding], revisions: Revisions) -> list[Edit]:
    """Put every settled edit into the plan; returns those that cannot be tracked (across paragraphs, in formulas)."""
    left: list[Edit] = []
    for edit in settle(findings):
        paragraph = source.at(edit.span.start)
        if paragraph is None or not paragraph.span.contains(edit.span) or not possible(paragraph, edit.span):
            left.append(edit)
            continue
        small = _trimmed(edit, text)
        put(plan, source, paragraph, small, revisions)
        twin = paragraph.twin
        if twin is not None and possible(twin, edit.span):
            put(plan, source, twin, small, revisions)
    return left


def _touched(paragraph: DocxParagraph, span: Span) -> list[DocxRun]:
    if span.start < span.end:
        return [run for run in paragraph.runs if run.span.overlaps(span)]
    behind = [run for run in paragraph.runs if run.span.start < span.start <= run.span.end]
    return behind or [paragraph.runs[0]]


def possible(paragraph: DocxParagraph, span: Span) -> bool:
    """True where what stands at ``span`` can be deleted, and something put there, in runs."""
    touched = _touched(paragraph, span) if paragraph.runs else []
    return bool(touched) and not any(run.whole for run in touched)


def put(plan: Plan, source: DocxMap, paragraph: DocxParagraph, edit: Edit, revisions: Revisions) -> None:
    """Put one edit within the paragraph into the plan."""
    touched = _touched(paragraph, edit.span)
    for run in touched if edit.span.start < edit.span.end else ():
        plan.delete(run, Span(max(run.span.start, edit.span.start), min(run.span.end, edit.span.end)))
    if not edit.replacement:
        return
    run = touched[0]
    properties = properties_of(source.parts[run.part][run.start : run.end])
    new = run_of_text(revisions.prefix, properties, edit.replacement)
    if not run.inserted:
        new = revisions.insertion(new)
    plan.behind(paragraph, min(edit.span.end, run.span.end), new, INSERTED)


def _trimmed(edit: Edit, text: str) -> Edit:
    """A long replacement without what both sides share, so that the reader sees the change itself."""
    old, new = text[edit.span.start : edit.span.end], edit.replacement
    if min(len(old), len(new)) <= _SHOWN_WHOLE:
        return edit
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return Edit(Span(edit.span.start + first, edit.span.end - last), new[first : len(new) - last])
