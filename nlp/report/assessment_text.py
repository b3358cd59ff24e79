"""An assessment for a terminal: what to do first, the score card, then contradictions, gaps and copied runs."""

from __future__ import annotations

from nlp.interpret.types import KIND_NAMES, Assessment, ClauseStatus, DimensionStatus
from nlp.text import locate
from nlp.types import Document, Span

_COLOURS = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "grey": "90", "bold": "1"}
CAPS = {
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


def assessment_text(assessment: Assessment, policy: Document, interpretation: Document, colour: bool = False) -> str:
    """Lines for a person; ``colour`` adds ANSI colours, never the only sign."""

    def paint(text: str, name: str) -> str:
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if colour else text

    tone = "green" if assessment.score >= 75 else "yellow" if assessment.score >= 60 else "red"
    lines = [
        paint(assessment.first, "bold"),
        "",
        f"得分 {paint(f'{assessment.score:g}', tone)}（{assessment.grade}）" + _cap(assessment),
    ]
    if assessment.judged_max < 100:
        left = "、".join(d.name for d in assessment.dimensions if d.status is DimensionStatus.CANNOT_JUDGE)
        lines.append(f"未计入总分：{left}（无法判断）；总分按其余 {assessment.judged_max} 分折算为百分制")
    lines += [f"提示：{note}" for note in assessment.notes]
    lines.append("")
    for d in assessment.dimensions:
        shown = "无法判断" if d.value is None else f"{d.value:g}/{d.max}"
        lines.append(f"  {d.name:　<5} {_bar(d.value, d.max)} {shown:>7}  {d.reason}")
    if assessment.contradictions:
        lines += ["", paint(f"与政策不一致 {len(assessment.contradictions)} 处", "red")]
        for c in assessment.contradictions:
            lines += [
                f"  ✖ {KIND_NAMES[c.kind]}　{locate(interpretation, c.interpretation.start)}",
                f"    解读：{_around(interpretation.text, c.interpretation)}",
                f"    政策：{_around(policy.text, c.policy)}",
                f"    {c.note}",
            ]
    if assessment.unsupported:
        lines += ["", f"政策中找不到的数据 {len(assessment.unsupported)} 处"]
        lines += [f"  ? {_around(interpretation.text, u.interpretation)}" for u in assessment.unsupported]
    absent = [e.name for e in assessment.elements if e.present is False]
    lines += ["", "要素：" + "、".join(_element(e.name, e.present) for e in assessment.elements)]
    if absent:
        lines.append(f"  缺：{'、'.join(absent)}")
    lines += ["", "条款："]
    for clause in assessment.clauses:
        sign, name, shade = STATUS[clause.status]
        opening = " ".join(clause.text.split())[:36]
        lines.append(f"  {paint(f'{sign} {name}', shade)}　{opening}")
    if assessment.copied:
        lines += ["", f"照抄 {assessment.copied_share:.0%}，最长的几处："]
        longest = sorted(assessment.copied, key=lambda run: -run.characters)[:5]
        for run in longest:
            said = interpretation.text[run.interpretation.start : run.interpretation.end]
            lines.append(f"  ▤ {run.characters} 字　{' '.join(said.split())[:48]}")
    return "\n".join(lines)


def _cap(assessment: Assessment) -> str:
    if not assessment.capped_by:
        return ""
    return "　封顶 59 分：" + "、".join(CAPS[name] for name in assessment.capped_by)


def _bar(value: float | None, most: int) -> str:
    filled = 0 if value is None else round(10 * value / most)
    return "·" * 10 if value is None else "█" * filled + "░" * (10 - filled)


def _element(name: str, present: bool | None) -> str:
    return name + {True: "✓", False: "✗", None: "（不要求）"}[present]


def _around(text: str, span: Span) -> str:
    before, after = text[max(0, span.start - 18) : span.start], text[span.end : span.end + 14]
    before, after = before.rsplit("\n", 1)[-1], after.split("\n", 1)[0]
    return f"…{before}【{text[span.start : span.end]}】{after}…".replace("\n", " ")
