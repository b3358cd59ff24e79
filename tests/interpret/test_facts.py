"""Numbers, money, dates and durations, however written, come to the same value."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nlp.interpret.facts import facts_of, same_value
from nlp.interpret.normalise import number_value
from nlp.interpret.types import Kind


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二十万", 200000),
        ("20万", 200000),
        ("200,000", 200000),
        ("两千", 2000),
        ("十五", 15),
        ("二〇二五", 2025),
        ("1.3亿", 130000000),
    ],
)
def test_number_value(text: str, value: int) -> None:
    assert number_value(text) == Decimal(value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("补贴二十万元", "补贴20万元"),
        ("补贴20万元", "补贴200,000元"),
        ("按百分之五", "按5%"),
        ("到2027年", "2027年底前"),
        ("三年内", "3年内"),
        ("15日内", "15天内"),
        ("四分之三的业主", "75%的业主"),
        ("2028年年底", "2028年12月31日"),
        ("7月到12月", "2026年7月至12月"),
        ("两个月内", "60日内"),
    ],
)
def test_same(one: str, other: str) -> None:
    assert same_value(facts_of(one)[0], facts_of(other)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("三年", "3个月"),
        ("5%", "5个百分点"),
        ("10个工作日", "10日"),
        ("2027年3月1日", "2027年4月1日"),
        ("6月底前", "6月至9月"),
        ("借15册", "借12册"),
    ],
)
def test_different(one: str, other: str) -> None:
    assert not same_value(facts_of(one)[0], facts_of(other)[0])


def test_kinds_and_spans() -> None:
    text = "🌾自2026年5月1日起，对80周岁以上老人每月补贴300元，比例不超过70%，6个月内办结，共八项措施。"
    facts = facts_of(text)
    assert [f.kind for f in facts] == [
        Kind.DATE,
        Kind.NUMBER,
        Kind.MONEY,
        Kind.PERCENT,
        Kind.DURATION,
        Kind.COUNT,
    ]
    assert all(text[f.start : f.end] == f.text for f in facts)
    assert facts[3].bound == "upper"


@pytest.mark.parametrize(
    "text",
    [
        "第十条第三项",
        "党的二十大精神",
        "一次性补贴",
        "国办发〔2025〕5号",
        "一是加强领导",
        "上一年的总结",
        "用三年多时间",
    ],
)
def test_no_fact(text: str) -> None:
    assert facts_of(text) == []
