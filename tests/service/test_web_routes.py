"""Every route: closed to strangers, closed to other units, safe headers."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from service.security import CSP

OPEN = {"static", "health.healthz", "health.readyz", "health.home", "login.login", "login.logout", "api.openapi"}
OPEN |= {"metrics.metrics"}  # from this machine alone, or with a token: tests of the figures look at that


def filled(rule: Rule, identifier: str = "x", number: int = 1) -> str:
    url = rule.rule
    for name in rule.arguments:
        value = {"identifier": identifier, "form": "docx", "filename": "base.css"}.get(name, str(number))
        url = url.replace(f"<{name}>", value).replace(f"<int:{name}>", value).replace(f"<path:{name}>", value)
    assert "<" not in url
    return url


def calls(app: Flask) -> list[tuple[Rule, str]]:
    return [(rule, method) for rule in app.url_map.iter_rules() for method in rule.methods & {"GET", "POST"}]


def test_no_route_answers_a_stranger(app: Flask) -> None:
    for rule, method in calls(app):
        if rule.endpoint in OPEN:
            continue
        client = app.test_client()
        page = client.get("/login").get_data(as_text=True)
        token = page.split('name="csrf" content="')[1].split('"')[0]
        answer = client.open(filled(rule), method=method, headers={"X-CSRF-Token": token})
        if rule.rule.startswith("/api/"):
            assert answer.status_code == 401, rule
            assert answer.mimetype == "application/problem+json"
        else:
            assert answer.status_code == 302, (rule, answer.status_code)
            assert answer.headers["Location"].startswith("/login"), rule


def test_no_write_without_a_csrf_token(app: Flask, sign_in) -> None:
    person = sign_in("boss")
    for rule, method in calls(app):
        if method == "POST" and not rule.rule.startswith("/api/"):
            assert person.client.post(filled(rule), json={}).status_code == 400, rule
            wrong = person.client.post(filled(rule), json={}, headers={"X-CSRF-Token": "wrong"})
            assert wrong.status_code == 400, rule


@pytest.mark.parametrize("stranger", ["editor_b", "approver_b", "lexicon_a"])
def test_no_draft_of_another_unit(app: Flask, sign_in, stranger: str) -> None:
    owner = sign_in("editor_a")
    identifier = owner.draft("甲局的稿件，别的单位不能看。")
    other = sign_in(stranger)
    for rule, method in calls(app):
        if rule.endpoint.startswith("desk.") and "identifier" in rule.arguments:
            url = filled(rule, identifier)
            body = {"text": "改", "title": "", "column": "", "planned": "", "version": 2, "reason": "理由理由理由"}
            body |= {"action": "ignore", "scope": "text", "key": "0" * 32}
            answer = other.get(url) if method == "GET" else other.post(url, body)
            assert answer.status_code in (403, 404), (rule, answer.status_code)
            assert "甲局的稿件" not in answer.get_data(as_text=True)
    assert owner.state(identifier)["draft"]["text"] == "甲局的稿件，别的单位不能看。"
    assert identifier not in other.get("/desk/").get_data(as_text=True)


@pytest.mark.parametrize("name", ["editor_a", "approver_a", "editor_a2", "lexicon_a"])
def test_administration_is_for_administrators(app: Flask, sign_in, name: str) -> None:
    person = sign_in(name)
    for rule, method in calls(app):
        if rule.endpoint.startswith("admin."):
            answer = person.get(filled(rule)) if method == "GET" else person.post(filled(rule), data={})
            assert answer.status_code == 403, rule


def test_an_administrator_of_one_unit_stays_in_it(app: Flask, sign_in, db) -> None:
    from sqlalchemy import select

    from service.models import Unit, User

    numbers = dict(db.execute(select(User.name, User.id)).all())
    units = dict(db.execute(select(Unit.name, Unit.id)).all())
    person = sign_in("admin_a")
    page = person.get("/admin/people").get_data(as_text=True)
    assert "editor_a" in page
    assert "editor_b" not in page
    assert "boss" not in page
    for victim in ("boss", "editor_b"):
        number = numbers[victim]
        grant = {"role": "管理员", "unit": str(units["甲局"])}
        assert person.post(f"/admin/people/{number}/password", data={}).status_code == 404
        assert person.post(f"/admin/people/{number}/active", data={}).status_code == 404
        assert person.post(f"/admin/people/{number}/grants", data=grant).status_code == 404
    own = numbers["editor_a"]
    for unit in ("all", str(units["乙局"])):
        answer = person.post(f"/admin/people/{own}/grants", data={"role": "编辑", "unit": unit})
        assert answer.status_code == 403
    assert person.post("/admin/units", data={"name": "丙局"}).status_code == 403


def test_headers_let_nothing_foreign_run(app: Flask, sign_in) -> None:
    person = sign_in("boss")
    for url in ("/login", "/desk/", "/admin/people", "/admin/events", "/healthz", "/nowhere"):
        answer = person.get(url)
        assert answer.headers["Content-Security-Policy"] == CSP
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        page = answer.get_data(as_text=True)
        assert "<script>" not in page
        assert "style=" not in page
        assert " onclick" not in page
    assert "unsafe-inline" not in CSP


def test_an_unforeseen_error_is_a_sentence(app: Flask, sign_in, monkeypatch: pytest.MonkeyPatch) -> None:
    person = sign_in("editor_a")
    identifier = person.draft("稿件")
    monkeypatch.setattr("service.desk.view.review_document", lambda *_: 1 / 0)
    answer = person.get(f"/desk/{identifier}/state", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert "系统出错了" in answer.get_json()["error"]
