"""Idempotency-Key on every call that changes something: the same call again is answered, not done again."""

from __future__ import annotations

import base64
import re
import threading
import uuid
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.api import replay
from service.api.bearer import SCOPES
from service.jobs import run_now
from service.lexicon.sheets import to_tsv
from service.models import Event, IdempotencyKey, JobState, User
from tests.batch.inline import Inline
from tests.service.api_office import OWN, POLICY, READING
from tests.service.lexicon.conftest import entry

API = "/api/v1"
MENDED = OWN.replace("布署", "部署")


def packed(name: str, text: str) -> dict[str, str]:
    return {"name": name, "data": base64.b64encode(text.encode()).decode()}


class Caller:
    """Makes each call twice with one key, then with other contents; notes which calls were looked at."""

    def __init__(self, app: Flask, db: Session, headers: dict[str, str]) -> None:
        self.app, self.db, self.headers = app, db, headers
        self.seen: set[tuple[str, str]] = set()

    def call(self, method: str, path: str, body: Any, key: str | None, headers: dict[str, str] | None = None) -> Any:
        sent = {} if body is None else {"json": body}
        keyed = {} if key is None else {"Idempotency-Key": key}
        headers = {**(headers or self.headers), **keyed}
        with self.app.test_request_context(API + path, method=method):
            rule = self.app.url_map.bind("").match(API + path, method=method, return_rule=True)[0].rule
        self.seen.add((method, rule))
        return self.app.test_client().open(API + path, method=method, headers=headers, **sent)

    def twice(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """What both calls answer."""
        key = uuid.uuid4().hex
        first = self.call(method, path, body, key, headers)
        assert first.status_code < 300, (method, path, first.get_data(as_text=True))
        assert "Idempotency-Replayed" not in first.headers
        before = self._done()
        second = self.call(method, path, body, key, headers)
        assert second.headers.get("Idempotency-Replayed") == "true", (method, path, second.get_data(as_text=True))
        for name in ("Location", "Content-Type", "Content-Disposition"):
            assert second.headers.get(name) == first.headers.get(name), (path, name)
        assert (second.status_code, second.get_data()) == (first.status_code, first.get_data()), path
        other = self.call(method, path, {"another": "body"}, key, headers)
        assert other.status_code == 409, (method, path)
        assert "另一份内容" in other.get_json(force=True)["detail"]
        assert self._done() == before, path
        return first.get_json(silent=True) or {}

    def get(self, path: str) -> dict[str, Any]:
        answer = self.app.test_client().get(API + path, headers=self.headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()

    def _done(self) -> int:
        self.db.rollback()
        return self.db.scalar(select(func.count()).select_from(Event)) or 0


@pytest.fixture
def caller(app: Flask, db: Session, bearer: Callable[..., dict[str, str]]) -> Caller:
    return Caller(app, db, bearer("everybody", *SCOPES))


def test_every_call_that_changes_something(app: Flask, bearer, caller: Caller) -> None:
    approver, maintainer = bearer("approver_a", *SCOPES), bearer("lexicon_a", *SCOPES)
    reviews(caller)
    drafts(caller, approver)
    interpretations(caller)
    people(caller)
    proposals(app, caller, maintainer)
    room(app, caller)
    archives(app, caller)
    changing = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods & replay.CHANGING
        if rule.rule.startswith("/api/")
    }
    assert changing - caller.seen == set(), "let a story below make these calls too"
    document = app.test_client().get(f"{API}/openapi.json").get_json()
    for method, rule in changing:
        told = document["paths"][re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)][method.lower()]
        assert "Idempotency-Key" in [parameter["name"] for parameter in told["parameters"]], (method, rule)
        assert {"409", "422"} <= set(told["responses"]), (method, rule)


def reviews(caller: Caller) -> None:
    caller.twice("POST", "/reviews", {"text": OWN})
    for path, body in (("batch", {"drafts": [{"text": OWN}]}), ("files", {"files": [packed("甲.txt", OWN)]})):
        job = caller.twice("POST", f"/reviews/{path}", body)["id"]
        assert caller.twice("POST", f"/jobs/{job}/cancel")["state"] == "已取消"
    caller.twice("POST", "/assessments", {"policy": POLICY, "interpretation": READING})


