"""An accusation is dropped where another stretch of the policy says what the interpretation says, and only then."""

from __future__ import annotations

import pytest

from nlp.interpret import assess
from nlp.types import Document

POLICY = """用水管理办法
第一条 为加强用水管理，制定本办法。
第二条 年取水量超过五万立方米的工厂应当安装在线监测设备，并与市平台联网。其他工厂可以采用普通水表计量。
第三条 未安装在线监测设备的，由市水务局责令改正，处2万元以上20万元以下罚款。
第四条 违反夜间排水禁令的，由区环境局责令改正，处1万元以上10万元以下罚款。
第五条 用水大户申请减免水费，经市水务局核准的，减免百分之二十。雨季除抢险外，不得在河道内取水。
第六条 校准费用由用水单位承担。
"""
TOLD = """《用水管理办法》解读
年取水量超过五万立方米的工厂应当安装在线监测设备，小工厂则可以用普通水表计量。
没装在线监测设备的，由市水务局责令改正，处2万元以上20万元以下罚款。违反夜间排水禁令的，由区环境局责令改正，处1万元以上10万元以下罚款。
用水大户申请减免水费，经市水务局核准的，减免20%。雨季除抢险外，不得在河道内取水。
校准费用由用水单位自己出。
"""
FAULTS = [
    ("obligation", "工厂应当安装在线监测设备", "工厂可以安装在线监测设备"),
    ("subject", "由市水务局责令改正，处2万元", "由区环境局责令改正，处2万元"),
    ("money", "处2万元以上20万元", "处2万元以上10万元"),
    ("condition", "减免水费，经市水务局核准的，减免", "减免水费，减免"),
    ("condition", "雨季除抢险外，不得", "雨季不得"),
    ("subject", "校准费用由用水单位自己出", "校准费用由市财政自己出"),
    ("scope", "年取水量超过五万立方米的工厂应当", "所有工厂应当"),
]


def kinds(text: str) -> list[str]:
    policy = Document("p", POLICY, source="p.txt", format="txt")
    return [str(item.kind) for item in assess(policy, Document("i", text, format="txt")).contradictions]


def test_both_stretches_of_the_policy_are_read() -> None:
    assert kinds(TOLD) == []


@pytest.mark.parametrize(("kind", "old", "new"), FAULTS)
def test_fault(kind: str, old: str, new: str) -> None:
    assert TOLD.count(old) == 1
    assert kind in kinds(TOLD.replace(old, new))
