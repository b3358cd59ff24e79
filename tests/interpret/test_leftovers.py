"""A value told instead of the policy's unspoken one, and a level of government that the policy never names."""

from __future__ import annotations

import pytest

from nlp.interpret import assess
from nlp.text import document_from_text

POLICY = """云岭县高龄津贴发放办法
第一条 为保障老年人权益，根据有关规定，制定本办法。
第二条 具有本县户籍、年满80周岁的老年人，每人每月补贴100元。
第三条 申请人应当于2026年12月31日前向户籍所在地乡镇人民政府提出申请。
第四条 乡镇人民政府应当自受理之日起15个工作日内完成审核，报县级民政主管部门备案。
第五条 本办法自2026年12月1日起施行。
"""
TRUE = """《云岭县高龄津贴发放办法》政策解读
80岁以上老人每月可领100元。
申请要在2026年12月31日前交到乡镇政府，乡镇在15个工作日内审完，报县级民政主管部门备案。
办法从2026年12月1日起实行。
"""


def judged(interpretation: str):
    return assess(document_from_text(POLICY), document_from_text(interpretation))


def test_a_faithful_paraphrase_is_not_accused() -> None:
    assessment = judged(TRUE)
    assert not assessment.contradictions
    assert not assessment.unsupported


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("100元", "200元", "money"),
        ("15个工作日", "30个工作日", "duration"),
        ("2026年12月31日", "2027年3月31日", "date"),
    ],
)
def test_a_changed_value_is_a_contradiction_however_freely_put(old: str, new: str, kind: str) -> None:
    (found,) = judged(TRUE.replace(old, new)).contradictions
    assert found.kind == kind
    assert old in found.note
    assert new in found.note


def test_another_level_of_government_is_a_contradiction() -> None:
    (found,) = judged(TRUE.replace("县级民政", "市级民政")).contradictions
    assert "县级" in found.note
    assert "市级" in found.note
