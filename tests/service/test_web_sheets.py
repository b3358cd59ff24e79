"""Review sheets that can be reproduced, versions that come back, ignoring that reaches as far as it was meant to."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from nlp.lexicon import make_release
from nlp.review import Reviewer
from service.lexicon.reviewers import Reviewers
from service.models import DraftVersion, FindingRecord, Proposal, ReviewSheet

SLIP = "要统一布署工作。"


def sheet_of(person, identifier: str) -> str:
    answer = person.post(f"/desk/{identifier}/sheet", data={})
    assert answer.status_code == 302
    return answer.headers["Location"].rsplit("/", 1)[1]


def ignore(person, identifier: str, scope: str = "text") -> dict:
    finding = person.state(identifier)["review"]["findings"][0]
    key = finding["unit_key" if scope == "unit" else "key"]
    body = {"action": "ignore", "scope": scope, "key": key, "reason": "引用原文", "origin": finding["origin"]}
    answer = person.post(f"/desk/{identifier}/decisions", {**body, "matched": finding["text"]})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def save(person, identifier: str, text: str) -> None:
    draft = person.state(identifier)["draft"]
    body = {name: draft[name] for name in ("title", "column", "planned", "version")}
    assert person.post(f"/desk/{identifier}/save", {**body, "text": text}).status_code == 200


def with_changed_entries(reviewer: Reviewer) -> Reviewer:
    entries = [replace(entry, version=entry.version + 1) for entry in reviewer.release.entries]
    return Reviewer(make_release(entries, "改过的词库"), reviewer.corrector)


def test_a_sheet_says_it_all_and_re_verifies(sign_in) -> None:
    person = sign_in("editor_a")
    identifier = person.draft(f"{SLIP}截止目前完成。", title="通知")
    ignore(person, identifier)
    sheet = sheet_of(person, identifier)
    page = person.get(f"/desk/sheets/{sheet}").get_data(as_text=True)
    sha256 = person.state(identifier)["review"]["document"]["sha256"]
    for said in ("审校单", sha256, "引用原文", "截止目前", "editor_a", "词库日志", f"/desk/sheets/{sheet}/verify"):
        assert said in page, said
    assert sheet_of(person, identifier) == sheet
    save(person, identifier, "改得面目全非。")
    assert "✓ 一致" in person.get(f"/desk/sheets/{sheet}/verify").get_data(as_text=True)
    assert sheet_of(person, identifier) != sheet


def test_a_sheet_says_what_differs(app, sign_in, reviewer) -> None:
    person = sign_in("editor_a")
    sheet = sheet_of(person, person.draft(SLIP))
    app.extensions["xianshen_reviewers"] = Reviewers(with_changed_entries(reviewer))
    page = person.get(f"/desk/sheets/{sheet}/verify").get_data(as_text=True)
    assert "不一致" in page
    assert "词库不同" in page


def test_a_passed_draft_has_its_sheet(sign_in, db) -> None:
    editor, approver = sign_in("editor_a"), sign_in("approver_a")
    identifier = editor.draft("各单位：现将有关事项通知如下。")
    editor.post(f"/desk/{identifier}/submit", {"version": 2})
    assert approver.post(f"/desk/{identifier}/pass", {"reason": ""}).status_code == 200
    (sheet,) = db.scalars(select(ReviewSheet).where(ReviewSheet.draft_id == identifier))
    assert sheet.state == "通过"
    page = approver.get(f"/desk/sheets/{sheet.id}").get_data(as_text=True)
    assert "approver_a" in page
    assert sign_in("editor_b").get(f"/desk/sheets/{sheet.id}").status_code == 404
    assert sign_in("editor_b").get(f"/desk/sheets/{sheet.id}/verify").status_code == 404


def test_versions_are_kept_compared_and_restored(sign_in, db) -> None:
    person = sign_in("editor_a")
    identifier = person.draft("第一段。\n第二段布署。")
    for text in ("第一段。\n第二段部署。", "第一段改了。\n第二段部署。"):
        save(person, identifier, text)
    rows = db.scalars(select(DraftVersion).where(DraftVersion.draft_id == identifier).order_by(DraftVersion.id)).all()
    assert [row.text for row in rows] == ["第一段。\n第二段布署。", "第一段改了。\n第二段部署。"]
    assert "与现在对比" in person.get(f"/desk/{identifier}/versions").get_data(as_text=True)
    page = person.get(f"/desk/{identifier}/versions/{rows[0].id}").get_data(as_text=True)
    assert "<del>布</del>" in page
    assert "<ins>部</ins>" in page
    assert person.post(f"/desk/{identifier}/versions/{rows[0].id}/restore").status_code == 200
    assert person.state(identifier)["draft"]["text"] == rows[0].text
    other = person.draft("别的稿。")
    assert person.get(f"/desk/{other}/versions/{rows[0].id}").status_code == 404
    assert person.get(f"/desk/{identifier}/versions/99999999999").status_code == 404
    for beside in (-1, 2**31, 10**30, -(10**30)):
        assert person.get(f"/desk/{identifier}/versions/{rows[0].id}?with={beside}").status_code == 404


def test_ignored_for_all_is_a_proposal(sign_in, db) -> None:
    person = sign_in("editor_a")
    identifier = person.draft(SLIP, title="甲稿")
    made = ignore(person, identifier, "all")
    assert "提请词库放行" in made["told"]
    proposal = db.get(Proposal, int(made["proposal"]))
    assert "布署" in proposal.title
    assert person.state(identifier)["review"]["findings"][0]["ignored"]["scope"] == "all"
    other = person.draft(SLIP, title="乙稿")
    assert person.state(other)["review"]["findings"][0]["ignored"] is None
    assert "没有提请放行" in ignore(person, other, "all")["told"]


def test_ignored_stays_ignored_when_the_text_comes_back_until_the_entry_changes(app, sign_in, reviewer) -> None:
    person = sign_in("editor_a")
    text = f"关于工作的通知\n{SLIP}\n请抓好落实。\n"
    ignore(person, person.draft(text))
    again = person.draft(f"{text}补充一句。\n")
    assert person.state(again)["review"]["findings"][0]["ignored"] is not None
    assert person.state(person.draft(SLIP + "与此无关的另一篇。" * 3, title="另一篇"))["review"]["findings"]
    app.extensions["xianshen_reviewers"] = Reviewers(with_changed_entries(reviewer))
    assert person.state(again)["review"]["findings"][0]["ignored"] is None


def test_a_review_of_the_api_is_on_record_and_the_next_one_settles_it(app, bearer, db) -> None:
    client, headers = app.test_client(), bearer()
    for text in (SLIP, SLIP.replace("布", "部")):
        answer = client.post("/api/v1/reviews", json={"text": text, "title": "网站稿"}, headers=headers)
        assert answer.status_code == 201
    (row,) = db.scalars(select(FindingRecord))
    assert (row.matched, row.state, row.title) == ("布署", "复查通过", "网站稿")
