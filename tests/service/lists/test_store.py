"""Lists in the store: versions, who may, the log without a name in it, and the reviews of a unit and those below."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from nlp.lists.columns import cells_of
from nlp.report.wire import review_to_wire
from nlp.review import Reviewer
from nlp.text import document_from_text
from service.db import begin_write
from service.lexicon.bundle import make_bundle
from service.lexicon.current import current_entries
from service.lexicon.keys import own_key
from service.lexicon.log import COLUMNS
from service.lexicon.reviewers import Reviewers
from service.lexicon.sheets import to_tsv, to_xlsx
from service.lexicon.units import Refused, Tree
from service.lexicon.verify import verify
from service.lists import store
from service.lists.tables import Table
from service.models import LexiconEvent, ListVersion, Unit
from tests.lists.tables import lists
from tests.service.lexicon.conftest import Office, entry

DAY = date(2026, 11, 24)
TEXT = "县长赵甲乙主持会议。由云顶县自然资原局负责解释。"
TABLES = [Table(one.kind, one.rows, ()) for one in lists()]


def take(office: Office, who: str, unit: Unit | None, tables: list[Table] = TABLES) -> list[ListVersion]:
    begin_write(office.db)
    made = store.take_tables(office.db, office.person(who), unit.id if unit else None, tables, "测试导入")
    office.db.commit()
    return [version for version, _ in made]


def restore(office: Office, who: str, version: ListVersion, number: int) -> ListVersion:
    begin_write(office.db)
    made = store.restore(office.db, office.person(who), version.list_id, number, "测试恢复")
    office.db.commit()
    return made


@pytest.fixture
def reviewers(reviewer: Reviewer) -> Reviewers:
    return Reviewers(reviewer)


def codes(reviewers: Reviewers, db: Session, unit: Unit | None) -> list[str]:
    found = reviewers.of(db, unit.id if unit else None).review(document_from_text(TEXT), DAY).findings
    return [one.code for one in found if one.code.startswith("LIST")]


def test_the_unit_and_those_below_are_reviewed_by_it(office, units, reviewers) -> None:
    assert codes(reviewers, office.db, units["某县"]) == []
    take(office, "w-某县", units["某县"])
    for name, expected in (("某县", 2), ("某县教育局", 2), ("某市", 0), ("某省", 0)):
        assert len(codes(reviewers, office.db, units[name])) == expected, name
    take(office, "weihu", None, TABLES[1:2])
    assert codes(reviewers, office.db, units["某省"]) == ["LIST-NAME"]
    assert codes(reviewers, office.db, None) == ["LIST-NAME"]


def test_versions_and_going_back(office, units, reviewers) -> None:
    first = take(office, "w-某县", units["某县"])
    assert [one.number for one in first] == [1, 1, 1]
    assert take(office, "w-某县", units["某县"]) == [], "nothing new"
    people = first[0]
    shorter = Table("people", TABLES[0].rows[3:], ())
    (second,) = take(office, "w-某县", units["某县"], [shorter])
    assert (second.number, second.size) == (2, people.size - 3)
    assert "LIST-TITLE" not in codes(reviewers, office.db, units["某县"])
    assert restore(office, "w-某县", people, 1).number == 3
    assert "LIST-TITLE" in codes(reviewers, office.db, units["某县"])
    assert restore(office, "w-某县", people, 0).size == 0
    assert "LIST-TITLE" not in codes(reviewers, office.db, units["某县"])
    with pytest.raises(Refused, match="已经停用"):
        restore(office, "w-某县", people, 0)
    assert verify(office.db).problems == ()


def test_the_reviewer_is_the_same_until_a_list_changes(office, units, reviewers) -> None:
    unit = units["某县"].id
    bare = reviewers.of(office.db, unit)
    assert reviewers.of(office.db, unit) is bare, "reviews are remembered by their reviewer"
    take(office, "w-某县", units["某县"])
    listed = reviewers.of(office.db, unit)
    assert listed is not bare
    assert reviewers.of(office.db, unit) is listed
    assert reviewers.of(office.db, units["某县教育局"].id) is listed
    assert reviewers.of(office.db) is bare
    take(office, "w-某县", units["某县"], [Table("people", TABLES[0].rows[3:], ())])
    assert reviewers.of(office.db, unit) is not listed


def test_a_review_is_made_again_by_the_versions_it_names(office, units, reviewers) -> None:
    take(office, "w-某县", units["某县"])
    unit = units["某县"].id
    document = document_from_text(TEXT)
    before = review_to_wire(reviewers.of(office.db, unit).review(document, DAY))
    take(office, "w-某县", units["某县"], [Table("people", TABLES[0].rows[3:], ())])
    assert review_to_wire(reviewers.of(office.db, unit).review(document, DAY)) != before
    names = [one["id"] for one in before["provenance"]["lists"]]
    again = reviewers.at(office.db, "", unit, names)
    assert again is not None
    assert review_to_wire(again.review(document, DAY)) == before
    assert reviewers.at(office.db, "", unit, ["list-people-99@1"]) is None


def test_who_may(office, units) -> None:
    for who, unit in (("s-某县", "某县"), ("w-某县教育局", "某县"), ("w-某县", "某市"), ("shenpi", "某县")):
        with pytest.raises(Refused):
            take(office, who, units[unit])
        office.db.rollback()
    with pytest.raises(Refused):
        take(office, "w-某县", None)
    office.db.rollback()
    take(office, "w-某市", units["某县"])
    tree = Tree.of(office.db)
    county = units["某县"].id
    for who in ("weihu", "shenpi", "w-某县", "s-某县", "w-某市", "s-某省"):
        assert store.may_see(tree, office.person(who), county), who
    for who in ("w-某县教育局", "s-某县教育局"):
        assert not store.may_see(tree, office.person(who), county), who
    assert not store.may_see(tree, office.person("w-某县"), None)


def test_no_name_in_the_log_the_exports_or_a_bundle(office, units, settings) -> None:
    take(office, "w-某县", units["某县"])
    people = office.db.scalars(select(ListVersion).order_by(ListVersion.id)).first()
    begin_write(office.db)
    store.log_taken(office.db, office.person("w-某县"), people, "核对")
    office.db.commit()
    office.through(entry("有关事宜", "有关事项"))
    office.release()
    log = json.dumps([[getattr(one, name) for name in COLUMNS] for one in office.db.scalars(select(LexiconEvent))],
                     ensure_ascii=False)  # fmt: skip
    entries = list(current_entries(office.db).values())
    bundle = make_bundle(office.db, own_key(settings.data), "某省")
    with zipfile.ZipFile(io.BytesIO(bundle)) as package:
        packed = b"".join(package.read(name) for name in package.namelist()).decode()
    for one in lists():
        for row in one.rows:
            word = cells_of(row)[0]
            assert word not in log
            assert word not in to_tsv(entries).decode()
            assert word not in packed
            assert word.encode() not in to_xlsx(entries)
    assert '"rows":16' in log.replace("\\", "")
    assert "list-people" in log


def test_tampering_with_a_list_is_named(office, units) -> None:
    people, names, _ = take(office, "w-某县", units["某县"])
    assert verify(office.db).problems == ()
    other = names.content
    office.db.execute(update(ListVersion).where(ListVersion.id == people.id).values(content=other))
    office.db.commit()
    (said,) = verify(office.db).problems
    assert f"名单 {people.list_id} 第 1 版 绕过日志被改动" in said
    office.db.execute(delete(ListVersion).where(ListVersion.id == people.id))
    office.db.commit()
    (said,) = verify(office.db).problems
    assert "绕过日志被删除" in said
