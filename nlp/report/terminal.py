"""Review → text for a terminal of 80 columns, double-width characters counted as two."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.report.columns import COLUMNS, clip, paint, visible, width, wrap
from nlp.report.labels import CATEGORY, SEVERITY, VERDICT
from nlp.text import locate
from nlp.types import Document, Finding, Review, Severity, Verdict

_COLOUR = {Severity.SERIOUS: "31;1", Severity.GENERAL: "33", Severity.HINT: "36"}
_SIGN = {Severity.SERIOUS: "■", Severity.GENERAL: "▲", Severity.HINT: "·"}
_VERDICT_COLOUR = {Verdict.PASS: "32", Verdict.REVISE: "33;1", Verdict.BLOCK: "31;1"}


def review_to_text(review: Review, document: Document, colour: bool = False) -> str:
    """The whole review of one document, findings grouped by severity, each in three lines."""
    return "\n".join(_lines(review, document, colour)) + "\n"


def _lines(review: Review, document: Document, colour: bool) -> Iterator[str]:
    name = review.title or review.source or "（无标题）"
    yield clip(visible(name))
    if review.source and review.title:
        yield clip(visible(review.source))
    counts = {level: sum(f.severity is level for f in review.findings) for level in Severity}
    verdict = paint(f"结论 {VERDICT[review.verdict]}", _VERDICT_COLOUR[review.verdict], colour)
    tally = " · ".join(f"{SEVERITY[level]} {counts[level]}" for level in Severity)
    yield f"{verdict}  {tally}   差错率 {review.score.per_10k:g}/万"
    for failure in review.failures:
        yield from wrap(f"未能检查：{visible(failure.code)}（{visible(failure.error)}）")
    yield from review.unchecked
    for level in Severity:
        group = [finding for finding in review.findings if finding.severity is level]
        if group:
            yield ""
            yield paint(f"── {SEVERITY[level]} {len(group)} 条 ", _COLOUR[level], colour) + "─" * 40
        for finding in group:
            yield from _finding_lines(finding, document, colour)
    yield ""
    yield from wrap(_closing(review))


def _closing(review: Review) -> str:
    provenance = review.provenance
    said = "" if review.findings else "未发现问题 · "
    anchor = f" 日志 {provenance.lexicon_head} " if provenance.lexicon_head else " "
    models = "、".join(model.id for model in provenance.models) or "无"
    lists = f" · 名单 {'、'.join(one.id for one in provenance.lists)}" if provenance.lists else ""
    return (
        f"{said}已检查 {review.characters:,} 字 · 词库 {provenance.release_id}"
        f"（{provenance.release_sha256[:12]}）{anchor}· 规则 {review.rules_run} 项{lists} · 模型 {models}"
        f" · 判定日期 {provenance.as_of.isoformat()}"
    )


def _finding_lines(finding: Finding, document: Document, colour: bool) -> Iterator[str]:
    place = locate(document, finding.span.start)
    judged = f" {finding.judged}" if finding.judged else ""
    sign = paint(f"{_SIGN[finding.severity]} {SEVERITY[finding.severity]}", _COLOUR[finding.severity], colour)
    yield f"{sign} {CATEGORY[finding.category]}{judged} · {place}"
    yield from _excerpt(finding, document, colour)
    source = finding.authority or (f"把握 {finding.confidence:.2f}" if finding.confidence is not None else "")
    basis = f"依据 {visible(source)}；" if finding.authority else f"{source}；" if source else ""
    yield from wrap(f"{visible(finding.message)}（{basis}{finding.origin}）", "    ")


def _excerpt(finding: Finding, document: Document, colour: bool) -> Iterator[str]:
    """The line of the finding with a caret under the place, cut to fit."""
    text, start, end = document.text, finding.span.start, finding.span.end
    if not finding.matched:
        return
    first = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    stops = [stop for stop in (text.find("\n", start), text.find("\r", start)) if stop >= 0]
    last = max(start + 1, min(stops, default=len(text)))
    end = min(end, last)
    room = COLUMNS - 8
    left = start
    while left > first and width(text[left - 1 : start]) <= room // 2:
        left -= 1
    right = left
    used = 0
    while right < last and used + width(text[right]) <= room:
        used += width(text[right])
        right += 1
    before, hit, after = text[left:start], text[start : min(end, right)], text[min(end, right) : right]
    lead = "…" if left > first else ""
    yield f"    {lead}{visible(before)}{paint(visible(hit), _COLOUR[finding.severity], colour)}{visible(after)}"
    caret = " " * (width(lead) + width(before)) + "^" * max(1, width(hit))
    yield f"    {paint(caret, _COLOUR[finding.severity], colour)}"
