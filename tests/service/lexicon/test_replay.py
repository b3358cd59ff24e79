"""The replay says what a full run of both lexicons over every text says, for each form of entry."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nlp.lexicon import Matcher, make_release, shipped_release
from nlp.lexicon.touch import Touch
from nlp.report.wire import review_to_wire
from nlp.review import Reviewer
from nlp.text import document_from_text
from nlp.types import Finding, LexiconEntry, Severity, Span
from service.db import begin_write
from service.lexicon.recalled import recalled
from service.lexicon.replay import replay
from service.lexicon.texts import Corpus, Text, stored_texts
from service.models import Draft, FindingRecord, Mending, ReviewRecord
from tests.service.lexicon.conftest import Office, entry

TODAY = date(2026, 11, 24)
CLEAN = Path(__file__).parents[2] / "clean"
BEFORE = shipped_release().entries
LITERAL = entry("有关事项", "有关事宜", id="typo-x-1")
PATTERN = replace(LITERAL, form="pattern", wrong="通知{汉0-4}如下", right=("告知{1}如下",))
PROTECTED = replace(LITERAL, form="protected", wrong="", right=("城乡居民基本养老保险",))
ALLOW = replace(LITERAL, id="allow-x-1", kind="allow", form="term", wrong="", right=("统一布署",), bad="")
MODEL = Finding(
    "SPELL", "spelling", Severity.GENERAL, Span(4, 6), "拔打", "疑为", ("拨打",), origin="model", weight=1.0
)
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


def test_an_allowed_word_silences_rules_and_models() -> None:
    """Their findings are lost like an entry's; a verdict that rests on them is told as changed, and no other."""
    said = "会议进行进行讨论。"
    told = Finding(
        "SPELL", "spelling", Severity.GENERAL, Span(2, 4), "进行", "疑为", ("举行",), origin="model", weight=1
    )
    allow = replace(ALLOW, right=("进行进行",))
    by_rule = replay(BEFORE, (*BEFORE, allow), [Text("t", said)], 1, today=TODAY)
    (lost,) = by_rule["samples"]["lost"]
    assert (lost["matched"], by_rule["verdict_changes"]) == ("进行进行", {"revise>pass": 1})
    plain = "大家一起出席今天的活动。"
    told = replace(MODEL, matched="出席", suggestions=("出息",))
    allow = replace(ALLOW, right=("出席今天",))
    by_model = replay(BEFORE, (*BEFORE, allow), [Text("t", plain, said=(told,))], 1, today=TODAY)
    assert (by_model["lost"], by_model["verdict_changes"]) == (1, {"revise>pass": 1})
    assert replay(BEFORE, (*BEFORE, allow), [Text("t", plain)], 1, today=TODAY)["lost"] == 0


def test_a_verdict_that_a_model_decides_already_is_not_changed() -> None:
    text = "有关事项已办。我们在一起出席。"
    told = Finding(
        "SPELL", "spelling", Severity.GENERAL, Span(12, 14), "出席", "疑为", ("出息",), origin="model", weight=1
    )
    alone = replay(BEFORE, (*BEFORE, LITERAL), [Text("t", text)], 1, today=TODAY)
    beside = replay(BEFORE, (*BEFORE, LITERAL), [Text("t", text, said=(told,))], 1, today=TODAY)
    assert (alone["new"], alone["verdicts"]) == (1, 1)
    assert (beside["new"], beside["verdicts"]) == (1, 0)


def test_what_is_on_record_is_recalled(office: Office) -> None:
    """Of a review its answer, of a draft its open findings where their words still stand; no ignored ones."""
    text = "大家一起拔打热线。\n请您拔打热线。"
    review = Reviewer(make_release([])).review(document_from_text(text), TODAY)
    wire = json.dumps(review_to_wire(replace(review, findings=(MODEL,))), ensure_ascii=False)
    begin_write(office.db)
    person = office.person("editor_a")
    unit = person.grants[0].unit_id
    draft = Draft(unit_id=unit, owner_id=person.id, title="", text=text)
    kept = ReviewRecord(unit_id=unit, user_id=person.id, text=text, answer=wire)
    office.db.add_all([draft, kept, ReviewRecord(unit_id=unit, user_id=person.id, text=text, answer="{}")])
    office.db.flush()
    for key, excerpt, state in (
        ("a", "请您拔打热线。", Mending.OPEN),
        ("b", "请您拔打电话。", Mending.OPEN),
        ("c", "大家一起拔打热线。", Mending.MISTAKEN),
    ):
        office.db.add(FindingRecord(
            unit_id=unit, document=draft.id, draft_id=draft.id, title="", key=key, code="SPELL", category="spelling",
            severity="general", matched="拔打", excerpt=excerpt, place="", message="疑为「拨打」", suggestion="拨打",
            origin="model", state=state))  # fmt: skip
    office.db.commit()
    by_id = {one.id: one.said for one in recalled(office.db, list(stored_texts(office.db)))}
    assert sum(map(len, by_id.values())) == 2
    assert by_id[f"review:{kept.id}"] == (MODEL,)
    (of_draft,) = by_id[f"draft:{draft.id}"]
    assert (of_draft.span, of_draft.suggestions, of_draft.weight) == (Span(12, 14), ("拨打",), 1.0)


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
