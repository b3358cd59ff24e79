"""Matching: overlap, shields, word boundaries, exemptions, folding, days, scopes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.lexicon import Matcher, make_release, shipped_release
from nlp.text import document_from_text
from nlp.types import Judged, Severity
from tests.lexicon.factory import DAY, entry, find, matched

SLANG = entry("口交", severity=Severity.SERIOUS)


def test_a_literal_becomes_a_finding() -> None:
    (finding,) = find("会议统一布署。", entry("布署", "部署", id="typo-7", version=2))
    assert (finding.code, finding.category, finding.origin) == ("LEX-TYPO", "typo", "typo-7@2")
    assert finding.suggestions == ("部署",)
    assert finding.message == "「布署」应为「部署」"
    assert finding.authority
    assert finding.weight == 1.0
    assert finding.judged is None


@pytest.mark.parametrize(("kind", "weight"), [("typo", 1.0), ("form", 0.1), ("hmt", 1.0)])
def test_weights(kind: str, weight: float) -> None:
    (finding,) = find("布署", entry("布署", "部署", kind=kind))
    assert finding.weight == weight
    (hint,) = find("布署", entry("布署", "部署", kind=kind, severity=Severity.HINT))
    assert hint.weight == 0.0


@pytest.mark.parametrize("text", ["前方路口交通拥堵。", "进出口交易会开幕。", "窗口交件即可。"])
def test_a_match_made_of_pieces_of_its_neighbours_is_dropped(text: str) -> None:
    assert not matched(text, SLANG)


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [("认真学习惯彻会议精神。", "惯彻", "贯彻"), ("水质检侧合格。", "检侧", "检测"), ("收受贿络。", "贿络", "贿赂")],
)
def test_a_slip_that_joins_its_neighbour_is_found(text: str, wrong: str, right: str) -> None:
    assert matched(text, entry(wrong, right)) == [wrong]


@pytest.mark.parametrize("text", ["讲座落幕。", "发布署名文章。", "公布署名文章。"])
def test_ordinary_words_that_meet_are_no_slip(text: str) -> None:
    assert not matched(text, entry("座落", "坐落"), entry("布署", "部署"))


def test_the_longest_match_wins_then_the_more_severe_then_the_smaller_id() -> None:
    longer, shorter = entry("国务院扶贫办", "农业农村部"), entry("扶贫办", "农业农村局")
    assert matched("联系国务院扶贫办。", shorter, longer) == ["国务院扶贫办"]
    mild, severe = entry("ABC", "A"), entry("CDE", "D", severity=Severity.SERIOUS)
    assert matched("ABCDE", mild, severe) == ["CDE"]
    one, two = entry("布署", "部署", id="typo-1"), entry("布署", "部属", id="typo-2", scope="all")
    assert [finding.origin for finding in find("布署", two, one)] == ["typo-1@1"]


def test_an_allowed_term_shields_what_it_covers() -> None:
    allowed = entry("", "布署镇", form="term", kind="allow", id="allow-1")
    assert not matched("位于布署镇。", entry("布署", "部署"), allowed)
    assert matched("统一布署。位于布署镇。", entry("布署", "部署"), allowed) == ["布署"]
    longer = entry("布署镇政府", "部署镇政府")
    assert matched("位于布署镇政府。", longer, allowed) == ["布署镇政府"]


def test_the_right_form_that_holds_the_wrong_one_is_silent() -> None:
    full = entry("保监会", "银保监会")
    assert not matched("银保监会发布通知。", full)
    assert matched("保监会发布通知。", full) == ["保监会"]


@pytest.mark.parametrize(
    ("exempt", "silent", "loud"),
    [
        ("prev=原|时任", "原环保局负责。", "市环保局负责。"),
        ("next=部门", "环保局部门。", "环保局负责。"),
        ("near=当时", "当时，请示报环保局。", "请示报环保局。当时很忙。"),
        ("quote", "所谓“环保局”的说法。", "环保局的说法。"),
        ("title", "《环保局章程》", "环保局的章程"),
        ("start", "环保局牵头。", "由环保局牵头。"),
        ("year", "1998年环保局成立。", "2026年环保局成立。"),
    ],
)
def test_exemptions(exempt: str, silent: str, loud: str) -> None:
    one = entry("环保局", "生态环境局", exempt=exempt, valid_from=date(2019, 4, 1))
    assert not matched(silent, one)
    assert matched(loud, one) == ["环保局"]


def test_a_part_of_a_name_that_is_rightly_silent_is_silent_too() -> None:
    longer = entry("中国银保监会", "国家金融监督管理总局", valid_from=date(2023, 5, 18))
    shorter = entry("保监会", "银保监会")
    assert not matched("中国银保监会通知。", longer, shorter, day=date(2020, 1, 1))


def test_judging_by_date() -> None:
    one = entry("环保局", "生态环境局", valid_from=date(2019, 4, 1))
    assert not find("环保局", one, day=date(2018, 1, 1))
    (undated,) = find("环保局", one)
    assert (undated.judged, undated.severity) == (None, Severity.GENERAL)
    (then,) = find("环保局", one, published=date(2020, 1, 1))
    assert (then.judged, then.severity) == (Judged.THEN, Severity.GENERAL)
    (now,) = find("环保局", one, published=date(2018, 1, 1))
    assert (now.judged, now.severity, now.weight) == (Judged.NOW, Severity.HINT, 0.0)


def test_proposed_entries_and_other_scopes_never_match() -> None:
    proposed = entry("布署", "部署", status="proposed")
    assert not matched("布署", proposed)
    asked = Matcher(make_release([proposed]), with_proposed=True)
    assert asked.findings(document_from_text("布署"), DAY)
    tenant = Matcher(make_release([entry("布署", "部署", scope="lincang")]))
    assert not tenant.findings(document_from_text("布署"), DAY)
    assert tenant.findings(document_from_text("布署"), DAY, "lincang")


@pytest.mark.parametrize("text", ["第１２条", "第12条", "第1\u200b2条", "\ud800第12条"])
def test_folding_keeps_the_offsets(text: str) -> None:
    (finding,) = find(text, entry("第12条", "第十二条"))
    assert finding.matched.startswith("第")
    assert finding.matched.endswith("条")


def test_variant_spaces() -> None:
    assert matched("甲\u00a0乙", entry("甲 乙", "甲乙")) == ["甲\u00a0乙"]


def test_patterns_expand_into_the_suggestion() -> None:
    one = entry("中共{汉2-3}省省委书记", "中共{1}省委书记", form="pattern")
    (finding,) = find("时任中共云南省省委书记。", one)
    assert finding.suggestions == ("中共云南省委书记",)
    twice = entry("[一二]届[三四]中全会", "{1}、{2}", form="pattern")
    assert find("一届三中全会", twice)[0].suggestions == ("一、三",)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=60),
    st.sampled_from(["布署", "中华人民共合国", "腾冲县", "１２", "\u200b", "🙂"]),
    st.text(max_size=20),
)
def test_offsets_hold_for_any_text(before: str, middle: str, after: str) -> None:
    text = before + middle + after
    for finding in _SHIPPED.findings(document_from_text(text), DAY):
        assert text[finding.span.start : finding.span.end] == finding.matched


_SHIPPED = Matcher(shipped_release())
