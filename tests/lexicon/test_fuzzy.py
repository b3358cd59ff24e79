"""Protected strings: what is a slip, and what only looks like one."""

from __future__ import annotations

import pytest

from nlp.types import LexiconEntry, Severity
from tests.lexicon.factory import entry, find, matched

THOUGHT = "习近平新时代中国特色社会主义思想"
NAMES = (
    "中华人民共和国 中国共产党 习近平新时代中国特色社会主义思想 党的十九大 全国人民代表大会常务委员会 人民代表大会 "
    "中国人民政治协商会议 全国人大常务委员会 齐齐哈尔市 呼和浩特市 哈尔滨市 人民检察院 科学发展观 "
    "推动高质量发展 中国式现代化 国务院办公厅 全面从严治党"
)


def protected(name: str) -> LexiconEntry:
    return entry(
        "", name, form="protected", kind="phrase", severity=Severity.SERIOUS, id=f"phrase-{ord(name[0])}-{len(name)}"
    )


ENTRIES = tuple(protected(name) for name in NAMES.split())


@pytest.mark.parametrize(
    ("text", "slip", "right"),
    [
        ("中共人民共和国成立以来", "中共人民共和国", "中华人民共和国"),
        ("中华人民共合国成立", "中华人民共合国", "中华人民共和国"),
        ("中华人民大和国成立", "中华人民大和国", "中华人民共和国"),
        ("中华人共民和国成立", "中华人共民和国", "中华人民共和国"),
        ("中华人民共和和国成立", "中华人民共和和国", "中华人民共和国"),
        ("以习近平近新时代中国特色社会主义思想为指导", "习近平近新时代中国特色社会主义思想", THOUGHT),
        ("习近平新时代中国特色社会主意思想", "习近平新时代中国特色社会主意思想", THOUGHT),
        ("深入贯彻党十九大精神", "党十九大", "党的十九大"),
        ("县人民代表大曾审议", "人民代表大曾", "人民代表大会"),
        ("全国人大常务委会表决", "全国人大常务委会", "全国人大常务委员会"),
        ("黑龙江省齐齐哈市委书记", "齐齐哈市", "齐齐哈尔市"),
        ("市人民检查院提起公诉", "人民检查院", "人民检察院"),
        ("国务院办公亭印发", "国务院办公亭", "国务院办公厅"),
        ("国务院办公厅厅印发", "国务院办公厅厅", "国务院办公厅"),
        ("中中国共产党某县委员会", "中中国共产党", "中国共产党"),
        ("会议认为，国共产党领导人民", "国共产党", "中国共产党"),
        ("国人民政治协商会议召开", "国人民政治协商会议", "中国人民政治协商会议"),
        ("坚持全面从严治，正风肃纪", "全面从严治", "全面从严治党"),
    ],
)  # fmt: skip
def test_slips(text: str, slip: str, right: str) -> None:
    (finding,) = find(text, *ENTRIES)
    assert (finding.matched, finding.suggestions, finding.severity) == (slip, (right,), Severity.SERIOUS)


@pytest.mark.parametrize(
    "text",
    [
        "中华人民共和国成立以来，中国共产党领导人民。",
        "全县人民代表大多数赞成，人民代表大力支持，中国人民政治协商会议召开。",
        "中华人民\n共和国，党的\n十九大。",
        "中国共产主义青年团，中国共产党人，中国共产党员。",
        "抗战中中国共产党是中流砥柱，中国共产党党章、党徽，中华人民共和国国旗、国歌，国务院办公厅厅长。",
        "中国共产党党内法规，国务院办公厅厅内会议，人民检察院院内设施，中华人民共和国国徽悬挂。",
        "原我国共产党员，第二次国共产党之争，全面从严治校，公民检察院开放日。",
        "推进中\n国共产党历史研究，全\n面从严治党，中国人民政治协商会\n议。",
        "党的十八大、党的二十大以来，党的十九届六中全会。",
        "中国特色社会主义思想，新时代中国特色社会主义。",
        "科学发展铸辉煌，助推高质量发展，推进高质量发展。",
        "哈尔滨世界农业博览会，齐齐哈尔全市，呼和浩特任市委书记，国民代表大会。",
        "中国的现代化，中国现代化建设，全面从严治军。",
        "国务院办公室，人民检察官，人民检察事业。",
    ],
)
def test_other_words_are_no_slips(text: str) -> None:
    assert matched(text, *ENTRIES) == []


def test_what_runs_on_into_another_word_is_no_slip() -> None:
    agency = protected("国家药品监督管理局")
    assert matched("可以根据国家药品监督管理部门指定的机构出具的意见", agency) == []
    assert matched("报国家药品监督管里局备案", agency) == ["国家药品监督管里局"]


def test_a_term_is_no_slip_nor_what_runs_into_it() -> None:
    body, term = protected("中共中央政治局"), entry("", "古共中央", form="term", kind="allow", id="allow-1")
    assert matched("同古共中央政治局委员会谈", body, term) == []
    assert matched("中共中央政冶局会议", body, term) == ["中共中央政冶局"]


def test_an_entry_of_its_own_speaks_for_its_string() -> None:
    own = entry("中共人民共和国", "中华人民共和国", id="typo-1")
    assert [finding.origin for finding in find("中共人民共和国", own, *ENTRIES)] == ["typo-1@1"]


def test_a_longer_right_name_is_left_alone() -> None:
    names = protected("中国人民银行"), protected("中国人民很行业协会")
    assert not matched("中国人民很行业协会成立。", *names)
