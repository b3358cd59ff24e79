"""Login: one-time passwords, throttling, cookies, sessions that end."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service import access
from service.db import now
from service.first_start import first_administrator
from service.models import LoginAttempt, User
from service.passwords import matches, objection, one_time_password
from service.throttle import WINDOW
from tests.service.conftest import PASSWORD, REAL_HASHER, Person


def test_login_and_logout(sign_in) -> None:
    person = sign_in("editor_a")
    assert person.answer.status_code == 302
    assert person.get("/desk/").status_code == 200
    person.post("/logout", data={})
    assert person.get("/desk/").status_code == 302


def test_a_copy_of_the_cookie_opens_nothing_after_the_logout(app: Flask, sign_in) -> None:
    """On the side of the server: nobody goes on with what was copied, and only this session ends."""
    person, elsewhere, thief = sign_in("editor_a"), sign_in("editor_a"), app.test_client()
    cookie = person.client.get_cookie("xianshen")
    thief.set_cookie("xianshen", cookie.value)
    assert thief.get("/desk/").status_code == 200
    person.post("/logout", data={})
    for _ in range(2):  # the answer to the first must not make the cookie good again
        assert thief.get("/desk/").status_code == 302
    assert elsewhere.get("/desk/").status_code == 200


def test_a_login_lasts_its_hours_however_often_it_is_used(make_app, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(make_app(session_hours=1), "editor_a")
    begun = access.now()
    for minutes, status in ((30, 200), (59, 200), (61, 302)):
        later = begun + timedelta(minutes=minutes)
        monkeypatch.setattr(access, "now", lambda later=later: later)
        assert person.get("/desk/").status_code == status, minutes


def test_the_cookie_is_hidden_from_scripts(make_app) -> None:
    cookie = Person(make_app(), "editor_a").answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    client = make_app(secure_cookies=True).test_client()
    answer = client.get("/login", base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in answer.headers


def test_a_wrong_password_says_no_more_than_needed(app: Flask) -> None:
    wrong, nobody = refused_login(app, "editor_a"), refused_login(app, "nobody")
    assert wrong == nobody


def refused_login(app: Flask, name: str, **environ: str) -> str:
    """What the page says to a wrong password."""
    client = app.test_client()
    client.environ_base.update(environ)
    token = re.search(r'name="csrf" content="([^"]+)"', client.get("/login").get_data(as_text=True)).group(1)
    answer = client.post("/login", data={"name": name, "password": "wrong", "csrf_token": token})
    assert answer.status_code == 401
    return re.search(r'<p class="wrong"[^>]*>(.*?)</p>', answer.get_data(as_text=True)).group(1)


def test_failed_logins_are_throttled(app, sign_in, db: Session) -> None:
    for _ in range(5):
        refused_login(app, "editor_a")
    client = app.test_client()
    token = re.search(r'name="csrf" content="([^"]+)"', client.get("/login").get_data(as_text=True)).group(1)
    data = {"name": "editor_a", "password": PASSWORD, "csrf_token": token}
    assert client.post("/login", data=data).status_code == 429
    assert sign_in("approver_a").answer.status_code == 302
    assert len(db.scalars(select(LoginAttempt)).all()) == 5


def signing_in(app: Flask, name: str, address: str) -> int:
    """The status of a login with the right password from that address."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    token = re.search(r'name="csrf" content="([^"]+)"', client.get("/login").get_data(as_text=True)).group(1)
    return client.post("/login", data={"name": name, "password": PASSWORD, "csrf_token": token}).status_code


def test_one_address_may_not_try_every_name(make_app) -> None:
    app = make_app(login_failures_address=6)
    for number in range(6):
        refused_login(app, f"name{number}", REMOTE_ADDR="10.0.0.9")
    assert signing_in(app, "editor_a", "10.0.0.9") == 429
    assert signing_in(app, "editor_a", "10.0.0.8") == 302


def test_many_addresses_may_not_try_one_name(make_app, db: Session) -> None:
    """She still signs in where she did before; elsewhere when the quarter of an hour is over."""
    app = make_app(login_failures_name=8)
    assert signing_in(app, "editor_a", "10.1.1.1") == 302
    for number in range(8):
        refused_login(app, "editor_a", REMOTE_ADDR=f"10.0.0.{number}")
    assert signing_in(app, "editor_a", "10.9.9.9") == 429
    assert signing_in(app, "editor_b", "10.9.9.9") == 302
    assert signing_in(app, "editor_a", "10.1.1.1") == 302
    db.execute(update(LoginAttempt).values(at=now() - WINDOW))
    db.commit()
    assert signing_in(app, "editor_a", "10.9.9.9") == 302


def test_her_own_address_guesses_five_times(app) -> None:
    assert signing_in(app, "editor_a", "10.1.1.1") == 302
    for _ in range(5):
        refused_login(app, "editor_a", REMOTE_ADDR="10.1.1.1")
    assert signing_in(app, "editor_a", "10.1.1.1") == 429


def test_a_one_time_password_must_be_changed(app, db: Session) -> None:
    for table in ("role_grant", "user_account", "unit"):
        db.connection().exec_driver_sql(f"DELETE FROM {table}")
    db.commit()
    engine = app.extensions["xianshen_engine"]
    password = first_administrator(engine)
    assert password is not None
    assert first_administrator(engine) is None
    admin = Person(app, "admin", password)
    assert admin.answer.headers["Location"] == "/password"
    for url in ("/desk/", "/admin/people"):
        assert admin.get(url).headers["Location"] == "/password"
    for new, again in (("short", "short"), (password, password), ("Long-enough-1", "Long-enough-2")):
        answer = admin.post("/password", data={"old": password, "new": new, "again": again})
        assert answer.status_code == 422
    answer = admin.post("/password", data={"old": password, "new": "Long-enough-1", "again": "Long-enough-1"})
    assert answer.headers["Location"] == "/desk/"
    assert admin.get("/admin/people").status_code == 200
    assert Person(app, "admin", "Long-enough-1").answer.headers["Location"] == "/"


def test_changing_or_closing_ends_other_sessions(sign_in, db: Session) -> None:
    here, there, boss = sign_in("editor_a"), sign_in("editor_a"), sign_in("boss")
    here.post("/password", data={"old": PASSWORD, "new": "Another-one-26", "again": "Another-one-26"})
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302
    number = db.scalar(select(User.id).where(User.name == "editor_a"))
    boss.post(f"/admin/people/{number}/active", data={})
    assert here.get("/desk/").status_code == 302


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:1"])
def test_login_leads_nowhere_else(app, target: str) -> None:
    client = app.test_client()
    token = re.search(r'name="csrf" content="([^"]+)"', client.get("/login").get_data(as_text=True)).group(1)
    data = {"name": "editor_a", "password": PASSWORD, "csrf_token": token}
    answer = client.post("/login", query_string={"next": target}, data=data)
    assert answer.headers["Location"] == "/"


def test_passwords() -> None:
    assert len({one_time_password() for _ in range(50)}) == 50
    assert objection("aaaaaaaaaaaa", "x1")
    assert objection("editor-pass-word", "editor")
    assert objection("四海之内皆兄弟也何必", "editor") is None
    assert not matches(None, "x")


def test_only_hashes_are_stored(db: Session) -> None:
    for user in db.scalars(select(User)):
        assert user.password_hash.startswith("$argon2id$")
    assert REAL_HASHER.memory_cost >= 46 * 1024
    assert REAL_HASHER.hash("x").startswith("$argon2id$")
