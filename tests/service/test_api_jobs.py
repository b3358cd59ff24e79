"""Long work by the API: many drafts at once, progress, results, cancelling, the same key once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from service.jobs import run_now
from service.models import Job, JobState, ReviewRecord

BATCH = "/api/v1/reviews/batch"
DRAFTS = [{"text": "要统一布署。\ud800", "title": "甲"}, {"text": "通知如下。", "html": "<img src=a.png>"}]


def test_many_drafts_at_once(app, bearer, db) -> None:
    client, headers = app.test_client(), bearer()
    made = client.post(BATCH, json={"drafts": DRAFTS, "date": "2026-11-24"}, headers=headers)
    assert made.status_code == 202
    assert (made.get_json()["state"], made.get_json()["kind"]) == ("等待", "review_many")
    assert run_now(app, made.get_json()["id"]) == JobState.DONE
    job = client.get(made.headers["Location"], headers=headers).get_json()
    assert (job["state"], job["done"], job["total"], job["percent"]) == ("完成", 2, 2, 100)
    first, second = job["result"]["reviews"]
    review = client.get(f"/api/v1/reviews/{first['id']}", headers=headers).get_json()
    single = client.post("/api/v1/reviews", json={**DRAFTS[0], "date": "2026-11-24"}, headers=headers).get_json()
    for name in ("findings", "score", "verdict", "provenance"):
        assert review[name] == single[name]
    assert review["document"]["sha256"] == single["document"]["sha256"]
    assert "未检查：图片 1 张" in client.get(f"/api/v1/reviews/{second['id']}", headers=headers).get_json()["unchecked"]
    assert client.get(f"{made.headers['Location']}/files/0", headers=headers).data[:2] == b"PK"
    assert client.get(f"{made.headers['Location']}/files/1", headers=headers).status_code == 404
    assert [row["id"] for row in client.get("/api/v1/jobs?state=完成", headers=headers).get_json()["jobs"]] == [
        job["id"]
    ]
    assert client.get("/api/v1/jobs?state=x", headers=headers).status_code == 422
    assert db.scalar(select(func.count()).select_from(ReviewRecord)) == 3


def test_cancelling(app, bearer) -> None:
    client, headers = app.test_client(), bearer()
    place = client.post(BATCH, json={"drafts": DRAFTS}, headers=headers).headers["Location"]
    assert client.post(f"{place}/cancel", headers=headers).get_json()["state"] == "已取消"
    refused = client.post(f"{place}/cancel", headers=headers)
    assert refused.status_code == 409
    assert "已经结束" in refused.get_json(force=True)["detail"]


def test_the_same_key_makes_one_job(app, bearer, db) -> None:
    client, headers = app.test_client(), {**bearer(), "Idempotency-Key": "batch-1"}
    answers = [client.post(BATCH, json={"drafts": DRAFTS}, headers=headers) for _ in range(2)]
    assert answers[0].get_json()["id"] == answers[1].get_json()["id"]
    assert db.scalar(select(func.count()).select_from(Job)) == 1


def test_jobs_are_kept_apart(app, bearer, sign_in) -> None:
    client = app.test_client()
    place = client.post(BATCH, json={"drafts": DRAFTS}, headers=bearer("editor_a")).headers["Location"]
    for name in ("editor_b", "editor_a2", "lexicon_a"):
        foreign = bearer(name)
        for url, method in ((place, "GET"), (f"{place}/cancel", "POST"), (f"{place}/files/0", "GET")):
            assert client.open(url, method=method, headers=foreign).status_code == 404
        assert client.get("/api/v1/jobs", headers=foreign).get_json() == {"jobs": []}
    assert client.get(place, headers=bearer("admin_a", "assess")).status_code == 200
    assert client.get(place, headers=bearer("boss")).get_json()["state"] == "等待"


@pytest.mark.parametrize(
    ("drafts", "said"),
    [
        (None, "必须填写"),
        ([], "列表"),
        ({}, "列表"),
        (["x"], "第 1 项应当是对象"),
        ([{"text": "x"}, {"text": ""}], "第 2 项的 text"),
        ([{"text": "x", "more": 1}], "第 1 项的 more"),
        ([{"text": "x"}] * 501, "最多 500 项"),
    ],
)
def test_wrong_lists_are_named(app, bearer, drafts, said: str) -> None:
    answer = app.test_client().post(BATCH, json={"drafts": drafts}, headers=bearer())
    assert answer.status_code == 422
    assert said in answer.get_json(force=True)["detail"]
