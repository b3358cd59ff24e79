"""What is never touched unasked, in sentences of every kind; and slips inside names, titles and quotations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nlp.correct.folder import SHIPPED
from nlp.correct.load import find_folder
from nlp.correct.protect import Protection
from nlp.lexicon.words import is_word
from nlp.shipped import build_line_corrector, build_reviewer
from nlp.text import document_from_text
from nlp.types import Severity

SHIPS = pytest.mark.skipif(find_folder(SHIPPED, "ngram") is None, reason="no n-gram model shipped")
LINES = [
    line
    for line in (Path(__file__).parent / "protected.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
LEFT_ALONE = [
    "参会人员：李其它、王按排、赵布署、孙帐本。",
    "买买提·布署同志发言。",
    "阿卜杜拉·按排主任到会。",
    "《关于决策布署的通知》已经印发。",
    "他说：“我们要认真贯彻决策布署。”",
    "墙上写着“再接再励”四个大字。",
    "他引用了‘谈笑风声’一语。",
    "布署〔2026〕5号文件有效。",
    "云岭县布署科技有限公司中标。",
    "由勐梭按排种植专业合作社统一收购。",
]
"""Slips of the lexicon where nothing may be replaced unasked."""


@SHIPS
def test_right_sentences_of_every_kind_are_left_alone() -> None:
    assert len(LINES) >= 150
    assert build_line_corrector().correct(LINES) == LINES


@SHIPS
def test_nothing_more_than_a_hint_is_said_of_them() -> None:
    reviewer = build_reviewer()
    said = [
        (line, finding.message)
        for line in LINES
        for finding in reviewer.review(document_from_text(line), date(2026, 11, 24)).findings
        if finding.severity is not Severity.HINT
    ]
    assert said == []


@SHIPS
@pytest.mark.parametrize("line", LEFT_ALONE)
def test_no_replacing_unasked_by_lexicon_or_model(line: str) -> None:
    assert build_line_corrector().correct([line]) == [line]
    assert build_line_corrector(use_model=False).correct([line]) == [line]


def test_old_names_and_wordings_are_for_a_person_to_mend() -> None:
    lines = ["由市工商局、质检总局负责。", "台湾政府官员发言。"]
    assert build_line_corrector(use_model=False).correct(lines) == lines


def test_slips_in_names_are_hints() -> None:
    reviewer = build_reviewer(use_model=False)

    def severities(text: str) -> list[str]:
        return [one.severity for one in reviewer.review(document_from_text(text), date(2026, 11, 24)).findings]

    assert severities("买买提·布署同志发言。") == ["hint"]
    assert severities("云岭县布署科技有限公司中标。") == ["hint"]
    assert severities("记者张布署、李按排、王思远报道。") == ["hint", "hint"]
    assert severities("贯彻落实县委决策布署。") == ["general"]
    assert severities("《关于决策布署的通知》已经印发。") == ["general"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("市委书记闫立民主持会议。", "闫立民"),
        ("联系人：逯娟 电话：0871", "逯娟"),
        ("乌兹别克斯坦客商肖赫鲁赫·阿卜杜拉耶夫来访", "肖赫鲁赫·阿卜杜拉耶夫"),
        ("昆明铭晟炜业信息技术股份有限公司中标", "铭晟炜业"),
        ("登录www.yunling.gov.cn/zwgk查看", "www.yunling.gov.cn/zwgk"),
        ("由荀明辉、宿淼、佴丽娜组成", "宿淼"),
    ],
)
def test_names_are_known(text: str, name: str) -> None:
    protection = Protection.of(text, is_word)
    start = text.index(name)
    assert all(protection.names(at, at + 1) for at in range(start, start + len(name)))


@pytest.mark.parametrize(
    ("text", "at", "new"),
    [
        ("意大利总理伦奇和库比留斯表示", "留", "柳"),
        ("马来西亚副总理穆西丁、泰国副总理", "西", "希"),
        ("把中斐传统友谊提升到新水平", "斐", "非"),
        ("被告宏雨公司未到庭", "雨", "宇"),
        ("收购参股子公司芯嵛公司股权", "嵛", "片"),
        ("快来康康你家乡上榜没有。", "康", "看"),
        ("妥妥滴，民警帮你找回来了", "滴", "的"),
        ("警察蜀黍提醒", "黍", "叔"),
        ("姐妹们冲鸭！", "鸭", "压"),
        ("网民@一叶支秋 反映出行不便", "支", "知"),
        ("包保干部赫连于敏入户", "于", "余"),
        ("以实现村村通硬化路为目标", "以", "已"),
    ],
)
def test_what_may_be_a_name_is_a_hint_at_most(text: str, at: str, new: str) -> None:
    start = text.rindex(at)
    assert Protection.of(text, is_word).covers(start, start + 1, new, 0.95)


@pytest.mark.parametrize(
    ("text", "at", "new"),
    [
        ("群众的急难仇盼问题", "仇", "愁"),
        ("向保验公司报案", "验", "险"),
        ("收到一封来自安微的感谢信，@南安公安石井交警中队收到一封来自安微的信", "微", "徽"),
        ("在家里加强学习木工", "强", "墙"),
        ("点点滴滴汇成江河", "滴", "的"),
        ("该目标以全部实现，群众十分满意", "以", "已"),
    ],
)
def test_what_is_no_name_is_mended_where_it_is_sure(text: str, at: str, new: str) -> None:
    start = text.rindex(at)
    assert not Protection.of(text, is_word).covers(start, start + 1, new, 0.98)


def test_official_words_are_no_names() -> None:
    protection = Protection.of("由全国人民代表大会常务委员会负责公布，严格落实主任办公会议制度。", is_word)
    assert not protection.names(1, 15)
