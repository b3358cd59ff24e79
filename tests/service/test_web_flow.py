"""先审后发: states, the second person, written reasons, the trail."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import DraftVersion, Event

PLAIN = "各单位：现将有关事项通知如下。"
GRAVE = "举报人身份证号532701199003070014，请核实。"


def submit(person, identifier: str, version: int = 2):
    return person.post(f"/desk/{identifier}/submit", {"version": version})


def test_from_draft_to_passed(sign_in, db: Session) -> None:
    editor, approver = sign_in("editor_a"), sign_in("approver_a")
    identifier = editor.draft(PLAIN)
    assert submit(editor, identifier).get_json()["draft"]["state"] == "待审"
    view = approver.state(identifier)["draft"]
    assert view["may"] == {"edit": False, "submit": False, "withdraw": False, "return": True, "pass": True}
    save = {"text": "偷改", "title": "", "column": "", "planned": "", "version": view["version"]}
    assert editor.post(f"/desk/{identifier}/save", save).status_code == 409
    assert approver.post(f"/desk/{identifier}/save", save).status_code == 403
    assert approver.post(f"/desk/{identifier}/return", {"reason": ""}).status_code == 422
    back = approver.post(f"/desk/{identifier}/return", {"reason": "补充日期"}).get_json()["draft"]
    assert (back["state"], back["returned"]["who"], back["returned"]["detail"]) == ("退回", "approver_a", "补充日期")
    assert submit(editor, identifier, 4).status_code == 200
    assert approver.post(f"/desk/{identifier}/pass", {"reason": ""}).get_json()["draft"]["state"] == "通过"
    trail = [(event.user_name, event.action) for event in db.scalars(select(Event).where(Event.target == identifier))]
    assert trail == [("editor_a", "新建"), ("editor_a", "提交审核"), ("approver_a", "退回"),
                     ("editor_a", "提交审核"), ("approver_a", "通过")]  # fmt: skip
    versions = db.scalars(select(DraftVersion).where(DraftVersion.draft_id == identifier)).all()
    assert [version.step for version in versions] == ["自动保存", "待审", "退回", "待审", "通过"]
    assert all(version.text == PLAIN for version in versions)


def test_nobody_passes_his_own(sign_in) -> None:
    both = sign_in("editor_a2")
    identifier = both.draft(PLAIN)
    submit(both, identifier)
    for step in ("pass", "return"):
        assert both.post(f"/desk/{identifier}/{step}", {"reason": "自己审自己"}).status_code == 403
    assert both.state(identifier)["draft"]["may"]["pass"] is False


def test_the_owner_does_not_pass_what_another_submitted(sign_in) -> None:
    both, editor = sign_in("editor_a2"), sign_in("editor_a")
    identifier = both.draft(PLAIN)
    submit(editor, identifier)
    assert both.post(f"/desk/{identifier}/pass", {"reason": "自己审自己"}).status_code == 403


@pytest.mark.parametrize("ignored", [False, True])
def test_over_serious_findings_only_with_a_written_reason(sign_in, ignored: bool) -> None:
    editor, approver = sign_in("editor_a"), sign_in("approver_a")
    identifier = editor.draft(GRAVE)
    (finding,) = [f for f in editor.state(identifier)["review"]["findings"] if f["severity"] == "serious"]
    if ignored:
        decision = {"action": "ignore", "scope": "unit", "key": finding["unit_key"], "reason": "编辑说没事"}
        assert editor.post(f"/desk/{identifier}/decisions", decision).status_code == 200
    submit(editor, identifier)
    refused = approver.post(f"/desk/{identifier}/pass", {"reason": "好"})
    assert refused.status_code == 422
    assert "1 处严重问题" in refused.get_json()["error"]
    passed = approver.post(f"/desk/{identifier}/pass", {"reason": "本人已书面同意公开"}).get_json()["draft"]
    assert passed["state"] == "通过"
    assert "本人已书面同意公开" in passed["history"][0]["detail"]


def test_only_the_submitter_withdraws_and_states_hold(sign_in) -> None:
    editor, colleague, approver = sign_in("editor_a"), sign_in("editor_a2"), sign_in("approver_a")
    identifier = editor.draft(PLAIN)
    assert approver.post(f"/desk/{identifier}/pass", {"reason": "还没提交"}).status_code == 409
    assert approver.post(f"/desk/{identifier}/submit", {"version": 2}).status_code == 403
    assert submit(editor, identifier, 1).status_code == 409
    submit(editor, identifier)
    assert submit(editor, identifier, 3).status_code == 409
    assert colleague.post(f"/desk/{identifier}/withdraw").status_code == 403
    assert editor.post(f"/desk/{identifier}/withdraw").get_json()["draft"]["state"] == "草稿"


def test_an_empty_draft_is_not_submitted(sign_in) -> None:
    editor = sign_in("editor_a")
    assert submit(editor, editor.draft(" \n")).status_code == 422
