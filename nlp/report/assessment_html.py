"""An assessment as one self-contained page: score card on top, policy left, interpretation right, printable.

Statuses differ in colour and in shape; a click on a clause scrolls to what explains it. No external asset.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from nlp.interpret.types import Assessment, ClauseStatus, DimensionStatus
from nlp.report.assessment_page import SCRIPT, STYLE
from nlp.report.assessment_text import CAPS, STATUS
from nlp.types import Document, Span

Mark = tuple[int, int, str, str, str]
"""start, end, css class, title, element id."""


def assessment_html(assessment: Assessment, policy: Document, interpretation: Document) -> str:
    """The page as a string; everything from the documents is escaped."""
    title = escape(_clean(policy.title or policy.source or "政策"))
    return "\n".join(
        [
            '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>政策解读评估 {title}</title><style>{STYLE}</style></head><body>",
            _card(assessment),
            '<main><section aria-label="政策"><h2>政策</h2>',
            _policy(assessment, policy.text),
            '</section><section aria-label="解读"><h2>解读</h2>',
            _interpretation(assessment, interpretation.text),
            "</section></main>",
            _lists(assessment, policy.text, interpretation.text),
            _foot(assessment),
            f"<script>{SCRIPT}</script></body></html>",
        ]
    )


def _clean(text: str) -> str:
    """Without lone surrogates, which no encoding holds."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _card(assessment: Assessment) -> str:
    tone = "good" if assessment.score >= 75 else "fair" if assessment.score >= 60 else "bad"
    bars = []
    for d in assessment.dimensions:
        share = 0 if d.value is None else round(100 * d.value / d.max)
        shown = "无法判断" if d.value is None else f"{d.value:g} / {d.max}"
        bars.append(
            f"<li><b>{escape(d.name)}</b><span class=bar><i style='width:{share}%'></i></span>"
            f"<span class=num>{shown}</span><small>{escape(_clean(d.reason))}</small></li>"
        )
    caps = "、".join(CAPS[name] for name in assessment.capped_by)
    left = "、".join(d.name for d in assessment.dimensions if d.status is DimensionStatus.CANNOT_JUDGE)
    scale = f"<p>未计入总分：{left}（无法判断），总分按其余 {assessment.judged_max} 分折算</p>" if left else ""
    notes = "".join(f"<p>提示：{escape(_clean(note))}</p>" for note in assessment.notes)
    return (
        f"<header><p class=first>{escape(_clean(assessment.first))}</p>"
        f"<p class='score {tone}'><strong>{assessment.score:g}</strong> {assessment.grade}"
        + (f" <em>封顶 59 分：{caps}</em>" if caps else "")
        + f"</p>{scale}{notes}<ul class=bars>{''.join(bars)}</ul>{_elements(assessment)}{_legend()}</header>"
    )


def _elements(assessment: Assessment) -> str:
    signs = {True: ("✓", "yes"), False: ("✗", "no"), None: ("–", "na")}
    items = []
    for element in assessment.elements:
        sign, name = signs[element.present]
        items.append(f"<li class={name} title='{escape(element.note)}'>{sign} {escape(element.name)}</li>")
    return f"<ul class=elements>{''.join(items)}</ul>"


def _legend() -> str:
    items = "".join(f"<li class='k {status}'>{sign} {name}</li>" for status, (sign, name, _) in STATUS.items())
    return f"<ul class=legend>{items}<li class='k run'>波浪线 照抄</li></ul>"


def _policy(assessment: Assessment, text: str) -> str:
    """The policy with its clauses as blocks; text between clauses is kept."""
    marks: list[Mark] = [
        (c.policy.start, c.policy.end, "against", c.note, f"pc{n}") for n, c in enumerate(assessment.contradictions)
    ]
    parts, place = [], 0
    for number, clause in enumerate(assessment.clauses):
        parts.append(f"<div class=other>{_marked(text, place, clause.span.start, marks)}</div>")
        sign, name, _ = STATUS[clause.status]
        first = clause.by[0].start if clause.by else ""
        parts.append(
            f"<div class='clause {clause.status}' id=c{number} tabindex=0 data-to='{first}'>"
            f"<span class=tag>{sign} {name}</span>"
            f"{_marked(text, clause.span.start, clause.span.end, marks)}</div>"
        )
        place = max(place, clause.span.end)
    parts.append(f"<div class=other>{_marked(text, place, len(text), marks)}</div>")
    return "".join(parts)


