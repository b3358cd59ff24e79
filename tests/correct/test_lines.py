"""``xianshen correct`` as a function: rules and lexicon first, then the model; any line comes back."""

from __future__ import annotations

import pytest

from nlp.correct.folder import SHIPPED
from nlp.correct.lines import LineCorrector
from nlp.correct.load import find_folder
from nlp.shipped import build_line_corrector

SHIPS = pytest.mark.skipif(find_folder(SHIPPED, "ngram") is None, reason="no n-gram model shipped")


@pytest.fixture(scope="module")
def rules() -> LineCorrector:
    return build_line_corrector(use_model=False)


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("各项任务完成的很好。", "各项任务完成得很好。"),
        ("要认真的学习领会会议精神。", "要认真地学习领会会议精神。"),
        ("取得了显著得成效。", "取得了显著的成效。"),
        ("全县的的经济社会发展取得新成绩。", "全县的经济社会发展取得新成绩。"),
        ("任务完成的很好，决策布署已经落实。", "任务完成得很好，决策部署已经落实。"),
    ],
)
def test_what_a_rule_is_sure_of_is_mended(rules: LineCorrector, line: str, mended: str) -> None:
    assert rules.correct([line, mended]) == [mended, mended]


@pytest.mark.parametrize(
    "line",
    [
        "他写道：“任务完成的很好。”",
        "《任务完成的很好》一文刊发。",
        "17所知名高校知名高校进行教育培训。",
        "最高气温最高气温35.6℃出现在19日。",
        "大家研究研究再定，看看好不好。",
        "",
        "\u00a0\u3000",
    ],
)
def test_what_a_person_must_weigh_is_left(rules: LineCorrector, line: str) -> None:
    assert rules.correct([line]) == [line]


@SHIPS
@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("着力解决人民群众急难仇盼问题。", "着力解决人民群众急难愁盼问题。"),
        ("严格遵守中央八项规及其实施细则精神。", "严格遵守中央八项规定及其实施细则精神。"),
        ("持续优化营商境。", "持续优化营商环境。"),
    ],
)
def test_a_lost_character_and_a_surname_that_is_none(line: str, mended: str) -> None:
    assert build_line_corrector().correct([line]) == [mended]


@SHIPS
@pytest.mark.parametrize("mark", ["\r", "\x00", "\x0b", "\u2028", "\u00a0", "\ufeff", "😀", "𠮷", "\ud800"])
def test_odd_characters_stay_where_they_are(mark: str) -> None:
    line, mended = (f"{mark}认真落实决策{word}{mark}，{mark}做好工作。{mark}" for word in ("布署", "部署"))
    assert build_line_corrector().correct([line]) == [mended]


@SHIPS
def test_a_line_without_end_keeps_its_length() -> None:
    unit = "要切实加强安全生产监督检查工作，落实各项决策布署，做好群众工作。"
    (mended,) = build_line_corrector().correct([unit * (100_000 // len(unit) + 1)])
    assert mended == unit.replace("布署", "部署") * (100_000 // len(unit) + 1)
