"""The head of the assessment page: what to do first, the score with its six bars, the elements, the legend."""

from __future__ import annotations

from nlp.interpret.types import Assessment, Dimension, DimensionStatus, Element
from nlp.report.assessment_marks import clean
from nlp.report.assessment_text import CAPS, STATUS, review_line
from nlp.types import Review, Verdict

_ELEMENT = {True: ("✓", "yes", "讲到了"), False: ("✗", "no", "没有讲"), None: ("–", "na", "这份政策不要求")}


def card(assessment: Assessment, title: str, jumps: str, review: Review | None) -> str:
    """``title`` is the policy's; ``jumps`` the links to the lists below, as html."""
    tone = "good" if assessment.score >= 75 else "fair" if assessment.score >= 60 else "bad"
    caps = "、".join(CAPS[name] for name in assessment.capped_by)
    capped = f'<p class="capped">封顶 59 分：{caps}</p>' if caps else ""
    left = "、".join(d.name for d in assessment.dimensions if d.status is DimensionStatus.CANNOT_JUDGE)
    scale = f"<p>未计入总分：{left}（无法判断），总分按其余 {assessment.judged_max} 分折算</p>" if left else ""
    notes = "".join(f"<p>提示：{clean(note)}</p>" for note in assessment.notes)
    grave = review is not None and review.verdict is Verdict.BLOCK
    spelling = f'<p class="{"grave" if grave else "told"}">{review_line(review)}</p>'
    return (
        f"<header><h1>政策解读评估　{clean(title)}</h1>"
        f'<p class="first">{clean(assessment.first)}</p>'
        f'<div class="board"><div class="score {tone}"><p><strong>{assessment.score:g}</strong> 分</p>'
        f"<p>{assessment.grade}</p>{capped}</div>"
        f'<ul class="bars">{"".join(map(_bar, assessment.dimensions))}</ul></div>'
        f'<div class="said-of">{spelling}{scale}{notes}</div>'
        f'<ul class="chips" aria-label="解读要素">{"".join(map(_element, assessment.elements))}</ul>'
        f"{jumps}{_legend()}</header>"
    )


def _bar(dimension: Dimension) -> str:
    share = 0 if dimension.value is None else round(100 * dimension.value / dimension.max)
    shown = "无法判断" if dimension.value is None else f"{dimension.value:g} / {dimension.max}"
    track = "track none" if dimension.value is None else "track"
    return (
        f'<li><a href="#d-{dimension.id}">{clean(dimension.name)}</a>'
        f'<span class="{track}"><i style="width:{share}%"></i></span><span class="num">{shown}</span>'
        f"<small>{clean(dimension.reason)}</small></li>"
    )


def _element(element: Element) -> str:
    sign, name, said = _ELEMENT[element.present]
    place = next((e.interpretation for e in element.evidence if e.interpretation), None)
    label = f"{sign} {clean(element.name)}"
    if element.present and place:
        label = f'<a href="#i{place.start}">{label}</a>'
    return f'<li class="{name}" title="{said}">{label}</li>'


def _legend() -> str:
    items = "".join(f'<li class="k {status}">{sign} {name}</li>' for status, (sign, name, _) in STATUS.items())
    marks = (
        ("against", "粗线 与政策不一致"),
        ("run", "波浪线 照抄"),
        ("unsupported", "点线 政策中找不到"),
        ("typo", "方框 文字差错"),
    )
    shown = "".join(f'<li><span class="m {kind}">{name}</span></li>' for kind, name in marks)
    return f'<ul class="chips legend" aria-label="图例"><li class="lead">图例</li>{items}{shown}</ul>'
