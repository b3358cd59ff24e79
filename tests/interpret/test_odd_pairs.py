"""Pairs that are none: empty, the same text, exchanged, another language, pictures; each told plainly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.interpret import assess
from nlp.types import Document, Element, InputError

PAIR = json.loads((Path(__file__).parent / "pairs" / "jobs.json").read_text(encoding="utf-8"))
POLICY, INTERPRETATION = PAIR["policy"], PAIR["interpretation"]


def judged(policy: str, text: str) -> object:
    return assess(Document("p", policy), Document("i", text))


def test_the_same_text_under_another_title_is_capped() -> None:
    result = assess(Document("p", POLICY), Document("i", "政策解读\n" + POLICY))
    assert result.score <= 59
    assert "copying" in result.capped_by


def test_exchanged_files_are_named_first() -> None:
    result = assess(Document("p", INTERPRETATION), Document("i", POLICY))
    assert result.first.startswith("两份文件可能放反了")
    assert result.capped_by[0] == "swapped"
    assert result.score <= 59
    assert "标题写明“问答”" in result.notes[0]
    assert "文号“青政办发〔2026〕11号”" in result.notes[0]


def test_another_language_is_not_scored_as_if_it_were_read() -> None:
    result = assess(Document("p", POLICY), Document("i", "Notice.\nApplicants may apply before the end of the year."))
    assert any("汉字很少" in note for note in result.notes)
    assert not result.contradictions
    with pytest.raises(InputError, match="没有识别出条款"):
        judged("Notice on subsidies\nApplicants shall apply.\n", INTERPRETATION)


def test_a_policy_of_pictures_cannot_be_judged() -> None:
    picture = Document("p", " ", elements=(Element("image", "html[1]"),))
    with pytest.raises(InputError, match="只有图片"):
        assess(picture, Document("i", INTERPRETATION))


def test_short_names_and_dates_said_otherwise_are_aligned() -> None:
    policy = (
        "青川县关于做好就业补贴申领工作的通知\n一、申请程序\n（一）申请人应当于12月31日前向县人力资源和社会保障局提出申请，"
        "并提交身份证明和缴费凭证。\n（二）县财政局应当在10个工作日内拨付资金。\n二、补贴标准\n"
        "（三）每人每月补贴500元，最长不超过12个月。\n"
    )
    text = "就业补贴怎么领\n请在年底前到县人社局办理，带上身份证和缴费记录。每月补500元，最多补一年。\n"
    result = assess(Document("p", policy), Document("i", text))
    clause = next(c for c in result.clauses if c.id == "一/（一）")
    assert [text[s.start : s.end][:3] for s in clause.by] == ["请在年"]
    assert not result.contradictions
    wrong = assess(Document("p", policy), Document("i", text.replace("年底前", "11月底前")))
    assert [str(c.kind) for c in wrong.contradictions] == ["date"]


@pytest.mark.parametrize("line", ["补" * 8_000, "三" * 8_000, "（" * 8_000, "一、" * 4_000, "《" * 8_000, "县" * 8_000])
def test_a_line_that_nobody_ended_takes_no_square_time(line: str) -> None:
    assess(Document("p", POLICY + line), Document("i", INTERPRETATION + line))


def test_a_marked_text_is_held_back() -> None:
    """INT-23: what bears a mark of secrecy is named; 公开属性 and 机密 as a word of a sentence are none."""
    marked = assess(Document("p", POLICY), Document("i", INTERPRETATION + "\n内部资料，注意保存\n"))
    assert "解读里写有“内部资料，注意保存”，发布前请先作保密审查" in marked.notes
    plain = assess(Document("p", POLICY), Document("i", INTERPRETATION + "\n要保守商业秘密，机密文件不在此列。\n"))
    assert not any("保密" in note for note in plain.notes)