def _interpretation(assessment: Assessment, text: str) -> str:
    marks: list[Mark] = [
        (c.interpretation.start, c.interpretation.end, "against", c.note, f"ic{n}")
        for n, c in enumerate(assessment.contradictions)
    ]
    marks += [(u.interpretation.start, u.interpretation.end, "unsupported", u.note, "") for u in assessment.unsupported]
    marks += [
        (r.interpretation.start, r.interpretation.end, "run", f"与政策原文相同 {r.characters} 字", "")
        for r in assessment.copied
    ]
    anchors = {span.start for clause in assessment.clauses for span in clause.by[:1]}
    return f"<div class=text>{_marked(text, 0, len(text), marks, anchors)}</div>"


def _marked(text: str, start: int, end: int, marks: Iterable[Mark], anchors: Iterable[int] = ()) -> str:
    """``text[start:end]`` escaped, with marks (the first listed wins where they overlap) and anchors."""
    events: dict[int, list[Mark]] = {}
    taken: list[Span] = []
    for mark in marks:
        span = Span(max(mark[0], start), max(max(mark[0], start), min(mark[1], end)))
        if span.start >= span.end or any(span.overlaps(other) for other in taken):
            continue
        taken.append(span)
        events.setdefault(span.start, []).append((span.start, span.end, *mark[2:]))
    stops = sorted({a for a in anchors if start <= a < end} | set(events))
    parts, place = [], start
    for stop in stops:
        if stop < place:
            continue
        parts.append(escape(_clean(text[place:stop])))
        if stop in set(anchors):
            parts.append(f"<a class=at id=s{stop}></a>")
        place = stop
        for _, finish, name, title, identity in events.get(stop, ()):
            extra = f" id={identity}" if identity else ""
            parts.append(f"<mark class={name}{extra} title='{escape(_clean(title))}'>")
            parts.append(escape(_clean(text[stop:finish])) + "</mark>")
            place = finish
    parts.append(escape(_clean(text[place:end])))
    return "".join(parts)


def _lists(assessment: Assessment, policy: str, interpretation: str) -> str:
    parts = []
    if assessment.contradictions:
        rows = "".join(
            f"<tr><td><a href='#ic{n}'>✖ {escape(c.note)}</a></td>"
            f"<td>{_quote(policy, c.policy)}</td><td>{_quote(interpretation, c.interpretation)}</td></tr>"
            for n, c in enumerate(assessment.contradictions)
        )
        parts.append(f"<h2>与政策不一致</h2><table><tr><th>问题<th>政策<th>解读</tr>{rows}</table>")
    missing = [
        f"<li><a href='#c{n}'>○ {escape(_clean(' '.join(c.text.split())[:60]))}</a></li>"
        for n, c in enumerate(assessment.clauses)
        if c.status is ClauseStatus.MISSING and c.weight >= 2
    ]
    if missing:
        parts.append(f"<h2>没有讲到的条款</h2><ul>{''.join(missing)}</ul>")
    for d in assessment.dimensions:
        rows = "".join(
            f"<li>{escape(_clean(item.note))}"
            + (f"：{_quote(interpretation, item.interpretation)}" if item.interpretation else "")
            + "</li>"
            for item in d.evidence
            if item.note and d.id in ("plain", "timeliness", "forms")
        )
        if rows:
            parts.append(f"<h2>{escape(d.name)}</h2><ul>{rows}</ul>")
    return f"<aside>{''.join(parts)}</aside>" if parts else ""


def _quote(text: str, span: Span) -> str:
    before, said = text[max(0, span.start - 16) : span.start], text[span.start : span.end]
    after = text[span.end : span.end + 16]
    shown = said if len(said) <= 80 else said[:79] + "…"
    return f"{escape(_clean(before))}<b>{escape(_clean(shown))}</b>{escape(_clean(after))}"


def _foot(assessment: Assessment) -> str:
    p = assessment.provenance
    return (
        f"<footer>政策 sha256 {p.policy_sha256[:16]} · 解读 sha256 {p.interpretation_sha256[:16]} · "
        f"{escape(p.table_id)}@{p.table_sha256[:12]} · 先审 {escape(p.code_version)}</footer>"
    )
