"""The overview and the list of what is to be mended: what is put on record, who may do what, figures that add up."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import select

from service.models import Checkup, FindingRecord, FindingStep

TEXT = (
    "关于做好冬季安全生产工作的通知\n各乡镇人民政府，县直各部门：\n为做好冬季安全生产工作，现就有关事项通知如下。\n"
    "要统一布署工作，落实各项措施。\n截止目前仍未整改的，要限期整改。\n"
)
MENDED = TEXT.replace("布署", "部署")


def body(text: str, version: int, **more: str) -> dict:
    return {"text": text, "title": "", "column": "通知公告", "planned": "", "version": version, **more}


def check(person, identifier: str, text: str, title: str = "冬季安全") -> None:
    version = person.state(identifier)["draft"]["version"]
    assert person.post(f"/desk/{identifier}/check", body(text, version, title=title)).status_code == 200


def pasted(person, text: str = TEXT, title: str = "冬季安全") -> str:
    identifier = person.draft("", title=title)
    answer = person.post(
        f"/desk/{identifier}/check", body(text, person.state(identifier)["draft"]["version"], title=title)
    )
    assert answer.status_code == 200
    return identifier


def records(db, identifier: str | None = None) -> dict[str, FindingRecord]:
    db.rollback()
    query = select(FindingRecord).order_by(FindingRecord.id)
    rows = db.scalars(query.where(FindingRecord.draft_id == identifier) if identifier else query)
    return {row.matched: row for row in rows}


def submit(person, identifier: str) -> None:
    version = person.state(identifier)["draft"]["version"]
    assert person.post(f"/desk/{identifier}/submit", {"version": version}).status_code == 200


def test_a_finding_from_first_sight_to_settled(sign_in, db) -> None:
    person = sign_in("editor_a")
    identifier = pasted(person)
    found = records(db, identifier)
    assert {name: row.state for name, row in found.items()} == {"布署": "待整改", "截止目前": "待整改"}
    assert (found["布署"].column, found["布署"].severity) == ("通知公告", "general")
    finding = next(f for f in person.state(identifier)["review"]["findings"] if f["text"] == "布署")
    decision = {
        "action": "accept",
        "scope": "text",
        "key": finding["key"],
        "matched": "布署",
        "origin": finding["origin"],
    }
    assert person.post(f"/desk/{identifier}/decisions", {**decision, "replacement": "部署"}).status_code == 200
    assert records(db, identifier)["布署"].state == "已标记修改"
    check(person, identifier, MENDED)
    submit(person, identifier)
    found = records(db, identifier)
    assert {name: row.state for name, row in found.items()} == {"布署": "复查通过", "截止目前": "待整改"}
    assert found["布署"].settled_at > found["布署"].first_seen
    steps = db.scalars(select(FindingStep).where(FindingStep.finding_id == found["布署"].id).order_by(FindingStep.id))
    assert [step.state for step in steps] == ["待整改", "已标记修改", "复查通过"]
    assert [row.occasion for row in db.scalars(select(Checkup).order_by(Checkup.id))] == ["首次检查", "提交审核"]


def test_marked_but_not_mended_is_open_again(sign_in, db) -> None:
    person = sign_in("editor_a")
    identifier = pasted(person)
    number = records(db, identifier)["布署"].id
    person.post("/overview/mending", data={"finding": [number], "what": "mark"})
    assert records(db, identifier)["布署"].state == "已标记修改"
    page = person.post("/overview/mending", data={"finding": [number], "what": "review"}, follow=True)
    assert "已复查 1 份稿件" in page.get_data(as_text=True)
    assert records(db, identifier)["布署"].state == "待整改"
    assert "仍在原处" in person.get(f"/overview/findings/{number}").get_data(as_text=True)


def test_a_sentence_changed_around_a_finding_makes_no_second_one(sign_in, db) -> None:
    person = sign_in("editor_a")
    identifier = pasted(person)
    text = TEXT.replace("要统一布署工作", "今年要统一布署工作")
    check(person, identifier, text)
    submit(person, identifier)
    rows = db.scalars(select(FindingRecord).where(FindingRecord.matched == "布署")).all()
    assert [row.state for row in rows] == ["待整改"]
    assert "今年" in rows[0].excerpt


def test_ignored_is_mistaken_and_comes_back(sign_in, db) -> None:
    person = sign_in("editor_a")
    identifier = pasted(person)
    finding = next(f for f in person.state(identifier)["review"]["findings"] if f["text"] == "布署")
    decision = {"action": "ignore", "scope": "text", "key": finding["key"], "matched": "布署", "reason": "引用"}
    made = person.post(f"/desk/{identifier}/decisions", {**decision, "origin": finding["origin"]}).get_json()["id"]
    assert records(db, identifier)["布署"].state == "误报"
    person.post(f"/desk/{identifier}/decisions/{made}/undo")
    assert records(db, identifier)["布署"].state == "待整改"


def test_only_an_approver_assigns_and_calls_mistaken(sign_in, db) -> None:
    editor, approver, foreign = sign_in("editor_a"), sign_in("approver_a"), sign_in("approver_b")
    identifier = pasted(editor)
    row = records(db, identifier)["布署"]
    for person, status in ((editor, 403), (foreign, 404)):
        answer = person.post("/overview/mending", data={"finding": [row.id], "what": "assign", "due": "2026-12-01"})
        assert answer.status_code == status
    assert foreign.get(f"/overview/findings/{row.id}").status_code == 404
    assert "布署" not in foreign.get("/overview/mending").get_data(as_text=True)
    approver.post(
        "/overview/mending", data={"finding": [row.id], "what": "assign", "due": "2020-01-02", "assignee": ""}
    )
    approver.post("/overview/mending", data={"finding": [row.id], "what": "mistaken", "note": ""})
    assert (records(db, identifier)["布署"].due.isoformat(), records(db, identifier)["布署"].state) == (
        "2020-01-02",
        "待整改",
    )
    assert "已过期限" in approver.get("/overview/mending?late=1").get_data(as_text=True)
    approver.post("/overview/mending", data={"finding": [row.id], "what": "mistaken", "note": "引用旧文"})
    assert records(db, identifier)["布署"].state == "误报"
    assert approver.post("/overview/mending", data={"finding": [row.id], "what": "drop"}).status_code == 422


def test_figures_and_export(sign_in, db) -> None:
    person = sign_in("editor_a")
    identifier = pasted(person)
    person.post(
        f"/desk/{identifier}/check", body(MENDED, person.state(identifier)["draft"]["version"], title="冬季安全")
    )
    submit(person, identifier)
    page = person.get("/overview/").get_data(as_text=True)
    assert "<b>1</b>篇审校" in page
    assert "通知公告" in page
    assert "错别字" in page
    assert "<svg" in page
    assert "style=" not in page
    assert "没有审校记录" in person.get("/overview/?from=2001-01-01&to=2001-02-01").get_data(as_text=True)
    assert "没有审校记录" in person.get("/overview/?column=别的栏目").get_data(as_text=True)
    assert "没有审校记录" in sign_in("editor_b").get("/overview/").get_data(as_text=True)
    sheet = openpyxl.load_workbook(io.BytesIO(person.get("/overview/mending.xlsx").data)).active
    assert {row[5].value for row in sheet.iter_rows(min_row=2)} == {"布署", "截止目前"}


def test_the_sample_and_what_is_only_begun_count_nowhere(sign_in, db) -> None:
    person = sign_in("editor_a")
    page = person.get("/desk/").get_data(as_text=True)
    sample = page.split("示例稿")[0].rsplit('href="/desk/', 1)[1].split('"')[0]
    submit(person, sample)
    pasted(person, "要统一布署。", "短")
    assert records(db) == {}
    assert db.scalars(select(Checkup)).all() == []


@pytest.mark.parametrize("url", ["/overview/", "/overview/mending", "/overview/mending.xlsx"])
@pytest.mark.parametrize(
    "query", ["unit=999999", "unit=x", "from=9999-99-99&to=2", "state=没有", "page=-3", "column=%00"]
)
def test_odd_addresses_are_borne(sign_in, url: str, query: str) -> None:
    assert sign_in("editor_a").get(f"{url}?{query}").status_code == 200
