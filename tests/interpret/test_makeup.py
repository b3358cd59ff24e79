"""What is no interpretation is recognised by its make-up: lists of headings, drafting notes, notices of a few lines."""

from __future__ import annotations

import pytest

from nlp.interpret import Assessment, assess
from nlp.types import Document

POLICY = """岚溪市便民充电行动方案（2026—2027年）
一、总体要求
坚持统筹规划、适度超前、安全高效的原则，到2027年底，全市建成充电站300座、充电桩6000个，实现乡镇全覆盖。
二、重点任务
（一）科学规划布局。中心城区实现充电设施密集布点，各乡镇至少建成2座充电站，高速公路服务区实现全覆盖。
（二）合理选址布点。在公共停车场、商业聚集区、加油站、旅游景区等重点场景推进充电设施建设。
（三）加快技术应用。支持充电站建设单枪功率480千瓦以上的液冷超充，鼓励企业将车网互动功能纳入产品。
（四）建设数字平台。依托市级监测平台，加快建设数字充电平台，实现一键找桩。
三、保障措施
（一）加强组织领导。市发展改革委牵头建立工作专班，每季度调度一次。
（二）加大支持力度。对新建超充桩按每千瓦200元给予补贴，单站最高不超过50万元。
"""
TITLE = "《岚溪市便民充电行动方案（2026—2027年）》政策解读\n"
HEADS = ("科学规划布局", "合理选址布点", "加快技术应用", "建设数字平台", "加强组织领导", "加大支持力度")
LINES = (
    "一、总体要求\n二、重点任务\n（一）科学规划布局\n（二）合理选址布点\n（三）加快技术应用\n（四）建设数字平台\n"
    "三、保障措施\n"
)
LIFTED = (
    "第一部分：总体要求。到2027年底，全市建成充电站300座、充电桩6000个，实现乡镇全覆盖。\n"
    "第二部分：重点任务。一是科学规划布局。中心城区实现充电设施密集布点，各乡镇至少建成2座充电站，高速公路服务区实现全覆盖。"
    "二是合理选址布点。在公共停车场、商业聚集区、加油站、旅游景区等重点场景推进充电设施建设。三是加快技术应用。四是建设数字平台。\n"
    "第三部分：保障措施。一是加强组织领导。二是加大支持力度。\n"
)
TOLD = (
    "一是科学规划布局。城里的桩会密一些，每个乡镇至少有2座站，跑高速到了服务区也能充上电。二是合理选址布点。停车场、商场、加油站、"
    "景区这些常去的地方先建。三是加快技术应用。480千瓦以上的液冷超充，市里支持建，几分钟就能补上一大截电。四是建设数字平台。"
    "手机上就能一键找桩。五是加强组织领导。市发展改革委牵头的专班每个季度过问一次。六是加大支持力度。新建超充桩每千瓦补200元，"
    "一座站最多50万元。\n"
)


def judge(text: str) -> Assessment:
    return assess(Document("p", POLICY, format="txt"), Document("i", TITLE + text, format="txt"))


@pytest.mark.parametrize(
    "text",
    [LINES, "".join(f"{n}是{head}。" for n, head in zip("一二三四五六", HEADS, strict=True)), LIFTED],
    ids=["lines", "one paragraph", "headings and their sentences"],
)
def test_a_list_of_headings(text: str) -> None:
    result = judge(text)
    assert "headings" in result.capped_by
    assert result.score <= 59
    assert "罗列" in result.first


def test_the_same_headings_with_an_explanation_each_are_no_list() -> None:
    result = judge(TOLD)
    assert result.capped_by == ()
    assert result.score >= 75


def test_a_line_that_only_announces_the_policy_is_not_good() -> None:
    """One true sentence is faithful, plain and its own, and yet no interpretation."""
    result = judge("岚溪市要在各县区落实属地责任之外，由专班每季度调度一次充电工作。\n")
    assert result.score < 60
    assert "只讲到政策的一小部分" in result.dimensions[0].reason
    assert (result.dimensions[0].value or 0) < 29


def test_what_a_policy_is_about_is_no_sign_of_a_drafting_note() -> None:
    policy = (
        "公平竞争审查办法\n第一条 起草单位应当对政策措施开展公平竞争审查。\n第二条 公平竞争审查应当听取经营者意见。\n"
        "第三条 市场监督管理部门每年组织一次公平竞争审查抽查。\n第四条 本办法自2026年8月1日起施行。\n"
    )
    text = (
        "《公平竞争审查办法》解读\n公平竞争审查由起草政策措施的单位自己做。做公平竞争审查时，要听一听经营者怎么说。"
        "市场监管部门一年抽查一次公平竞争审查的情况。从2026年8月1日起施行。\n"
    )
    assert "drafting_note" not in assess(Document("p", policy), Document("i", text)).capped_by