def drafts(caller: Caller, approver: dict[str, str]) -> None:
    draft = caller.twice("POST", "/drafts", {"text": OWN, "unit": "甲局"})
    path, version = f"/drafts/{draft['id']}", draft["version"]
    finding = caller.get(path)["review"]["findings"][0]
    decision = {"action": "ignore", "scope": "text", "key": finding["key"], "reason": "引用原文"}
    made = caller.twice("POST", f"{path}/decisions", decision)["id"]
    caller.twice("POST", f"{path}/decisions/{made}/undo")
    caller.twice("POST", f"{path}/sheets")
    number = caller.get("/mending")["findings"][0]["number"]
    acted = caller.twice("POST", "/mending", {"what": "assign", "findings": [number], "due": "2026-12-31"})
    assert acted["changed"] == 1
    version = caller.twice("PUT", path, {"text": MENDED, "version": version})["version"]
    numbers = [row["number"] for row in caller.get(f"{path}/versions")["versions"]]
    version = caller.twice("POST", f"{path}/versions/{numbers[-1]}/restore")["version"]
    version = caller.twice("PUT", path, {"text": MENDED, "version": version})["version"]

    def step(name: str, state: str, headers: dict[str, str] | None = None, **body: Any) -> None:
        nonlocal version
        after = caller.twice("POST", f"{path}/{name}", body or None, headers)["draft"]
        version = after["version"]
        assert after["state"] == state

    step("submit", "待审", version=version)
    step("withdraw", "草稿")
    step("submit", "待审", version=version)
    step("return", "退回", approver, reason="请改")
    step("submit", "待审", version=version)
    step("pass", "通过", approver, reason="已核对")


def interpretations(caller: Caller) -> None:
    work = caller.twice("POST", "/interpretations", {"policy": POLICY, "text": READING})
    path = f"/interpretations/{work['id']}"
    body = {"policy": POLICY, "text": READING, "version": work["version"], "keep": True}
    number = caller.twice("PUT", path, body)["versions"][0]["number"]
    caller.twice("POST", f"{path}/versions/{number}/restore")
    caller.twice("PUT", f"{path}/files/policy", {"file": packed("政策.txt", POLICY)})
    caller.twice("POST", f"{path}/draft")


def people(caller: Caller) -> None:
    unit = caller.twice("POST", "/units", {"name": "丁局"})["number"]
    assert caller.twice("PUT", f"/units/{unit}", {"name": "丙局"})["name"] == "丙局"
    made = caller.twice("POST", "/people", {"name": "dingmou", "role": "编辑"})
    path = f"/people/{made['person']['number']}"
    assert made["password"]
    granted = caller.twice("POST", f"{path}/grants", {"role": "审核"})
    caller.twice("DELETE", f"{path}/grants/{granted['grants'][-1]['number']}")
    assert caller.twice("POST", f"{path}/password")["password"] != made["password"]
    assert caller.twice("POST", f"{path}/active", {"active": False})["active"] is False
    caller.db.rollback()
    kept = caller.db.scalars(select(IdempotencyKey.answer)).all()
    assert not [answer for answer in kept if made["password"] in answer], "a password is nowhere kept to be read"


def proposals(app: Flask, caller: Caller, maintainer: dict[str, str]) -> None:
    numbers = []
    for words in ("甲式", "乙式", "丙式", "丁式"):
        body = {"wrong": f"{words}错词", "right": f"{words}正词", "bad": f"这是{words}错词。", "scope": "甲局",
                "good": f"这是{words}正词。", "authority": "甲局规定", "reason": "甲局规定"}  # fmt: skip
        numbers.append(caller.twice("POST", "/lexicon/proposals", body, maintainer)["number"])
    first, second, third, fourth = (f"/lexicon/proposals/{number}" for number in numbers)
    said = {"reason": "已核对"}
    caller.twice("POST", f"{third}/return", said)
    caller.twice("POST", f"{fourth}/withdraw", said, maintainer)
    releases = []
    for proposal in (first, second):
        assert run_now(app, caller.twice("POST", f"{proposal}/replay")["id"]) == JobState.DONE
        assert caller.twice("POST", f"{proposal}/open")["looked"]
        caller.twice("POST", f"{proposal}/approve", said)
        releases.append(caller.twice("POST", "/lexicon/releases", said)["number"])
    caller.twice("POST", f"/lexicon/releases/{releases[0]}/rollback", said)
    body = {"file": packed("甲局.tsv", _list()), "scope": "all", "reason": "甲局规定"}
    private = caller.twice("POST", "/lexicon/lists", body)["taken"][0]["list"]
    caller.twice("POST", f"/lexicon/lists/{private}/export.tsv", {"reason": "核对"})
    caller.twice("POST", f"/lexicon/lists/{private}/restore", {"version": 0, "reason": "停用"})


def room(app: Flask, caller: Caller) -> None:
    """What else the room of the lexicon does."""
    sheet = {"file": packed("词条.tsv", to_tsv([entry("戊式错词", "戊式正词")]).decode()), "reason": "年度修订"}
    job = caller.twice("POST", "/lexicon/imports/jobs", {**sheet, "check": True})["id"]
    assert run_now(app, job) == JobState.DONE
    assert caller.twice("POST", "/lexicon/imports", sheet)["proposed"] == 1
    unit = next(one["number"] for one in caller.get("/units")["units"] if one["name"] == "丙局")
    caller.twice("PUT", f"/lexicon/levels/{unit}", {"parent": 0, "reason": "没有上级"})
    bundle = app.test_client().get(f"{API}/lexicon/bundles/export.zip", headers=caller.headers).data
    key = {"public": caller.get("/lexicon/bundles")["public"], "reason": "核对过"}
    caller.twice("POST", "/lexicon/bundles/trust", {**key, "name": "本局", "address": "own.zip", "compared": True})
    given = {"name": "包.zip", "data": base64.b64encode(bundle).decode()}
    caller.twice("POST", "/lexicon/bundles", {"file": given, "reason": "并入"})
    folder = app.extensions["xianshen_settings"].data / "bundles"
    folder.mkdir()
    (folder / "own.zip").write_bytes(bundle)
    caller.twice("POST", "/lexicon/bundles/update", key)
    caller.twice("POST", "/lexicon/bundles/distrust", key)


