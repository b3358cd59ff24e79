"""The replay says what a full run of both lexicons over every text says, for each form of entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nlp.lexicon import Matcher, make_release, shipped_release
from nlp.lexicon.touch import Touch
from nlp.review import Reviewer
from nlp.text import document_from_text
from nlp.types import LexiconEntry
from service.lexicon.replay import replay
from service.lexicon.texts import Corpus, Text
from tests.service.lexicon.conftest import entry

TODAY = date(2026, 11, 24)
CLEAN = Path(__file__).parents[2] / "clean"
BEFORE = shipped_release().entries
LITERAL = entry("有关事项", "有关事宜", id="typo-x-1")
PATTERN = replace(LITERAL, form="pattern", wrong="通知{汉0-4}如下", right=("告知{1}如下",))
PROTECTED = replace(LITERAL, form="protected", wrong="", right=("城乡居民基本养老保险",))
ALLOW = replace(LITERAL, id="allow-x-1", kind="allow", form="term", wrong="", right=("统一布署",), bad="")
RETIRED = replace(next(one for one in BEFORE if one.wrong == "布署"), version=2, status="retired")


def texts() -> list[Text]:
    lines = [line for path in sorted(CLEAN.glob("*.txt")) for line in path.read_text("utf-8").splitlines() if line]
    made = ["\n".join(lines[at : at + 6]) for at in range(0, len(lines), 6)]
    made += ["统一布署有关事项。", "参加城乡居民基本养老保检。", "现通知各单位如下。有关事项另行布署。", "今天晴。"]
    return [Text(f"t{number}", text, unit="甲局", column="通知") for number, text in enumerate(made)]


@pytest.mark.parametrize("change", [LITERAL, PATTERN, PROTECTED, ALLOW, RETIRED], ids=lambda one: one.form + one.status)
def test_hits_are_those_of_a_full_run(change: LexiconEntry) -> None:
    after = {one.id: one for one in BEFORE} | {change.id: change}
    result = replay(BEFORE, tuple(after.values()), texts(), 0, today=TODAY, processes=1)
    old, new = Reviewer(make_release(BEFORE)), Reviewer(make_release(after.values()))
    come = gone = verdicts = 0
    for text in texts():
        document = document_from_text(text.text)
        was, will = (
            {(f.span, f.severity, f.suggestions) for f in side.matcher.findings(document, TODAY)} for side in (old, new)
        )
        come, gone = come + len(will - was), gone + len(was - will)
        verdicts += old.review(document, TODAY).verdict != new.review(document, TODAY).verdict
    assert (result["new"], result["lost"], result["verdicts"]) == (come, gone, verdicts)
    assert come + gone, "the change does something"
    assert result["touched"] < len(texts())
    assert [row["name"] for row in result["units"]] == ["甲局"]


def test_what_is_not_touched_cannot_change() -> None:
    """Texts the scan passes over hold no finding of the entry, and lose none to it."""
    for change in (LITERAL, PATTERN, PROTECTED, ALLOW):
        touch, matcher = Touch([change]), Matcher(make_release([change]))
        for text in texts():
            if not touch.touches(text.text):
                assert matcher.findings(document_from_text(text.text), TODAY) == []


def test_what_other_entries_say_already_is_told() -> None:
    wider = entry("统一布署", "统一部署", id="typo-x-2")
    result = replay(BEFORE, (*BEFORE, wider), [Text("t", "统一布署工作。")], 1, today=TODAY)
    assert (result["covered"], result["lost"]) == (0, 1), "the longer entry takes the place of the shorter"
    inner = entry("布署工", "部署工", id="typo-x-3")
    result = replay((*BEFORE, wider), (*BEFORE, wider, inner), [Text("t", "统一布署。")], 1, today=TODAY)
    assert (result["touched"], result["new"], result["covered"]) == (0, 0, 0)
    longer = entry("统一布署工作", "统一部署工作", id="typo-x-4")
    result = replay((*BEFORE, longer), (*BEFORE, longer, wider), [Text("t", "今年统一布署工作。")], 1, today=TODAY)
    assert (result["new"], result["lost"], result["covered"]) == (0, 0, 1)
    assert result["samples"]["covered"][0]["matched"] == "统一布署"


def test_a_folder_of_texts(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text("有关事项。", encoding="utf-8")
    (tmp_path / "a" / "two.docx").write_bytes(b"nonsense")
    (tmp_path / "b.jsonl").write_text('{"text": "有关事项。", "title": "题", "date": "2024-05-01"}\n{}\n', "utf-8")
    corpus = Corpus(tmp_path)
    found = list(corpus)
    assert [(one.id, one.title, one.published) for one in found][1] == ("b.jsonl:1", "题", date(2024, 5, 1))
    assert len(found) == 2
    assert len(corpus.skipped) == 2
