"""Private lists over the API: checked, imported, gone back, taken away; who may, and what is told to whom."""

from __future__ import annotations

import base64

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from nlp.lists.columns import to_tsv
from service.api.bearer import SCOPES
from service.lexicon.verify import verify
from service.lists.template import template
from tests.lists.tables import lists

PEOPLE = to_tsv("people", lists()[0].rows)
URL = "/api/v1/lexicon/lists"


def sent(data: bytes, **more: object) -> dict:
    return {"file": {"name": "名单.tsv", "data": base64.b64encode(data).decode()}, "reason": "换届", **more}


@pytest.fixture
def keeper(bearer) -> dict[str, str]:
    return bearer("lexicon_a", *SCOPES)


def test_the_whole_way(app: Flask, bearer, keeper, db: Session) -> None:
    client = app.test_client()
    bad = PEOPLE.replace("赵甲乙".encode(), "赵 乙".encode(), 1)
    checked = client.post(URL, json=sent(bad, check=True), headers=keeper).get_json()
    assert checked["taken"] == []
    (table,) = checked["tables"]
    assert (table["kind"], table["rows"], table["sound"]) == ("people", 15, False)
    (remark,) = table["remarks"]
    assert remark["stops"]
    assert "第 2 行：姓名：“赵 乙”中间有空格" in remark["text"]
    answer = client.post(URL, json=sent(bad), headers=keeper)
    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json(force=True)["errors"] == [{"field": "people", "detail": remark["text"]}]
    assert client.post(URL, json=sent(PEOPLE, check=True), headers=keeper).get_json()["taken"] == []
    assert client.get(URL, headers=keeper).get_json() == {"lists": []}

    once = {**keeper, "Idempotency-Key": "k1"}
    (taken,) = client.post(URL, json=sent(PEOPLE), headers=once).get_json()["taken"]
    assert (taken["version"], taken["rows"], taken["added"], taken["scope"]) == (1, 16, 16, "甲局")
    again = client.post(URL, json=sent(PEOPLE), headers=once)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.get_json()["taken"] == [taken]
    assert client.post(URL, json=sent(PEOPLE), headers=keeper).get_json()["taken"] == [], "nothing new"
    shorter = b"\n".join(PEOPLE.split(b"\n")[:9])
    assert client.post(URL, json=sent(shorter), headers=keeper).get_json()["taken"][0]["removed"] == 8
    (shown,) = client.get(URL, headers=keeper).get_json()["lists"]
    assert (shown["version"], shown["rows"], shown["label"], shown["by"]) == (2, 8, "甲局人员职务名单", "lexicon_a")

    one = f"{URL}/{shown['number']}"
    found = client.post(f"{one}/restore", json={"version": 1, "reason": "误导入"}, headers=keeper).get_json()
    assert [version["version"] for version in found["versions"]] == [3, 2, 1]
    assert found == client.get(one, headers=keeper).get_json()
    review = {"text": "县长赵甲乙主持会议。"}
    editor = bearer("editor_a", *SCOPES)
    (hit,) = client.post("/api/v1/reviews", json=review, headers=editor).get_json()["findings"]
    assert hit["origin"] == f"list-people-{shown['number']}@3#5"
    for version, lines in ((None, PEOPLE), (2, shorter + b"\n"), (1, PEOPLE)):
        asked = {"reason": "核对"} | ({"version": version} if version else {})
        assert client.post(f"{one}/export.tsv", json=asked, headers=keeper).data == lines
    assert client.post(f"{one}/export.xlsx", json={"reason": "核对"}, headers=keeper).data[:2] == b"PK"
    stopped = client.post(f"{one}/restore", json={"version": 0, "reason": "停用"}, headers=keeper).get_json()
    assert stopped["list"]["rows"] == 0
    for version, said in ((0, "名单已经停用"), (9, "名单没有第 9 版")):
        answer = client.post(f"{one}/restore", json={"version": version, "reason": "试"}, headers=keeper)
        assert (answer.status_code, answer.get_json(force=True)["detail"]) == (409, said)
    assert verify(db).problems == ()


def test_who_may(app: Flask, bearer, keeper) -> None:
    client = app.test_client()
    number = client.post(URL, json=sent(PEOPLE), headers=keeper).get_json()["taken"][0]["list"]
    calls = (
        ("GET", f"{URL}/{number}", None),
        ("POST", f"{URL}/{number}/restore", {"version": 0, "reason": "停用"}),
        ("POST", f"{URL}/{number}/export.tsv", {"reason": "看看"}),
    )
    for name in ("editor_a", "approver_a", "editor_b", "approver_b"):
        headers = bearer(name, *SCOPES)
        for method, path, body in (*calls, ("GET", URL, None), ("POST", URL, sent(PEOPLE))):
            answer = client.open(path, method=method, json=body, headers=headers)
            assert answer.status_code == 403, (name, path)
            assert "赵甲乙" not in answer.get_data(as_text=True)
    for name in ("admin_a", "boss"):
        headers = bearer(name, *SCOPES)
        assert client.get(f"{URL}/{number}", headers=headers).status_code == 200
        assert client.open(calls[1][1], method="POST", json=calls[1][2], headers=headers).status_code == 403
        assert client.post(URL, json=sent(PEOPLE, scope="甲局"), headers=headers).status_code == 403
    for scope in ("乙局", "all", "没有的单位"):
        assert client.post(URL, json=sent(PEOPLE, scope=scope), headers=keeper).status_code == 403, scope
    assert client.get(URL, headers=bearer("lexicon_a", "review")).status_code == 403


def test_going_back_is_one_call_of_the_rate(make_app, keeper) -> None:
    client = make_app(rate_per_minute=2).test_client()
    number = client.post(URL, json=sent(PEOPLE), headers=keeper).get_json()["taken"][0]["list"]
    back = client.post(f"{URL}/{number}/restore", json={"version": 0, "reason": "停用"}, headers=keeper)
    assert back.status_code == 200
    assert client.get(URL, headers=keeper).status_code == 429


def test_files_and_the_template(app: Flask, keeper) -> None:
    client = app.test_client()
    assert client.get(f"{URL}/template.xlsx", headers=keeper).data == template()
    for data in (b"", b"\x00\x01", b"PK\x03\x04", "什么也不是".encode()):
        answer = client.post(URL, json=sent(data), headers=keeper)
        assert answer.status_code == 409
        assert "无法读取" in answer.get_json(force=True)["detail"]