def archives(app: Flask, caller: Caller) -> None:
    table = f"编号,正文,单位\n1,{OWN},甲局\n"
    caller.twice("PUT", "/archive-limits", {"unit": "甲局", "drop": True})
    path = f"/archives/{caller.twice('POST', '/archives', {'file': packed('甲.csv', table), 'unit': '甲局'})['id']}"
    caller.twice("POST", f"{path}/newer", {"file_name": "甲.csv", "size": len(table.encode())})
    piece = {"at": 0, "data": packed("", table)["data"]}
    assert caller.twice("POST", f"{path}/pieces", piece)["complete"]
    caller.twice("PUT", f"{path}/mapping", {"mapping": ""})
    stopped = caller.twice("POST", f"{path}/runs", {"model": False})
    caller.twice("POST", f"/jobs/{stopped['job']}/cancel")
    run = f"/archive-runs/{stopped['id']}"
    job = caller.twice("POST", f"{run}/resume")["job"]
    with patch("nlp.batch.local.LocalEngine", lambda *_, **__: Inline()):
        assert run_now(app, job) == JobState.DONE
    caller.twice("PUT", f"{run}/units", {"units": [{"name": "甲局", "unit": "甲局"}]})
    for act in ("recount", "hand"):
        body = {"due": "2026-12-31"} if act == "hand" else None
        assert run_now(app, caller.twice("POST", f"{run}/{act}", body)["id"]) == JobState.DONE
    caller.twice("DELETE", run)
    caller.twice("DELETE", path)


def _list() -> str:
    from nlp.lists import columns
    from tests.lists.tables import lists

    return columns.to_tsv("people", lists()[0].rows).decode()


def test_a_call_that_was_refused_may_be_made_again(caller: Caller) -> None:
    draft = caller.call("POST", "/drafts", {"text": OWN, "unit": "甲局"}, None).get_json()
    path, body = f"/drafts/{draft['id']}", {"version": draft["version"] + 1}
    assert caller.call("POST", f"{path}/submit", body, "k").status_code == 409
    saved = caller.call("PUT", path, {"text": MENDED, "version": draft["version"]}, None)
    assert saved.get_json()["version"] == body["version"]
    done = caller.call("POST", f"{path}/submit", body, "k")
    assert (done.status_code, done.get_json()["draft"]["state"]) == (200, "待审")
    again = caller.call("POST", f"{path}/submit", body, "k")
    assert again.get_data() == done.get_data()
    assert caller.call("POST", f"{path}/submit", body, None).status_code == 409


def test_a_call_cut_off_before_its_answer_is_not_done_twice(caller: Caller) -> None:
    """The work and the key are kept in one transaction: the same call again says that it was begun."""
    draft = caller.call("POST", "/drafts", {"text": OWN, "unit": "甲局"}, None).get_json()
    path, body = f"/drafts/{draft['id']}/submit", {"version": draft["version"]}
    with patch.object(replay._Kept, "settled", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        caller.call("POST", path, body, "cut")
    again = caller.call("POST", path, body, "cut")
    assert again.status_code == 409
    assert "没有留下结果" in again.get_json(force=True)["detail"]
    assert caller.get(f"/drafts/{draft['id']}")["draft"]["state"] == "待审"


def test_the_same_call_at_once_is_done_once(caller: Caller) -> None:
    body = {"name": "dingmou", "role": "编辑"}
    start, answers = threading.Barrier(4), []

    def call() -> None:
        start.wait()
        answers.append(caller.call("POST", "/people", body, "at-once"))

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    last = caller.call("POST", "/people", body, "at-once")
    done = [answer for answer in answers if answer.status_code == 201]
    assert done
    assert {answer.get_data() for answer in done} == {last.get_data()}
    busy = [answer for answer in answers if answer.status_code != 201]
    assert all("还在进行" in answer.get_json(force=True)["detail"] for answer in busy)
    caller.db.rollback()
    assert caller.db.scalar(select(func.count()).where(User.name == "dingmou")) == 1


def test_a_password_that_cannot_be_unsealed_any_more_is_not_answered(caller: Caller) -> None:
    body = {"name": "dingmou", "role": "编辑"}
    assert caller.call("POST", "/people", body, "k").status_code == 201
    caller.app.config["SECRET_KEY"] = b"another"
    assert caller.call("POST", "/people", body, "k").status_code == 409
