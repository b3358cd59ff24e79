"""Which edits go together, what comes to light behind them, and texts in pieces."""

from __future__ import annotations

import itertools
import math
import random
import time

import pytest

from nlp.correct import load_corrector
from nlp.correct.batches import CHUNK, CONTEXT, LONGEST_LINE, parts, side_by_side
from nlp.correct.decisions import Decision, applied
from nlp.correct.folder import SHIPPED
from nlp.correct.lattice import best_set
from nlp.correct.load import find_folder
from nlp.correct.search import search
from nlp.text import document_from_text

SHIPS = pytest.mark.skipif(find_folder(SHIPPED, "ngram") is None, reason="no n-gram model shipped")


def edit(start: int, end: int, new: str = "甲", probability: float = 0.9) -> Decision:
    return Decision(start, end, new, probability, 0, 0)


def worth(one: Decision) -> float:
    return math.log(one.probability / (1 - one.probability)) - math.log(0.4 / 0.6)


def not_side_by_side(one: Decision, other: Decision) -> bool:
    first, second = sorted((one, other), key=lambda some: (some.start, some.end))
    return max(first.start, first.end) < second.start


def test_two_sure_edits_beat_one_long_one() -> None:
    long, first, second = edit(2, 5, "信用息", 0.9), edit(2, 3, "信", 0.88), edit(4, 5, "息", 0.88)
    assert best_set([long, first, second], 0.4) == [first, second]
    assert best_set([edit(2, 5, "信用息", 0.99), first, second], 0.4) == [edit(2, 5, "信用息", 0.99)]
    assert best_set([edit(2, 2, "的", 0.9), edit(2, 3, "地", 0.8)], 0.4) == [edit(2, 2, "的", 0.9)]
    assert best_set([], 0.4) == []


def test_of_two_equal_characters_one_goes() -> None:
    first, second = edit(2, 3, "", 0.93), edit(3, 4, "", 0.91)
    assert best_set([first, second], 0.4) == [first]


@SHIPS
@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("年末金融机构人民币各项存款余额额142.3亿元。", "年末金融机构人民币各项存款余额142.3亿元。"),
        ("进驻文昌社区居民委员员会。", "进驻文昌社区居民委员会。"),
        ("按照政府信息公公开有关规定执行。", "按照政府信息公开有关规定执行。"),
    ],
)
def test_a_doubled_character_goes_once(line: str, mended: str) -> None:
    corrector = load_corrector()
    assert corrector.correct([line]) == [mended]
    (finding,) = corrector.findings(document_from_text(line), ())
    start, end = finding.span.start, finding.span.end
    assert line[:start] + finding.suggestions[0] + line[end:] == mended


@pytest.mark.parametrize("seed", range(30))
def test_the_best_set_is_the_best_of_all_sets(seed: int) -> None:
    rng = random.Random(seed)
    edits = []
    for number in range(9):
        start = rng.randrange(12)
        edits.append(edit(start, start + rng.randrange(4), str(number), rng.choice((0.41, 0.5, 0.66, 0.8, 0.97))))
    found = best_set(edits, 0.4)
    assert all(not_side_by_side(one, other) for one, other in itertools.combinations(found, 2))
    sets = (some for size in range(10) for some in itertools.combinations(edits, size))
    best = max(
        sum(map(worth, some))
        for some in sets
        if all(not_side_by_side(one, other) for one, other in itertools.combinations(some, 2))
    )
    assert sum(map(worth, found)) == pytest.approx(best, abs=1e-4)
    rng.shuffle(edits)
    assert best_set(edits, 0.4) == found


class Script:
    """A judge that answers from a table: text → edits."""

    def __init__(self, answers: dict[str, list[Decision]]) -> None:
        self.answers = answers

    def decisions(self, text: str, floor: float) -> list[list[Decision]]:
        return [[one for one in self.answers.get(text, []) if one.probability >= floor]]


def test_what_a_mended_error_hid_comes_back_to_its_own_place() -> None:
    text = "一行\n甲乙丙丁戊\n三行"
    first = edit(4, 5, "", 0.9)
    answers = {text: [first], "甲丙丁戊": [edit(3, 4, "己己", 0.8), edit(1, 2, "壬", 0.5)]}
    found = list(search(Script(answers), text, 0.4, lambda one: one.probability > 0.6))  # type: ignore[arg-type]
    assert found == [first, edit(5, 6, "壬", 0.5), edit(7, 8, "己己", 0.8)]
    assert applied(text, found) == "一行\n甲壬丁己己\n三行"


@SHIPS
def test_errors_beside_each_other_are_found_together_and_in_findings_too() -> None:
    corrector = load_corrector()
    line = "要认真贯切落实党中央决策布暑和工作要求。"
    mended = corrector.correct([line])[0]
    document = document_from_text(line)
    shown = line
    for finding in reversed(corrector.findings(document, ())):
        if finding.severity == "general":
            shown = shown[: finding.span.start] + finding.suggestions[0] + shown[finding.span.end :]
    assert shown == mended
    assert "部署" in mended


@pytest.mark.parametrize(
    "text",
    [
        "",
        "短\n" * 30_000,
        "一" * 100_000,
        "前\n" + "一二三，" * 30_000 + "\n后\n" + "二" * 50_000 + "\n末",
        "\n" * 20_000 + "尾" * (LONGEST_LINE + 1),
    ],
)
def test_pieces_cover_the_text(text: str) -> None:
    some = list(parts(text))
    assert "".join(text[part.core_start : part.core_end] for part in some) == text
    assert all(part.end - part.start <= LONGEST_LINE + 2 * CONTEXT for part in some)
    for line in (0, 1):
        moved = [part.core_end - 2 * line for part in parts("x\n" * line + text)]
        endless = [part.core_end for part in some if part.end != part.core_end]
        assert set(endless) <= set(moved)


def test_side_by_side_keeps_order_and_waits() -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        time.sleep(0.001 * (number % 3))
        return number * number

    jobs = iter(range(40))
    results = side_by_side(work, jobs, 2)
    assert next(results) == 0
    assert len(begun) <= 4
    assert list(results) == [number * number for number in range(1, 40)]


@SHIPS
def test_an_endless_paragraph_is_judged_in_time_and_in_place() -> None:
    unit = "要切实加强安全生产监督检查工作落实各项决策布署做好群众工作"
    text = unit * (3 * CHUNK // len(unit) + LONGEST_LINE // len(unit))
    corrector = load_corrector()
    read: list[int] = []
    began = time.perf_counter()
    findings = corrector.findings(document_from_text(text), (), read.append)
    assert time.perf_counter() - began < 60
    assert read == sorted(read)
    assert read[-1] == len(text)
    for finding in findings:
        assert text[finding.span.start : finding.span.end] == finding.matched


@SHIPS
@pytest.mark.parametrize(
    "line",
    ["官兵兵分多路同步作业，经过12个小时战斗。", "统一组织指定船舶的靠泊泊位。", "可以对对口部门决算草案初步审查。"],
)
def test_two_words_that_meet_in_a_character_are_left(line: str) -> None:
    assert load_corrector().correct([line]) == [line]
