"""A line is judged once, and what is kept is what would be said again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nlp.correct import Corrector, load_corrector
from nlp.correct.decisions import Decision
from nlp.correct.memory import Memory
from nlp.text import document_from_text

LINES = (
    "各单位要高度重视，认真贯彻落实会议精神，布署安全生产工作。",
    "",
    "请于周五前将材料报送至办公室，逾其不报的予以通报。",
    "   ",
    "要加强汛期直班值守，确保人民群众生命财产安全。",
)


@pytest.fixture(scope="module")
def corrector() -> Corrector:
    return load_corrector()


def test_the_findings_are_those_without_memory(corrector: Corrector) -> None:
    keeping = replace(corrector, memory=Memory())
    for ends in ("\n", "\r\n"):
        text = ends.join(LINES * 3)
        for some in (text, text.replace("周五", "周四"), "序言\n" + text, text):
            document = document_from_text(some)
            assert keeping.findings(document, ()) == corrector.findings(document, ())
    assert corrector.findings(document_from_text("\n".join(LINES)), ())


def test_the_cuts_of_an_endless_line_are_judged_as_ever(corrector: Corrector) -> None:
    text = "".join(LINES).strip() * 700 + "\n" + "\n".join(LINES)
    document = document_from_text(text, date(2026, 1, 1))
    keeping = replace(corrector, memory=Memory())
    expected = corrector.findings(document, ())
    assert keeping.findings(document, ()) == expected
    assert keeping.findings(document, ()) == expected


def judge_everything(asked: list[str]):
    def judge(text: str) -> list[Decision]:
        asked.append(text)
        return [Decision(at, at + 1, "乙", 0.9, 0, 0) for at, char in enumerate(text) if char == "甲"]

    return judge


def test_only_lines_not_met_are_asked_about() -> None:
    memory, asked = Memory(), []
    first = memory.decisions("一甲\n二\n\n一甲", 0.2, judge_everything(asked))
    assert [one.start for one in first] == [1, 7]
    assert asked == ["一甲\n二"]
    second = memory.decisions("二\n三甲甲\n一甲", 0.2, judge_everything(asked))
    assert [one.start for one in second] == [3, 4, 7]
    assert asked[1:] == ["三甲甲"]
    memory.decisions("二", 0.3, judge_everything(asked))
    assert asked[2:] == ["二"], "another floor is another question"
    memory.forget()
    memory.decisions("二", 0.2, judge_everything(asked))
    assert asked[3:] == ["二"]


def test_the_least_lately_asked_goes_first() -> None:
    memory, asked = Memory(most=6), []
    for line in ("甲一", "甲二", "甲三", "甲一", "甲四", "甲一", "甲二"):
        memory.decisions(line, 0.2, judge_everything(asked))
    assert asked == ["甲一", "甲二", "甲三", "甲四", "甲二"]


def test_a_line_longer_than_the_memory_is_not_kept() -> None:
    memory, asked = Memory(most=3), []
    for _ in range(2):
        assert len(memory.decisions("甲甲甲甲", 0.2, judge_everything(asked))) == 4
    assert len(asked) == 2
