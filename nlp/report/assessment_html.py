"""An assessment as one self-contained page: score card on top, policy left, interpretation right, printable.

Statuses and marks differ in colour and in shape. Every clause links the sentences that tell it and every sentence its
clauses, so the page reads without its script; the script draws the eye across. No external asset.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePath

from nlp.interpret.clause_names import clause_name
from nlp.interpret.types import Assessment
from nlp.report.assessment_card import card
from nlp.report.assessment_lists import jumps, lists
from nlp.report.assessment_marks import Mark, clean, painted
from nlp.report.assessment_page import SCRIPT, STYLE
from nlp.report.assessment_text import STATUS
from nlp.types import Document, Review, Span

_SENTENCES, _CLAUSES = 6, 2
"""Links shown on one clause and on one sentence; the script follows all."""


def assessment_html(
    assessment: Assessment, policy: Document, interpretation: Document, review: Review | None = None
) -> str:
    """The page as a string; everything from the documents is escaped. ``review`` is that of the interpretation."""
    title = _title(policy)
    return "\n".join(
        [
            '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>政策解读评估 {clean(title)}</title><style>{STYLE}</style></head><body>",
            card(assessment, title, jumps(assessment, review), review),
            "<main>",
            _pane("policy", "政策", _policy(assessment, policy.text)),
            _pane("interpretation", "解读", _interpretation(assessment, interpretation.text, review)),
            "</main>",
            lists(assessment, policy, interpretation, review),
            _foot(assessment),
            f"<script>{SCRIPT}</script></body></html>",
        ]
    )


def _title(document: Document) -> str:
    """Its title, else its first line, else the name of its file."""
    line = next((line.strip() for line in document.text.splitlines() if line.strip()), "")
    return document.title or (line if len(line) <= 80 else "") or PurePath(document.source).name or "政策"


def _pane(name: str, title: str, body: str) -> str:
    return (
        f'<section class="pane" id="{name}" tabindex="0" aria-labelledby="{name}-h"><h2 id="{name}-h">{title}</h2>'
        f"{body}</section>"
    )


def _sentences(assessment: Assessment) -> dict[Span, list[int]]:
    """The sentences that tell clauses, in order and apart, each with the numbers of its clauses."""
    told: dict[Span, list[int]] = defaultdict(list)
    for number, clause in enumerate(assessment.clauses):
        for span in clause.by:
            told[span].append(number)
    apart: dict[Span, list[int]] = {}
    end = 0
    for span in sorted(told, key=lambda s: (s.start, s.end)):
        if span.start >= end:
            apart[span] = told[span]
            end = span.end
    return apart


def _policy(assessment: Assessment, text: str) -> str:
    """The policy with its clauses as blocks; text between clauses is kept."""
    marks = [Mark(c.policy, "against", c.note, f"pc{n}", f"ic{n}") for n, c in enumerate(assessment.contradictions)] + [
        Mark(r.policy, "run", "解读照抄了这里", f"pr{n}", f"ir{n}") for n, r in enumerate(assessment.copied)
    ]
    places = {e.policy.start for d in assessment.dimensions for e in d.evidence if e.policy}
    order = {span.start: n for n, span in enumerate(_sentences(assessment))}
    parts, place = [], 0
    for number, clause in enumerate(assessment.clauses):
        start = max(place, clause.span.start)
        parts.append(_between(text, Span(place, start), marks, places))
        sign, name, _ = STATUS[clause.status]
        told = [order[span.start] for span in clause.by if span.start in order]
        links = "".join(
            f'<a href="#s{n}" title="解读中讲这一条的地方">{i}</a>' for i, n in enumerate(told[:_SENTENCES], 1)
        )
        parts.append(
            f'<div class="clause {clause.status}" id="c{number}" data-to="{" ".join(f"s{n}" for n in told)}">'
            f'<p class="head"><span class="tag">{sign} {name}</span>'
            + (f'<span class="refs">解读 {links}</span>' if links else "")
            + f"</p>{_body(text, Span(start, max(start, clause.span.end)), marks, places)}</div>"
        )
        place = max(place, clause.span.end)
    parts.append(_between(text, Span(place, len(text)), marks, places))
    return "".join(parts)


def _body(text: str, span: Span, marks: list[Mark], places: set[int]) -> str:
    return f'<div class="text">{painted(text, span, marks, places, "p")}</div>' if span.start < span.end else ""


def _between(text: str, span: Span, marks: list[Mark], places: set[int]) -> str:
    """Headings and what belongs to no clause; nothing where there is only white space."""
    said = text[span.start : span.end]
    if not said.strip():
        return ""
    bare = Span(span.start + len(said) - len(said.lstrip()), span.start + len(said.rstrip()))
    return f'<div class="other">{painted(text, bare, marks, places, "p")}</div>'


def _interpretation(assessment: Assessment, text: str, review: Review | None) -> str:
    marks = [
        *(
            Mark(c.interpretation, "against", c.note, f"ic{n}", f"pc{n}")
            for n, c in enumerate(assessment.contradictions)
        ),
        *(Mark(u.interpretation, "unsupported", u.note, f"iu{n}") for n, u in enumerate(assessment.unsupported)),
        *(
            Mark(r.interpretation, "run", f"与政策原文相同 {r.characters} 字", f"ir{n}", f"pr{n}")
            for n, r in enumerate(assessment.copied)
        ),
    ]
    if review is not None:
        marks += [Mark(f.span, f"typo {f.severity}", f.message, f"it{n}") for n, f in enumerate(review.findings)]
    evidence = [e for d in assessment.dimensions for e in d.evidence]
    evidence += [e for element in assessment.elements for e in element.evidence]
    places = {e.interpretation.start for e in evidence if e.interpretation}
    parts, place = [], 0
    for number, (span, clauses) in enumerate(_sentences(assessment).items()):
        parts.append(painted(text, Span(place, span.start), marks, places, "i"))
        links = "".join(
            f'<a href="#c{c}" title="回到政策的这一条">{clean(clause_name(assessment.clauses[c].id))}</a>'
            for c in clauses[:_CLAUSES]
        )
        parts.append(
            f'<span class="said" id="s{number}" data-to="{" ".join(f"c{c}" for c in clauses)}">'
            f'{painted(text, span, marks, places, "i")}<span class="refs">{links}</span></span>'
        )
        place = span.end
    parts.append(painted(text, Span(place, len(text)), marks, places, "i"))
    return f'<div class="text">{"".join(parts)}</div>'


def _foot(assessment: Assessment) -> str:
    p = assessment.provenance
    encoder = f" · {clean(p.encoder.id)}@{p.encoder.sha256[:12]}" if p.encoder else ""
    return (
        f"<footer>政策 sha256 {p.policy_sha256[:16]} · 解读 sha256 {p.interpretation_sha256[:16]} · "
        f"{clean(p.table_id)}@{p.table_sha256[:12]}{encoder} · 先审 {clean(p.code_version)}</footer>"
    )
