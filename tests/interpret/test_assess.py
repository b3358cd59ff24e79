"""Whole assessments: faults are found where they stand, sound interpretations are left alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nlp.interpret import Assessment, assess
from nlp.interpret.types import ClauseStatus, DimensionStatus
from nlp.types import Document, InputError, Link

PAIRS = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (Path(__file__).parent / "pairs").glob("*.json")
}


def judge(policy: str, interpretation: str, **more: Any) -> Assessment:
    return assess(Document("p", policy, format="txt"), Document("i", interpretation, format="txt"), **more)


BEYOND = "年满60周岁的老人"
"""A fault known to be missed: a paraphrase with nothing of the policy beside the number."""


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_sound_interpretation(name: str) -> None:
    pair = PAIRS[name]
    result = judge(pair["policy"], pair["interpretation"])
    assert not result.contradictions
    assert not result.capped_by
    assert result.score >= 75
    assert all(d.reason for d in result.dimensions)
    for clause in result.clauses:
        assert pair["policy"][clause.span.start : clause.span.end] == clause.text


@pytest.mark.parametrize(
    ("name", "fault"), [(n, f) for n in sorted(PAIRS) for f in PAIRS[n]["faults"] if f[1] != BEYOND]
)
def test_fault(name: str, fault: list[str]) -> None:
    pair = PAIRS[name]
    text = pair["interpretation"].replace(fault[1], fault[2])
    start = pair["interpretation"].index(fault[1])
    result = judge(pair["policy"], text)
    near = [
        c
        for c in result.contradictions
        if c.interpretation.start <= start + len(fault[2]) + 8 and start - 8 <= c.interpretation.end
    ]
    assert near
    assert result.score <= 59
    assert "contradiction" in result.capped_by
    assert any(c.status is ClauseStatus.CONTRADICTED for c in result.clauses)


def test_excerpt_is_capped() -> None:
    policy = PAIRS["meals"]["policy"]
    result = judge(policy, "《临河县老年助餐服务补贴办法》解读\n" + policy[60:700])
    assert "copying" in result.capped_by
    assert result.copied


def test_drafting_note() -> None:
    note = (
        "《临河县老年助餐服务补贴办法》起草说明\n一、起草过程\n成立起草小组，开展调研座谈，形成初稿。\n"
        "两次征求意见，收到反馈意见12条，采纳10条。\n经合法性审查，修改完善后提请会议审议。\n"
    )
    result = judge(PAIRS["meals"]["policy"], note)
    assert "drafting_note" in result.capped_by
    assert result.score < 60


def test_another_policy() -> None:
    result = judge(PAIRS["meals"]["policy"], PAIRS["jobs"]["interpretation"])
    assert "mismatch" in result.capped_by
    assert result.score < 40


def test_late_and_unknown_dates() -> None:
    pair = PAIRS["jobs"]
    unknown = judge(pair["policy"], pair["interpretation"])
    timeliness = next(d for d in unknown.dimensions if d.id == "timeliness")
    assert timeliness.status is DimensionStatus.CANNOT_JUDGE
    assert unknown.judged_max == 90
    early = judge(
        pair["policy"], pair["interpretation"], policy_date=date(2026, 3, 20), interpretation_date=date(2026, 3, 23)
    )
    late = judge(
        pair["policy"], pair["interpretation"], policy_date=date(2026, 3, 20), interpretation_date=date(2026, 5, 20)
    )
    assert late.score < early.score
    far = judge(
        pair["policy"], pair["interpretation"], policy_date=date(2099, 3, 20), interpretation_date=date(2099, 3, 23)
    )
    assert next(d for d in far.dimensions if d.id == "timeliness").status is DimensionStatus.CANNOT_JUDGE


def test_links() -> None:
    pair = PAIRS["jobs"]
    policy = Document("p", pair["policy"], source="http://a.gov.cn/p.html", format="html")
    target = Document("i", pair["interpretation"], source="http://a.gov.cn/i.html", format="html")
    linked = replace(target, links=(Link("http://a.gov.cn/p.html", "政策原文", "a", "/html"),))
    without, with_link = assess(policy, target), assess(policy, linked)
    assert _value(with_link) > _value(without)


def _value(result: Assessment) -> float:
    return next(d.value or 0.0 for d in result.dimensions if d.id == "timeliness")


@pytest.mark.parametrize(
    ("policy", "interpretation", "word"),
    [
        ("", "解读。", "政策是空的"),
        ("第一条 应当登记。", " \n", "解读是空的"),
        ("同一份。", "同一份。", "同一份"),
        ("标题\n", "解读正文在此。", "条款"),
    ],
)
def test_bad_input(policy: str, interpretation: str, word: str) -> None:
    with pytest.raises(InputError, match=word):
        judge(policy, interpretation)


def test_longer_than_policy_is_remarked() -> None:
    result = judge("第一条 养犬人应当办理登记。\n第二条 登记免费。", "《办法》规定，养犬人应当办理登记，登记免费。" * 4)
    assert any("放反" in note for note in result.notes)


@pytest.mark.parametrize("ending", ["\r\n", "\u2028\n", "\n\u00a0\n"])
def test_odd_line_ends(ending: str) -> None:
    pair = PAIRS["meals"]
    result = judge(pair["policy"].replace("\n", ending), pair["interpretation"].replace("\n", ending) + "😀𠮷\ud800")
    assert not result.contradictions
