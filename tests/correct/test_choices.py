"""The k best edits of a place: their order, their probabilities, and what of them a finding tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.correct import Corrector, load_corrector
from nlp.correct.choices import TOLD, k_best, with_others
from nlp.correct.decisions import Decision, apart, applied
from nlp.correct.folder import SHIPPED
from nlp.correct.load import find_folder
from nlp.correct.reasons import MOST, finding_of, message
from nlp.correct.search import search
from nlp.text import document_from_text
from nlp.types import Finding
from tests.correct.test_search import Script, edit

SHIPS = pytest.mark.skipif(find_folder(SHIPPED, "ngram") is None, reason="no n-gram model shipped")
TEXT = "依法保障公民的权历和自由，本周六上午停水检擦。"


@pytest.fixture(scope="module")
def corrector() -> Corrector:
    return load_corrector()


def told(corrector: Corrector, text: str, one: Decision, *more: Decision) -> Finding:
    (whole,) = with_others([one], [one, *more])
    return finding_of(text, whole, [whole], corrector.words, True, "model")


def test_what_touches_an_edit_is_another_reading_the_likeliest_first() -> None:
    one = edit(4, 5, "甲", 0.9)
    some = [edit(1, 5, "丙丙丙丙", 0.2), edit(5, 6, "丁", 0.8), edit(4, 5, "乙", 0.3), edit(4, 4, "戊", 0.1), one]
    (found,) = with_others([one], some)
    assert [other.replacement for other in found.others] == ["乙", "丙丙丙丙", "戊"]
    assert found.moved(3).others[0] == edit(7, 8, "乙", 0.3)


def test_k_best_tells_every_place_and_no_more_than_k() -> None:
    some = [edit(0, 1, "甲", 0.6), edit(0, 1, "乙", 0.5), edit(0, 2, "丙", 0.01), edit(6, 7, "丁", 0.04)]
    judge = Script({"一二三四五六七八": some})
    assert [len(place) for place in k_best(judge, "一二三四五六七八")] == [3, 1]  # type: ignore[arg-type]
    assert [len(place) for place in k_best(judge, "一二三四五六七八", 2, 0.02)] == [2, 1]  # type: ignore[arg-type]


@SHIPS
def test_k_best_of_a_text_ranks_what_excludes_one_another(corrector: Corrector) -> None:
    places = list(corrector.k_best(TEXT, 4))
    for place in places:
        assert 1 <= len(place) <= 4
        assert all(0 <= one.probability <= 1 for one in place)
        rest = [one.probability for one in place[1:]]
        assert rest == sorted(rest, reverse=True)
        assert not any(apart(place[0], one) for one in place[1:])
        assert len({(one.start, one.end, one.replacement) for one in place}) == len(place)
    meant = {applied(TEXT, [one])[7:9] for place in places for one in place if one.start == TEXT.index("历")}
    assert {"权利", "权力"} <= meant


@SHIPS
def test_a_finding_tells_the_readings_best_first_and_the_text_takes_the_best(corrector: Corrector) -> None:
    line = "明确党员的义务权历。"
    (finding,) = corrector.findings(document_from_text(line), ())
    assert finding.matched == "权历"
    assert set(finding.suggestions) == {"权利", "权力"}
    assert finding.message.endswith(f"可能是「{finding.suggestions[1]}」")
    assert corrector.correct([line]) == [line.replace("权历", finding.suggestions[0])]


@SHIPS
def test_a_close_rival_keeps_the_best_from_being_called_likely(corrector: Corrector) -> None:
    text, one = "认真检擦落实", Decision(3, 4, "查", 0.9, 0, 2)
    rival = replace(one, replacement="察")
    assert "很可能" in told(corrector, text, one).message
    assert told(corrector, text, one).suggestions == ("检查",)
    near = told(corrector, text, one, replace(rival, probability=0.6))
    assert near.suggestions == ("检查", "检察")
    assert near.message == "「检擦」疑为「检查」：同音，此处更常见；也可能是「检察」"
    far = told(corrector, text, one, replace(rival, probability=0.2))
    assert far.message == "「检擦」疑为「检查」：同音，此处更常见；很可能，另一种可能是「检察」"


@SHIPS
def test_parts_of_the_best_and_no_words_are_no_readings(corrector: Corrector) -> None:
    text, one = "这是经济责任神迹。", Decision(6, 8, "审计", 0.9, 1, 2)
    part, strange = Decision(6, 7, "审", 0.9, 0, 2), Decision(7, 8, "鸡", 0.5, 0, 2)
    assert told(corrector, text, one, part, strange).suggestions == ("审计",)
    many = [Decision(6, 8, word, 0.4, 1, 2) for word in ("审记", "神态", "人民", "国家")]
    assert told(corrector, text, one, *many).suggestions == ("审计", "人民", "国家")
    assert MOST == 3


def test_what_was_searched_holds_its_other_readings() -> None:
    text = "甲乙丙丁戊"
    some = [edit(1, 2, "己", 0.9), edit(1, 2, "庚", TOLD), edit(1, 2, "辛", TOLD / 2)]
    (found,) = search(Script({text: some}), text, 0.4, lambda one: False)  # type: ignore[arg-type]
    assert [one.replacement for one in found.others] == ["庚"]


def test_a_reading_that_leaves_the_characters_out_is_said_so() -> None:
    assert message("像", "想", "同音，此处更常见", sure=False, others=[""]).endswith("；也可能是多余")
