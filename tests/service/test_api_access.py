"""Every call of the API × people of other units × objects that are not theirs × tokens without the scope."""

from __future__ import annotations

import itertools
import json

from flask import Flask
from werkzeug.routing import Rule

from service.api.bearer import SCOPES
from tests.service.api_office import OWN, filled, furnish
from tests.service.test_access import ANYBODY

METHODS = {"GET", "POST", "PUT", "DELETE"}
BODY = {
    "text": "改", "policy": "改", "version": 2, "reason": "理由理由理由", "action": "ignore", "scope": "text",
    "key": "0" * 32, "what": "mark", "findings": [1], "role": "管理员", "active": False, "name": "丙",
}  # fmt: skip
# Everybody of the system may read these: what the whole system shares.
SHARED = ("/api/v1/lexicon/entries/", "/api/v1/lexicon/releases/")


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]


def said(answer) -> str:
    """The answer as a person would read it."""
    return json.dumps(answer.get_json(force=True), ensure_ascii=False) if "json" in answer.mimetype else ""


def body_of(app: Flask, rule: Rule) -> dict:
    operation = app.view_functions[rule.endpoint].operation
    return {field.name: BODY[field.name] for field in operation.fields if field.name in BODY}


def test_nothing_of_another_unit(app: Flask, bearer) -> None:
    office, own = furnish(app, bearer), bearer("editor_a", *SCOPES)
    for name, values in (("editor_b", ANYBODY), ("approver_b", ()), ("lexicon_a", ())):
        looked_at, foreign = 0, bearer(name, *SCOPES)
        for rule in rules(app):
            if not rule.arguments or rule.arguments == {"form"} or rule.rule.startswith(SHARED):
                continue
            if name == "lexicon_a" and rule.rule.startswith("/api/v1/lexicon/"):
                continue  # his own
            for value in (office.of(rule.rule), *values):
                url = filled(rule, value)
                for method in rule.methods & METHODS:
                    looked_at += 1
                    sent = {} if method in ("GET", "DELETE") else {"json": body_of(app, rule)}
                    answer = office.client.open(url, method=method, headers=foreign, **sent)
                    assert answer.status_code in (403, 404), (name, rule, value, answer.get_data(as_text=True)[:200])
                    assert answer.mimetype == "application/problem+json"
                    assert not [words for words in ("布署", "甲局要") if words in said(answer)]
        assert looked_at > (250 if values else 30), name
    draft = office.client.get(f"/api/v1/drafts/{office.objects['/api/v1/drafts/']}", headers=own).get_json()["draft"]
    assert draft["text"] == OWN.replace("按时", "及时")
    assert draft["state"] == "草稿"


def test_lists_show_nothing_of_another_unit(app: Flask, bearer) -> None:
    office = furnish(app, bearer)
    strangers = [bearer(name, *SCOPES) for name in ("editor_b", "lexicon_a")]
    for rule in rules(app):
        if rule.arguments or "GET" not in rule.methods or rule.rule.startswith(("/api/v1/lexicon", "/api/v1/openapi")):
            continue
        for query, headers in itertools.product(("", "?unit=甲局"), strangers):
            answer = office.client.get(rule.rule + query, headers=headers)
            assert answer.status_code in ((200, 403, 422) if query else (200, 403)), rule  # 422: it knows no units
            for words in ("布署", "甲局的", office.objects["/api/v1/drafts/"]):
                assert words not in said(answer), (rule, words)


def test_a_token_opens_its_scope_alone(app: Flask, bearer) -> None:
    office = furnish(app, bearer)
    for scope in SCOPES:
        headers = bearer("boss", scope)
        for rule in rules(app):
            view = app.view_functions[rule.endpoint]
            needed = getattr(view, "scope", None)
            if needed in (None, scope):
                continue
            named = rule.arguments - {"form"}
            url = filled(rule, office.of(rule.rule)) if named else rule.rule.replace("<form>", "tsv")
            for method in rule.methods & METHODS:
                answer = office.client.open(url, method=method, headers=headers, json=body_of(app, rule))
                assert answer.status_code == 403, (rule, scope, answer.status_code)
                assert needed in answer.get_json(force=True)["detail"]


def test_an_object_that_is_not_there_is_not_found(app: Flask, bearer) -> None:
    """Whatever stands in the address: no error of the database, no path of the file system."""
    client, headers = app.test_client(), bearer("boss", *SCOPES)
    for rule in rules(app):
        if not rule.arguments - {"form"}:
            continue
        for value in ANYBODY:
            for method in rule.methods & METHODS:
                sent = {} if method in ("GET", "DELETE") else {"json": body_of(app, rule)}
                answer = client.open(filled(rule, value), method=method, headers=headers, **sent)
                assert answer.status_code in (403, 404), (rule, value, answer.status_code)


def test_roles_hold_for_tokens(app: Flask, bearer) -> None:
    """What a page asks of a person is asked of his token."""
    office = furnish(app, bearer)
    draft = office.objects["/api/v1/drafts/"]
    approver, editor, maintainer = (bearer(name, *SCOPES) for name in ("approver_a", "editor_a", "lexicon_a"))
    text = {"text": "改", "version": 3}
    cases = [
        ("PUT", f"/drafts/{draft}", text, approver),
        ("POST", f"/drafts/{draft}/submit", {"version": 3}, approver),
        ("POST", f"/drafts/{draft}/pass", {}, editor),
        ("POST", "/drafts", {"text": "新"}, approver),
        ("POST", "/interpretations", {"text": "新"}, maintainer),
        ("GET", "/overview", None, maintainer),
        ("GET", "/drafts", None, maintainer),
        ("POST", "/mending", {"what": "mistaken", "findings": [1], "note": "误报"}, editor),
        ("GET", "/people", None, editor),
        ("POST", "/people", {"name": "丁某", "role": "管理员"}, editor),
        ("POST", "/people", {"name": "丁某", "role": "管理员"}, bearer("admin_a", *SCOPES)),
        ("POST", "/units", {"name": "丙局"}, bearer("admin_a", *SCOPES)),
        ("GET", "/events", None, approver),
    ]
    for method, path, body, headers in cases:
        sent = {} if body is None else {"json": body}
        answer = office.client.open(f"/api/v1{path}", method=method, headers=headers, **sent)
        assert answer.status_code == 403, (method, path, answer.get_data(as_text=True))
    proposal = office.objects["/api/v1/lexicon/proposals/"]
    for act in ("approve", "return", "withdraw"):
        answer = office.client.post(
            f"/api/v1/lexicon/proposals/{proposal}/{act}", json={"reason": "同意"}, headers=approver
        )
        assert answer.status_code == 409, act  # may be read, is refused by the rules of the lexicon
