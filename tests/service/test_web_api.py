"""The API: the same review as the shell gives, tokens, errors as problem+json, a true description."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.cli import main
from service.db import now
from service.models import ReviewRecord, Token

REVIEWS, ASSESSMENTS = "/api/v1/reviews", "/api/v1/assessments"
TEXT = "😀各乡镇：\r\n要统一布署，截止目前已完成。"
POLICY = (
    "云岭县人民政府关于印发养老服务补贴办法的通知\n第一条 为规范养老服务补贴，制定本办法。\n"
    "第二条 年满80周岁的老年人每人每月补贴100元。\n第三条 申请人应当向乡镇人民政府提出申请，10个工作日内办结。\n"
)
READING = "《养老服务补贴办法》解读\n年满80周岁的老年人每人每月补贴200元。\n怎么办？到乡镇政府申请，10个工作日办好。\n"


def test_a_review_is_that_of_the_shell(app, bearer) -> None:
    client, headers = app.test_client(), bearer()
    answer = client.post(REVIEWS, json={"text": TEXT, "date": "2026-11-24"}, headers=headers)
    assert answer.status_code == 201
    review = answer.get_json()
    assert review["schema"] == "xianshen.review/1"
    assert review["document"]["id"] == review["id"]
    for finding in review["findings"]:
        assert TEXT[finding["start"] : finding["end"]] == finding["text"]
    again = client.get(answer.headers["Location"], headers=headers)
    assert again.get_json() == review
    arguments = ["check", "-", "--format", "json", "--no-model", "--date", "2026-11-24"]
    (shell,) = json.loads(CliRunner().invoke(main, arguments, input=TEXT.encode()).stdout)
    for name in ("findings", "score", "verdict", "failures", "unchecked", "rules_run", "provenance"):
        assert review[name] == shell[name], name
    assert review["document"]["sha256"] == shell["document"]["sha256"]


def test_a_lone_surrogate_comes_back_as_it_was(app, bearer, db: Session) -> None:
    answer = app.test_client().post(REVIEWS, json={"text": "前\ud800要统一布署。\x00"}, headers=bearer())
    assert answer.status_code == 201
    assert db.scalar(select(ReviewRecord.text)) == "前\ud800要统一布署。\x00"


def test_html_adds_links_but_no_text(app, bearer) -> None:
    html = '<p>别的文字，布署<a href="http://x.top" style="display:none">六合彩</a><img src="a.png"></p>'
    answer = app.test_client().post(REVIEWS, json={"text": "通知如下。", "html": html}, headers=bearer()).get_json()
    assert "未检查：图片 1 张" in answer["unchecked"]
    assert any(finding["category"] == "link" for finding in answer["findings"])
    assert all("通知如下。"[f["start"] : f["end"]] == f["text"] for f in answer["findings"])


def test_an_assessment(app, bearer) -> None:
    body = {"policy": POLICY, "interpretation": READING}
    answer = app.test_client().post(ASSESSMENTS, json=body, headers=bearer())
    assert answer.status_code == 200
    assert answer.get_json()["schema"] == "xianshen.assessment/1"
    assert answer.get_json()["contradictions"]


def test_an_assessment_knows_the_days_it_is_told(app, bearer) -> None:
    """As ``xianshen interpret --policy-date --date`` does."""
    client, headers = app.test_client(), bearer()

    def said(**days: str) -> str:
        answer = client.post(ASSESSMENTS, json={"policy": POLICY, "interpretation": READING, **days}, headers=headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return json.dumps(answer.get_json()["dimensions"], ensure_ascii=False)

    prompt = said(policy_date="2026-11-02", date="2026-11-04")
    late = said(policy_date="2026-11-02", date="2026-12-28")
    assert len({said(), prompt, late}) == 3
    wrong = client.post(ASSESSMENTS, json={"policy": "x", "interpretation": "y", "date": "明天"}, headers=headers)
    assert wrong.status_code == 422


def test_contents_that_cannot_be_judged_are_a_conflict(app, bearer) -> None:
    same = app.test_client().post(ASSESSMENTS, json={"policy": POLICY, "interpretation": POLICY}, headers=bearer())
    assert same.status_code == 409
    assert "同一份" in same.get_json(force=True)["detail"]


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer xs_wrong", "Basic YTpi", "Bearer \udc80"])
def test_without_a_valid_token_401(app, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given.encode("utf-8", "replace").decode()}
    for method, url in (("POST", REVIEWS), ("POST", ASSESSMENTS), ("GET", f"{REVIEWS}/x")):
        answer = app.test_client().open(url, method=method, headers=headers, json={"text": "x"})
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_cookie_is_no_token(sign_in) -> None:
    assert sign_in("editor_a").post(REVIEWS, {"text": "x"}).status_code == 401


def test_tokens_are_hashed_scoped_expire_and_are_revoked(app, bearer, db: Session) -> None:
    client = app.test_client()
    headers = bearer("editor_a", "review")
    token = db.scalar(select(Token))
    assert headers["Authorization"].removeprefix("Bearer ") not in (token.sha256, token.scopes)
    assert len(token.sha256) == 64
    assert client.post(ASSESSMENTS, json={"policy": "x", "interpretation": "y"}, headers=headers).status_code == 403
    token.expires_at = now() - timedelta(seconds=1)
    db.commit()
    assert client.post(REVIEWS, json={"text": "x"}, headers=headers).status_code == 401
    token.expires_at, token.revoked_at = now() + timedelta(days=1), now()
    db.commit()
    assert client.post(REVIEWS, json={"text": "x"}, headers=headers).status_code == 401


def test_units_are_kept_apart(app, bearer) -> None:
    client, own, foreign = app.test_client(), bearer("editor_a"), bearer("editor_b")
    answer = client.post(REVIEWS, json={"text": "x", "unit": "甲局"}, headers=own)
    assert client.get(answer.headers["Location"], headers=foreign).status_code == 404
    assert client.post(REVIEWS, json={"text": "x", "unit": "甲局"}, headers=foreign).status_code == 403
    assert client.post(REVIEWS, json={"text": "x"}, headers=bearer("lexicon_a")).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"\xff", 400), (b"[" * 100_000, 400), (b'{"text": NaN}', 400), (b"[]", 422), (b"{}", 422),
        (b'{"text": ""}', 422), (b'{"text": " \\n\\u00a0"}', 422), (b'{"text": 5}', 422), (b'{"text": null}', 422),
        (b'{"text": "x", "more": 1}', 422), (b'{"text": "x", "date": "2026-02-30"}', 422),
        (b'{"text": "x", "date": "20260201"}', 422), (b'{"text": "x", "title": 5}', 422),
        (b'{"text": "x", "html": false}', 422),
    ],
)  # fmt: skip
def test_wrong_bodies_are_problems(app, bearer, body: bytes, status: int) -> None:
    answer = app.test_client().post(REVIEWS, data=body, content_type="application/json", headers=bearer())
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json(force=True)["detail"]


def test_other_refusals_are_problems(make_app, bearer) -> None:
    headers = bearer()
    client = make_app(max_characters=1_000, max_upload_mb=1).test_client()
    cases = [
        (client.post(REVIEWS, data="text=x", headers=headers), 415),
        (client.post(REVIEWS, json={"text": "长" * 1_001}, headers=headers), 422),
        (client.post(REVIEWS, json={"text": "x" * 1_100_000}, headers=headers), 413),
        (client.put(REVIEWS, json={}, headers=headers), 405),
        (client.get("/api/v1/nowhere", headers=headers), 404),
        (client.get(f"{REVIEWS}/{'0' * 32}", headers=headers), 404),
    ]
    for answer, status in cases:
        assert answer.status_code == status
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json(force=True)["status"] == status


def test_the_rate_is_limited_by_token(make_app, bearer) -> None:
    client, one, other = make_app(rate_per_minute=3).test_client(), bearer(), bearer()
    statuses = [client.post(REVIEWS, json={"text": "x"}, headers=one).status_code for _ in range(4)]
    assert statuses == [201, 201, 201, 429]
    refused = client.post(REVIEWS, json={"text": "x"}, headers=one)
    assert int(refused.headers["Retry-After"]) >= 1
    assert client.post(REVIEWS, json={"text": "x"}, headers=other).status_code == 201


def test_the_same_key_gives_the_same_answer_and_one_review(app, bearer, db: Session) -> None:
    client, headers = app.test_client(), {**bearer(), "Idempotency-Key": "cms-1"}
    first = client.post(REVIEWS, json={"text": TEXT}, headers=headers)
    second = client.post(REVIEWS, json={"text": TEXT}, headers=headers)
    assert second.get_data() == first.get_data()
    assert second.status_code == first.status_code
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert db.scalar(select(func.count()).select_from(ReviewRecord)) == 1
    assert client.post(REVIEWS, json={"text": "另一份"}, headers=headers).status_code == 409
    assert client.post(REVIEWS, json={"text": TEXT}, headers={**headers, "Idempotency-Key": ""}).status_code == 422
    foreign = {**bearer("editor_b"), "Idempotency-Key": "cms-1"}
    assert client.post(REVIEWS, json={"text": "乙局"}, headers=foreign).get_json()["id"] != first.get_json()["id"]


def test_the_description_names_every_call_and_every_field(app, bearer) -> None:
    client, headers = app.test_client(), bearer()
    document = client.get("/api/v1/openapi.json").get_json()
    described = {
        (re.sub(r"{(\w+)}", r"<\1>", path), method.upper())
        for path, item in document["paths"].items()
        for method in item
    }
    routes = {
        (rule.rule.replace("int:", ""), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == routes
    schemas = document["components"]["schemas"]
    review = client.post(REVIEWS, json={"text": TEXT}, headers=headers).get_json()
    assert set(schemas["Review"]["required"]) == set(review)
    assert set(schemas["Finding"]["required"]) == set(review["findings"][0])
    body = {"policy": POLICY, "interpretation": READING}
    assessment = client.post(ASSESSMENTS, json=body, headers=headers).get_json()
    assert set(schemas["Assessment"]["required"]) == set(assessment)
