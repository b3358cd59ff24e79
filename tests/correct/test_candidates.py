"""Candidates and what the verdict is told of them, on the shipped tables."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.correct import load_corrector
from nlp.correct.confusion import COMPLETES
from nlp.correct.features import NAMES, NEURAL, NEURAL_MARGIN, hear
from nlp.correct.folder import SHIPPED
from nlp.correct.load import find_folder
from nlp.correct.silent import exchanges, never
from nlp.correct.statistics import Judged, Statistics

pytestmark = pytest.mark.skipif(find_folder(SHIPPED, "ngram") is None, reason="no n-gram model shipped")


@pytest.fixture(scope="module")
def statistics() -> Statistics:
    return load_corrector().statistics


def edits(judged: Judged, text: str) -> list[tuple[str, str]]:
    found = zip(judged.proposals.start, judged.proposals.old_length, judged.replacements, strict=True)
    return [(text[start : start + size], new) for start, size, new in found]


def value(judged: Judged, text: str, edit: tuple[str, str], name: str) -> float:
    return float(judged.rows[edits(judged, text).index(edit), NAMES.index(name)])


def test_set_phrases_are_completed_whatever_the_character_is_like(statistics: Statistics) -> None:
    text = "这道防线固如金汤，谁也无法逾越。"
    judged = statistics.judge(text)
    place = edits(judged, text).index(("如", "若"))
    assert judged.proposals.relation[place] & COMPLETES
    assert value(judged, text, ("如", "若"), "phrase") == 1


def test_an_edit_is_proposed_once(statistics: Statistics) -> None:
    text = "业内认识指出，要加强金融信用欣喜基础数据库建设，决策布署必须落实。"
    judged = statistics.judge(text)
    keys = list(
        zip(judged.proposals.start.tolist(), judged.proposals.old_length.tolist(), judged.replacements, strict=True)
    )
    assert len(keys) == len(set(keys))
    assert ("认识", "人士") in edits(judged, text)
    assert ("业内认识", "业内人士") not in edits(judged, text)
    assert value(judged, text, ("认识", "人士"), "rival") < value(judged, text, ("认识", "人士"), "gain")


def test_what_the_sentence_says_elsewhere_counts(statistics: Statistics) -> None:
    twice, once = "要明确资助方向和支助项目。", "要明确支出方向和支助项目。"
    edit = ("支", "资")
    assert value(statistics.judge(twice), twice, edit, "new_elsewhere") == 1
    assert value(statistics.judge(once), once, edit, "new_elsewhere") == 0


def test_rows_do_not_depend_on_the_lines_around(statistics: Statistics) -> None:
    line = "这道防线固如金汤，业内认识指出要贯彻决策布署。"
    alone = statistics.judge(line).rows
    among = statistics.judge(f"资助方向不变。\n{line}\n固若金汤。")
    inside = (among.proposals.start > 7) & (among.proposals.start < 8 + len(line))
    assert np.array_equal(among.rows[inside], alone, equal_nan=True)


def test_margin_is_over_the_best_rival_in_the_same_place() -> None:
    rows = np.zeros((4, len(NAMES)), np.float32)
    start, size = np.array([3, 3, 4, 9]), np.array([1, 2, 0, 1])
    heard = hear(rows, start, size, np.array([2.0, 5.0, np.nan, -1.0]))
    assert heard[:, NEURAL_MARGIN][[0, 1, 3]].tolist() == [-3.0, 3.0, -1.0]
    assert np.isnan(heard[2, [NEURAL, NEURAL_MARGIN]]).all()
    assert not rows.any()


@pytest.mark.parametrize(
    ("before", "old", "new", "after", "silent"),
    [
        ("积极", "份", "分", "子", False),
        ("身", "份", "分", "证", True),
        ("部", "份", "分", "地", True),
    ],
)
def test_equal_wordings(before: str, old: str, new: str, after: str, silent: bool) -> None:
    assert never(before[-1:], old, new, after) is silent


def test_no_good_word_for_another(statistics: Statistics) -> None:
    text = "如实供述了上列犯罪事实，不断扩展对外开放的深度。"
    judged = statistics.judge(text)
    swapped = exchanges(judged.rows)
    assert swapped[edits(judged, text).index(("列", "述"))]
    slip = "必须坚决落实决策布署，面向广他群众，一目了解。"
    judged = statistics.judge(slip)
    swapped, made = exchanges(judged.rows), edits(judged, slip)
    assert not swapped[made.index(("布", "部"))]
    assert not swapped[made.index(("解", "然"))]


def test_what_only_exchanges_words_is_not_even_a_hint(statistics: Statistics) -> None:
    judge = load_corrector().judge
    text = "如实供述了上列犯罪事实。"
    assert [one.replacement for part in judge.decisions(text, 0.02) for one in part if one.replacement == "述"] == []
