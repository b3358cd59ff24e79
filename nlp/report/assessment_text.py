"""An assessment for a terminal of 80 columns: what to do first, the score card, then what to mend, gravest first."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.interpret.types import KIND_NAMES, Assessment, ClauseStatus, Dimension, DimensionStatus
from nlp.report.columns import clip, paint, visible, wrap
from nlp.report.labels import SEVERITY, VERDICT
from nlp.report.terminal import review_to_text
from nlp.text import locate
from nlp.types import Document, Review, Severity, Span, Verdict

_COLOURS = {"red": "31;1", "green": "32", "yellow": "33", "blue": "36", "grey": "2", "bold": "1"}
"""Readable on light and on dark ground."""
CAPS = {
    "swapped": "两份文件可能放反",
    "contradiction": "与政策不一致",
    "copying": "照抄过半",
    "drafting_note": "以起草说明代替解读",
    "headings": "只罗列标题",
    "mismatch": "没有讲这份政策",
}
STATUS = {
    ClauseStatus.EXPLAINED: ("●", "已讲清", "green"),
    ClauseStatus.MENTIONED: ("◐", "提到", "blue"),
    ClauseStatus.COPIED: ("▤", "照抄", "yellow"),
    ClauseStatus.MISSING: ("○", "没讲", "grey"),
    ClauseStatus.CONTRADICTED: ("✖", "不一致", "red"),
}
_RUNS, _HARD = 5, 5
_NAME = 10
"""Columns of the longest name of a dimension."""


def assessment_text(
    assessment: Assessment,
    policy: Document,
    interpretation: Document,
    colour: bool = False,
    review: Review | None = None,
) -> str:
    """Lines for a person; ``colour`` adds ANSI colours, never the only sign. ``review``: that of the interpretation."""
    return "\n".join(
        [
            *_card(assessment, colour, review),
            *_against(assessment, policy, interpretation, colour),
            *_unsupported(assessment, interpretation, colour),
            *_elements(assessment),
            *_clauses(assessment, colour),
            *_copied(assessment, interpretation),
            *_hard(assessment, interpretation),
            *(("", "解读的文字审校", review_to_text(review, interpretation, colour)) if review else ()),
        ]
    )


def review_line(review: Review | None) -> str:
    """What the spelling review says, in one line."""
    if review is None:
        return "文字审校：本次没有做"
    counts = " · ".join(f"{SEVERITY[level]} {sum(f.severity is level for f in review.findings)}" for level in Severity)
    return f"文字审校：{VERDICT[review.verdict]} · {counts}"


def _card(assessment: Assessment, colour: bool, review: Review | None) -> Iterator[str]:
    for line in wrap(visible(assessment.first)):
        yield paint(line, _COLOURS["bold"], colour)
    yield ""
    tone = "green" if assessment.score >= 75 else "yellow" if assessment.score >= 60 else "red"
    yield f"得分 {paint(f'{assessment.score:g}', _COLOURS[tone], colour)}（{assessment.grade}）{_cap(assessment)}"
    grave = review is not None and review.verdict is Verdict.BLOCK
    yield paint(review_line(review), _COLOURS["red"], colour and grave)
    if assessment.judged_max < 100:
        left = "、".join(d.name for d in assessment.dimensions if d.status is DimensionStatus.CANNOT_JUDGE)
        yield from wrap(f"未计入总分：{left}（无法判断）；总分按其余 {assessment.judged_max} 分折算为百分制")
    for note in assessment.notes:
        yield from wrap(f"提示：{visible(note)}")
    yield ""
    for d in assessment.dimensions:
        shown = "无法判断" if d.value is None else f"{d.value:g}/{d.max}"
        yield f"  {d.name}{' ' * (_NAME - 2 * len(d.name))} {_bar(d)} {shown}"
        yield from wrap(visible(d.reason), "    ")


def _cap(assessment: Assessment) -> str:
    if not assessment.capped_by:
        return ""
    return "　封顶 59 分：" + "、".join(CAPS[name] for name in assessment.capped_by)


def _bar(dimension: Dimension) -> str:
    if dimension.value is None:
        return "·" * 10
    filled = round(10 * dimension.value / dimension.max)
    return "█" * filled + "░" * (10 - filled)


def _against(assessment: Assessment, policy: Document, interpretation: Document, colour: bool) -> Iterator[str]:
    if not assessment.contradictions:
        return
    yield from ("", paint(f"与政策不一致 {len(assessment.contradictions)} 处", _COLOURS["red"], colour))
    for c in assessment.contradictions:
        sign, place = paint("✖", _COLOURS["red"], colour), locate(interpretation, c.interpretation.start)
        yield f"  {sign} {KIND_NAMES[c.kind]}　{place}"
        yield from wrap(f"解读：{_around(interpretation.text, c.interpretation)}", "    ", "          ")
        yield from wrap(f"政策：{_around(policy.text, c.policy)}", "    ", "          ")
        yield from wrap(visible(c.note), "    ")


def _unsupported(assessment: Assessment, interpretation: Document, colour: bool) -> Iterator[str]:
    if not assessment.unsupported:
        return
    yield from ("", paint(f"政策中找不到的说法 {len(assessment.unsupported)} 处", _COLOURS["yellow"], colour))
    for u in assessment.unsupported:
        yield f"  ？ {locate(interpretation, u.interpretation.start)}"
        yield from wrap(_around(interpretation.text, u.interpretation), "    ")
        yield from wrap(visible(u.note), "    ")


def _elements(assessment: Assessment) -> Iterator[str]:
    signs = {True: "✓", False: "✗", None: "（不要求）"}
    said = "、".join(f"{e.name}{signs[e.present]}" for e in assessment.elements)
    yield ""
    yield from wrap(f"要素：{said}", "", "      ")
    absent = [e.name for e in assessment.elements if e.present is False]
    if absent:
        yield from wrap(f"缺：{'、'.join(absent)}", "  ")


def _clauses(assessment: Assessment, colour: bool) -> Iterator[str]:
    counts = [
        f"{name} {count}"
        for status, (_, name, _) in STATUS.items()
        if (count := sum(c.status is status for c in assessment.clauses))
    ]
    yield from ("", f"条款 {len(assessment.clauses)} 个：{'、'.join(counts)}")
    for clause in assessment.clauses:
        sign, name, shade = STATUS[clause.status]
        told = f"{sign} {name}"
        gap = " " * (9 - 2 - 2 * len(name))
        yield f"  {paint(told, _COLOURS[shade], colour)}{gap}{clip(visible(' '.join(clause.text.split())), 66)}"


def _copied(assessment: Assessment, interpretation: Document) -> Iterator[str]:
    if not assessment.copied:
        return
    yield from ("", f"照抄 {assessment.copied_share:.0%}，最长的几处")
    for run in sorted(assessment.copied, key=lambda run: -run.characters)[:_RUNS]:
        said = interpretation.text[run.interpretation.start : run.interpretation.end]
        yield f"  ▤ {run.characters} 字　{locate(interpretation, run.interpretation.start)}"
        yield f"    {clip(visible(' '.join(said.split())), 74)}"


def _hard(assessment: Assessment, interpretation: Document) -> Iterator[str]:
    rows = [
        item
        for d in assessment.dimensions
        for item in d.evidence
        if d.id == "plain" and item.note and item.interpretation is not None
    ]
    if not rows:
        return
    yield from ("", "可以更通俗")
    for item in rows[:_HARD]:
        assert item.interpretation is not None
        said = interpretation.text[item.interpretation.start : item.interpretation.end]
        yield f"  · {locate(interpretation, item.interpretation.start)}"
        yield f"    {clip(visible(' '.join(said.split())), 74)}"
        yield from wrap(visible(item.note), "    ")
    if len(rows) > _HARD:
        yield f"    另有 {len(rows) - _HARD} 处，见 --out 对照页"


def _around(text: str, span: Span) -> str:
    """The passage in brackets with what stands beside it in its line, fit for a terminal."""
    before = text[max(0, span.start - 18) : span.start].rsplit("\n", 1)[-1]
    after = text[span.end : span.end + 14].split("\n", 1)[0]
    said = " ".join(text[span.start : span.end].split())
    return visible(f"…{before}【{clip(said, 120)}】{after}…")
