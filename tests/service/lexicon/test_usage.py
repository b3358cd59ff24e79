"""How entries fare, which are noisy, and what the models say so often that the lexicon could."""

from __future__ import annotations

from service.db import begin_write, now
from service.lexicon.suggestions import suggestions
from service.lexicon.usage import noisy, usage
from service.models import Decision, Draft
from tests.service.lexicon.conftest import Office


def decide(office: Office, action: str, origin: str, times: int, by: str = "editor_a", **words: str) -> None:
    begin_write(office.db)
    person = office.person(by)
    unit = person.grants[0].unit_id
    draft = Draft(unit_id=unit, owner_id=person.id, title="", text="大家一起拔打热线。\n请您拨打热线。")
    office.db.add(draft)
    office.db.flush()
    told = {"matched": "拔打热线", "replacement": "拨打热线", **words}
    for _ in range(times):
        office.db.add(Decision(draft_id=draft.id, unit_id=unit, user_id=person.id, action=action, scope="text",
                               key="0" * 32, origin=origin, reason="", **told))  # fmt: skip
    office.db.commit()


def test_usage_counts_what_stands(office: Office) -> None:
    decide(office, "accept", "typo-0038@1", 3)
    decide(office, "ignore", "typo-0038@1", 2)
    taken_back = office.db.query(Decision).filter_by(action="ignore").first()
    assert taken_back is not None
    taken_back.undone_at = now()
    office.db.commit()
    (used,) = usage(office.db, "typo-0038").values()
    assert (used.origin, used.hits, used.accepted, used.ignored, used.precision) == ("typo-0038@1", 4, 3, 1, 0.75)
    assert used.last is not None
    assert usage(office.db, "typo-003") == {}


def test_noisy_entries_are_listed_and_left_alone(office: Office) -> None:
    decide(office, "accept", "typo-0038@1", 2)
    decide(office, "ignore", "typo-0038@1", 9)
    decide(office, "ignore", "typo-0039@1", 9)
    decide(office, "ignore", "typo-0040@7", 30)
    assert [(entry.id, used.ignored) for entry, used in noisy(office.db)] == [("typo-0038", 9)], "10 decisions at least"
    assert {entry.id for entry, _ in noisy(office.db, least=9)} == {"typo-0038", "typo-0039"}


def test_what_models_say_and_editors_accept_is_suggested(office: Office) -> None:
    decide(office, "accept", "ngram-char5", 4)
    assert suggestions(office.db) == []
    decide(office, "accept", "ngram-char5", 2, by="editor_b")
    (one,) = suggestions(office.db)
    assert (one.wrong, one.right) == ("拔打热线", "拨打热线")
    assert one.sentence == "6 次采纳，2 名编辑，2 个单位，忽略 0"
    assert (one.bad, one.good) == ("大家一起拔打热线。", "请您拨打热线。")
    decide(office, "ignore", "ngram-char5", 1)
    assert suggestions(office.db) == [], "one in seven ignored is too many"


def test_rules_and_entries_are_no_suggestions(office: Office) -> None:
    for origin in ("typo-0038@1", "SET-01"):
        decide(office, "accept", origin, 6)
        decide(office, "accept", origin, 6, by="editor_b")
    assert suggestions(office.db) == []
