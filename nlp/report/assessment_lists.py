"""Below the two texts: what is to be mended, one list a kind, and what each dimension's points stand on."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.interpret.clause_names import clause_name
from nlp.interpret.types import KIND_NAMES, Assessment, ClauseStatus, Dimension, Evidence
from nlp.report.assessment_marks import clean, quoted
from nlp.report.labels import CATEGORY, SEVERITY, VERDICT, advice, basis
from nlp.types import Document, Finding, Review

NEEDED = 2
"""Clauses of this weight and above are missed by a reader (see nlp.interpret.coverage.missing_first)."""
_EACH = 60
"""Evidence shown for one dimension."""


def lists(assessment: Assessment, policy: Document, interpretation: Document, review: Review | None) -> str:
    """The sections as html."""
    parts = [
        _section("l-against", "与政策不一致", _against(assessment, policy.text, interpretation.text)),
        _section("l-unsupported", "政策中找不到的说法", _unsupported(assessment, interpretation.text)),
        _section("l-missing", "没有讲到的条款", _missing(assessment)),
        _section("l-copied", "照抄的地方", _copied(assessment, interpretation.text)),
        _section("l-typo", "解读的文字审校", _review(review, interpretation.text)),
        _section("l-points", "每项得分的依据", _points(assessment, policy.text, interpretation.text)),
    ]
    return f'<div class="lists">{"".join(parts)}</div>'


def jumps(assessment: Assessment, review: Review | None) -> str:
    """Links to the lists that hold something, with their counts."""
    found = len(review.findings) if review else 0
    rows = (
        ("l-against", "✖ 不一致", len(assessment.contradictions)),
        ("l-unsupported", "？ 政策中找不到", len(assessment.unsupported)),
        ("l-missing", "○ 没讲", len(missing(assessment))),
        ("l-copied", "▤ 照抄", len(assessment.copied)),
        ("l-typo", "□ 文字差错", found),
    )
    links = "".join(f'<a href="#{to}">{name} {count}</a>' for to, name, count in rows if count)
    return f'<nav aria-label="要改的地方"><b>要看的地方</b>{links}<a href="#l-points">得分依据</a></nav>'


def missing(assessment: Assessment) -> list[int]:
    """Numbers of the clauses that a reader needs and the interpretation leaves out."""
    return [n for n, c in enumerate(assessment.clauses) if c.status is ClauseStatus.MISSING and c.weight >= NEEDED]


def _section(name: str, title: str, body: str) -> str:
    return (
        f'<section id="{name}" aria-labelledby="{name}-h"><h2 id="{name}-h">{title}</h2>{body}</section>'
        if body
        else ""
    )


def _against(assessment: Assessment, policy: str, interpretation: str) -> str:
    rows = "".join(
        f"<tr><td>✖ {KIND_NAMES[c.kind]}<br>{clean(c.note)}</td>"
        f'<td data-side="政策"><a href="#pc{n}">{quoted(policy, c.policy)}</a></td>'
        f'<td data-side="解读"><a href="#ic{n}">{quoted(interpretation, c.interpretation)}</a></td></tr>'
        for n, c in enumerate(assessment.contradictions)
    )
    head = '<tr><th scope="col">问题</th><th scope="col">政策原文</th><th scope="col">解读</th></tr>'
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>" if rows else ""


def _unsupported(assessment: Assessment, interpretation: str) -> str:
    return _items(
        f'？ <a href="#iu{n}">{quoted(interpretation, u.interpretation)}</a>　{clean(u.note)}'
        for n, u in enumerate(assessment.unsupported)
    )


def _missing(assessment: Assessment) -> str:
    rows = []
    for n in missing(assessment):
        clause = assessment.clauses[n]
        opening = " ".join(clause.text.split())
        shown = opening if len(opening) <= 70 else opening[:69] + "…"
        rows.append(f'○ <b>{clean(clause_name(clause.id))}</b>　<a href="#c{n}">{clean(shown)}</a>')
    return _items(rows)


def _copied(assessment: Assessment, interpretation: str) -> str:
    runs = sorted(enumerate(assessment.copied), key=lambda item: -item[1].characters)
    rows = _items(
        f'▤ {run.characters} 字　<a href="#ir{n}">{quoted(interpretation, run.interpretation, 60)}</a>　'
        f'<a href="#pr{n}">政策原处</a>'
        for n, run in runs[:_EACH]
    )
    return f"<p>照抄比例 {assessment.copied_share:.0%}</p>{rows}" if rows else ""


def _review(review: Review | None, text: str) -> str:
    if review is None:
        return "<p>本次没有作文字审校。</p>"
    rows = _items(_finding(n, finding, text) for n, finding in enumerate(review.findings))
    told = [f"结论：{VERDICT[review.verdict]}", f"已检查 {review.characters:,} 字", f"规则 {review.rules_run} 项"]
    told.append(f"词库 {review.provenance.release_id}")
    failed = "".join(f"<p>未能检查：{clean(f.code)}（{clean(f.error)}）</p>" for f in review.failures)
    unchecked = "".join(f"<p>{clean(said)}</p>" for said in review.unchecked)
    nothing = "" if rows else "<p>未发现问题。</p>"
    return f"<p>{clean(' · '.join(told))}</p>{failed}{unchecked}{nothing}{rows}"


def _finding(number: int, finding: Finding, text: str) -> str:
    said = f"{SEVERITY[finding.severity]} {CATEGORY[finding.category]}"
    mend = advice(finding) if finding.suggestions else ""
    more = "　".join(clean(part) for part in (f"改为：{mend}" if mend else "", basis(finding), finding.origin) if part)
    return (
        f'□ {clean(said)}　<a href="#it{number}">{quoted(text, finding.span)}</a>　'
        f"{clean(finding.message)}<br><small>{more}</small>"
    )


def _points(assessment: Assessment, policy: str, interpretation: str) -> str:
    parts = []
    for d in assessment.dimensions:
        shown = "无法判断" if d.value is None else f"{d.value:g} / {d.max}"
        rows = [*_element_rows(assessment, interpretation)] if d.id == "coverage" else []
        rows += [_evidence(e, policy, interpretation) for e in _told(d)]
        parts.append(
            f'<h3 id="d-{d.id}">{clean(d.name)}　{shown}</h3><p>{clean(d.reason)}</p>{_items(rows[:_EACH])}'
            + (f"<p>另有 {len(rows) - _EACH} 条未列出</p>" if len(rows) > _EACH else "")
        )
    return "".join(parts)


def _told(dimension: Dimension) -> list[Evidence]:
    """Evidence that says something of its own; the elements of coverage have their rows, the reason stands above."""
    return [e for e in dimension.evidence if e.note and e.note != dimension.reason]


def _element_rows(assessment: Assessment, interpretation: str) -> Iterable[str]:
    for element in assessment.elements:
        if element.present:
            places = [e.interpretation for e in element.evidence if e.interpretation][:2]
            shown = "；".join(f'<a href="#i{p.start}">{quoted(interpretation, p, 40)}</a>' for p in places)
            yield f"✓ {clean(element.name)}　{shown}"


def _evidence(item: Evidence, policy: str, interpretation: str) -> str:
    sides = []
    if item.policy:
        sides.append(f'政策：<a href="#p{item.policy.start}">{quoted(policy, item.policy, 40)}</a>')
    if item.interpretation:
        sides.append(
            f'解读：<a href="#i{item.interpretation.start}">{quoted(interpretation, item.interpretation, 40)}</a>'
        )
    return "　".join([clean(item.note), *sides])


def _items(rows: Iterable[str]) -> str:
    body = "".join(f"<li>{row}</li>" for row in rows)
    return f"<ul>{body}</ul>" if body else ""
