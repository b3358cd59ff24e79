"""Figures as people say them, rows of values, the short lines of a picture: found where changed, else silence."""

from __future__ import annotations

import pytest

from nlp.interpret import assess
from nlp.interpret.facts import facts_of
from nlp.text import document_from_text

POLICY = """湖田县农村客运补助实施细则
第一条 为保障农村群众出行，制定本细则。
第二条 新开通农村客运班线的，按照距离县城的里程分档补助：10公里以内的每年3万元，
10公里以上30公里以下的每年5万元，30公里以上的每年8万元。
第三条 车辆更新为新能源客车的，按照购车价格的15%给予补助，单车不超过12万元，由县财政和经营者按照7∶3分担。
第四条 六十周岁以上老年人乘坐农村客运班车的，票价减免50%；单程票价最高不超过6元。
第五条 经营者应当每季度至少组织一次安全培训，连续停运超过3个月的，收回班线。
第六条 停靠站点周边500米范围内，不得设置集贸市场。
第七条 申请补助应当于次年3月31日前提出，县交通运输局自受理之日起15个工作日内审核。
第八条 本细则自2026年6月1日起施行，有效期2年。
"""
TRUE = """湖田县农村客运补助政策怎么看
新开的班线按远近给钱：十公里以内一年补三万元，十到三十公里一年补五万元，再远的一年补八万元。
换成新能源客车，购车价的一成半由补助承担，一台最多补十二万元，县财政和经营者七三分担。
六十岁以上的老人坐车半价，单程最贵也就6块。
经营者每季度组织一次安全培训，停运超过仨月，班线就要收回。
站点周边半公里以内不能摆集市。
想申请的，次年3月31日前提出来，交通局15个工作日审完。
"""
CHANGED = [
    ("十到三十公里一年补五万元", "十到三十公里一年补六万元", "money"),
    ("购车价的一成半", "购车价的两成半", "percent"),
    ("七三分担", "六四分担", "number"),
    ("单程最贵也就6块", "单程最贵也就8块", "money"),
    ("每季度组织一次", "每个月组织一次", "duration"),
    ("停运超过仨月", "停运超过半年", "duration"),
]


def judged(text: str):
    return assess(document_from_text(POLICY), document_from_text(text))


def test_what_people_say_is_the_policys_figure() -> None:
    assert [item.note for item in judged(TRUE).contradictions] == []


@pytest.mark.parametrize(("old", "new", "kind"), CHANGED)
def test_a_changed_figure_is_found(old: str, new: str, kind: str) -> None:
    assert TRUE.count(old) == 1
    text = TRUE.replace(old, new)
    at = text.index(new)
    near = [
        c for c in judged(text).contradictions if c.interpretation.start <= at + len(new) and at <= c.interpretation.end
    ]
    assert [str(item.kind) for item in near] == [kind]


@pytest.mark.parametrize(
    ("said", "value", "unit"),
    [
        ("万分之三", "0.03", "%"),
        ("两成半", "25", "%"),
        ("三成五", "35", "%"),
        ("2公里", "2000", "米"),
        ("俩月", "2", "月"),
        ("五五分成", "1", "比"),
        ("原则上一年之内", "12", "月"),
        ("1至3年", "12", "月"),
        ("二十来万元", "200000", "元"),
    ],
)
def test_values_as_they_are_said(said: str, value: str, unit: str) -> None:
    fact = facts_of(said)[0]
    assert (float(str(fact.value)), fact.unit) == (float(value), unit)


@pytest.mark.parametrize("said", ["二套房", "两三成", "参保人数从70万涨到90万。"])
def test_what_is_no_value(said: str) -> None:
    assert facts_of(said) == []


PICTURE = """一图看懂湖田县农村客运补助
【补给谁】
新开班线：10公里以内→一年3万元，10到30公里→一年5万元，30公里以上→一年8万元
★ 换新能源客车：补购车价的15%，一台最多12万元
【谁不能做什么】
站点周边500米以内，不得设集贸市场
【怎么申请】
次年3月31日前提出
县交通运输局15个工作日内审核
"""


def test_the_lines_of_a_picture_are_read() -> None:
    assert [item.note for item in judged(PICTURE).contradictions] == []
    wrong = PICTURE.replace("不得设集贸市场", "可以设集贸市场").replace("15个工作日", "25个工作日")
    assert {str(item.kind) for item in judged(wrong).contradictions} == {"negation", "duration"}
