"""The reviewer as a whole: failures, merging, score, determinism, offsets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.fix import apply_fixes
from nlp.lexicon import shipped_release
from nlp.merge import merge
from nlp.review import Reviewer
from nlp.score import count_characters
from nlp.text import document_from_text
from nlp.types import Finding, Rule, Severity, Span, Verdict

DAY = date(2026, 11, 24)
RULE = Rule("T-01", "测试", "wording", Severity.GENERAL, "测试用", 1.0, "测试用的规则")


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    return Reviewer(shipped_release())


def finding(start: int, end: int, matched: str, **changes: object) -> Finding:
    base = Finding(
        "T-01", "wording", Severity.GENERAL, Span(start, end), matched, "错", ("对",), "据", "T-01", weight=1.0
    )
    return replace(base, **changes)


def test_a_crashing_check_is_a_failure_and_the_rest_goes_on() -> None:
    def crash(document, context):
        raise RuntimeError("坏了")
        yield

    broken = SimpleNamespace(RULES=(RULE,), check=crash)
    review = Reviewer(shipped_release(), checks=[broken]).review(document_from_text("统一布署。"), DAY)
    assert [failure.code for failure in review.failures] == ["T-01"]
    assert "坏了" in review.failures[0].error
    assert any("布署" in found.matched for found in review.findings)


def test_a_finding_with_wrong_offsets_is_never_shown() -> None:
    wrong = SimpleNamespace(RULES=(RULE,), check=lambda *_: iter([finding(0, 2, "别的")]))
    review = Reviewer(shipped_release(), checks=[wrong]).review(document_from_text("今天晴。"), DAY)
    assert not review.findings
    assert [failure.code for failure in review.failures] == ["T-01"]


def test_identical_findings_collapse_after_three() -> None:
    merged = merge([finding(i * 10, i * 10 + 1, "甲") for i in range(7)])
    assert len(merged) == 3
    assert merged[-1].count == 5
    assert "4 处" in merged[-1].message
    assert len(merged[-1].fix()) == 5


def test_the_lexicon_wins_over_the_model() -> None:
    model = finding(0, 2, "布署", category="spelling", origin="ngram", confidence=0.9, suggestions=("部署",))
    sure = finding(0, 2, "布署", category="typo", origin="typo-1@1", suggestions=("部署",))
    assert merge([model, sure]) == (sure,)


def test_serious_findings_block() -> None:
    review = Reviewer(shipped_release()).review(document_from_text("中华人民共合国万岁。"), DAY)
    assert review.verdict is Verdict.BLOCK


def test_count_characters() -> None:
    assert count_characters("共2026年，ok 𠮷") == 5


def test_the_same_review_twice(reviewer: Reviewer) -> None:
    text = "会议进行进行统一布署，截止目前,已完成。"
    assert reviewer.review(document_from_text(text), DAY) == reviewer.review(document_from_text(text), DAY)


WORDS = """
布署 截止目前 ， , 。 😀 𠮷 é “ ” 《 》 2026年 2月30日 中华人民共合国 （一） 1. 进行进行 四个意识 １２３ 身份证 、
县公安局 等 …… ... 〔2026〕 [2026]18号 1380013 8000 50% - 《〈
"""
PIECES = st.sampled_from([*WORDS.split(), " ", "\r\n", "\u00a0", "e\u0301", "\ue000", "\u200b", "\x00", "\ud800"])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=80)))
def test_offsets_hold_for_any_text(reviewer: Reviewer, text: str) -> None:
    document = document_from_text(text)
    review = reviewer.review(document, DAY)
    assert not review.failures
    for found in review.findings:
        assert text[found.span.start : found.span.end] == found.matched
        for edit in found.fix():
            assert 0 <= edit.span.start <= edit.span.end <= len(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_fixing_everything_leaves_none_of_it(reviewer: Reviewer, text: str) -> None:
    for _ in range(8):
        review = reviewer.review(document_from_text(text), DAY)
        fixed = apply_fixes(text, review.findings)
        if fixed == text:
            break
        text = fixed
    mendable = [found for found in reviewer.review(document_from_text(text), DAY).findings if found.fix()]
    assert not mendable


def test_fixing_the_sample_once_is_enough(reviewer: Reviewer) -> None:
    text = "会议进行进行统一布署，截止目前,已完成50%。县幼儿院按装设备，共和国成立70周年。"
    review = reviewer.review(document_from_text(text), DAY)
    fixed = apply_fixes(text, review.findings)
    again = reviewer.review(document_from_text(fixed), DAY)
    said = {(found.code, found.matched) for found in review.findings if found.fix()}
    assert said
    assert not said & {(found.code, found.matched) for found in again.findings}


def test_a_row_of_points_after_a_number_is_no_mark_of_the_number(reviewer: Reviewer) -> None:
    found = reviewer.review(document_from_text("（一）........."), DAY).findings
    assert "PUN-10" not in {one.code for one in found}
    assert "PUN-10" in {one.code for one in reviewer.review(document_from_text("（一）、总体要求"), DAY).findings}
