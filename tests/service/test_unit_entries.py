"""A unit's own entries judge its texts wherever these are reviewed, and no text of another unit."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from service.db import begin_write
from service.jobs import enqueue, run_now
from service.models import Grant, Job, ReviewRecord, Role, Unit, User
from tests.service.lexicon.conftest import Office, entry

WRONG, RIGHT = "桂花节用语", "桂花节新语"
POLICY = "云岭县人民政府关于印发养老服务补贴办法的通知\n第一条 年满80周岁的老年人每人每月补贴100元。\n"
TEXT = f"《养老服务补贴办法》解读\n年满80周岁的老年人每人每月补贴100元，另见{WRONG}。\n"
PEOPLE = {"editor_a": "甲局", "editor_b": "乙局"}


@pytest.fixture
def origin(app, db) -> str:
    """``id@version`` of an entry of 甲局 that is in force."""
    begin_write(db)
    for name, role in (("weihu", Role.LEXICON), ("shenpi", Role.LEXICON_APPROVER)):
        db.add(User(name=name, display=name, password_hash="", must_change=False, grants=[Grant(role=role)]))
    db.commit()
    office = Office(db)
    made = office.through(entry(WRONG, RIGHT, scope="甲局")).changes[0].entry_id
    office.release()
    return f"{made}@1"


def test_on_the_desk_with_a_link_to_the_entry(sign_in, origin) -> None:
    found = {}
    for name, unit in PEOPLE.items():
        person = sign_in(name)
        cards = person.state(person.draft(TEXT))["review"]["findings"]
        found[unit] = [(card["origin"], card["entry"]) for card in cards if card["text"] == WRONG]
    assert found == {"甲局": [(origin, f"/lexicon/entries/{origin.partition('@')[0]}")], "乙局": []}
    page = sign_in("editor_a").get(found["甲局"][0][1])
    assert page.status_code == 200
    assert RIGHT in page.get_data(as_text=True)


def test_many_files_as_a_job(app, db, origin) -> None:
    found = {}
    for name, unit in PEOPLE.items():
        user = db.scalar(select(User).where(User.name == name))
        unit_id = db.scalar(select(Unit.id).where(Unit.name == unit))
        begin_write(db)
        params = {"files": 1, "as_of": "2026-11-24"}
        made = enqueue(db, "review_many", params, user, unit_id, "", [("一.txt", TEXT.encode())]).id
        db.commit()
        run_now(app, made)
        (row,) = db.get_one(Job, made).result["reviews"]
        findings = json.loads(db.get_one(ReviewRecord, row["id"]).answer)["findings"]
        found[unit] = [finding["origin"] for finding in findings if finding["text"] == WRONG]
    assert found == {"甲局": [origin], "乙局": []}


def test_in_an_interpretation_that_is_taken_away(sign_in, origin) -> None:
    found = {}
    for name, unit in PEOPLE.items():
        person = sign_in(name)
        made = person.post("/interpret/new", data={"policy": POLICY, "text": TEXT}).headers["Location"]
        package = zipfile.ZipFile(io.BytesIO(person.get(f"{made}/export.docx").data))
        found[unit] = RIGHT in package.read("word/comments.xml").decode()
    assert found == {"甲局": True, "乙局": False}
