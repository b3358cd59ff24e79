"""Clauses with stable ids and spans, whatever the numbering."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.interpret.material import parse_interpretation
from nlp.interpret.structure import parse_policy
from nlp.types import Document

ARTICLES = (
    "某市养犬管理办法\n第一章 总则\n第一条 为规范养犬，制定本办法。\n第二条 本办法所称重点管理区，是指建成区。\n"
    "第二章 登记\n第三条 养犬人应当办理登记，提交下列材料：\n（一）身份证；\n（二）免疫证明。\n"
    "第四条 本办法自2026年7月1日起施行。\n"
)
NUMBERED = (
    "某县实施方案\n各乡镇：\n为促进发展，制定本方案。\n一、总体要求\n到2027年，建成3个园区。\n二、重点任务\n"
    "（一）推进建设。加快项目落地。\n（二）强化服务\n1.简化流程。实行一窗受理。\n2.降低费用。免收登记费。\n"
)


def test_articles() -> None:
    policy = parse_policy(Document("p", ARTICLES))
    assert [c.id for c in policy.clauses] == ["第一条", "第二条", "第三条", "第四条"]
    assert "免疫证明" in ARTICLES[policy.clauses[2].span.start : policy.clauses[2].span.end]
    assert [term for term, _ in policy.definitions] == ["重点管理区"]
    assert ("章", 2) in [(name, number) for name, number, _ in policy.levels]


def test_numbered() -> None:
    policy = parse_policy(Document("p", NUMBERED))
    assert [c.id for c in policy.clauses] == ["段1", "一/段1", "二/（一）", "二/（二）/1", "二/（二）/2"]
    assert policy.clauses[2].heading == "推进建设"
    assert policy.replaces is None


def test_questions_and_background() -> None:
    policy = parse_policy(Document("p", NUMBERED))
    text = (
        "《某县实施方案》解读\n问：为什么出台？\n答：近年来，全县园区发展较快。\n"
        "问：要做什么？\n答：《方案》提出，到2027年建成3个园区。\n"
    )
    material = parse_interpretation(Document("i", text), policy)
    assert len(material.questions) == 2
    assert [s.background for s in material.body] == [True, False]


@given(st.text(alphabet="第一二条章（）、。；：\n\r \u00a0\u3000😀𠮷\ud800问答1.25%万元年", max_size=200))
@settings(max_examples=60, deadline=None)
def test_spans_hold(text: str) -> None:
    policy = parse_policy(Document("p", text))
    for clause in policy.clauses:
        assert 0 <= clause.span.start < clause.span.end <= len(text)
        for sentence in clause.sentences:
            assert clause.span.contains(sentence)
    parse_interpretation(Document("i", text), policy)
