"""A small office on a fresh database: two units, a person a role, one reviewer for all tests."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.review import Reviewer
from service import passwords
from service.api.bearer import make_token
from service.app import create_app
from service.db import make_engine, secret_key, upgrade
from service.engine import build_reviewer
from service.models import Grant, Role, Unit, User
from service.passwords import hash_password
from service.settings import Settings
from tests.service.postgres import TEMPLATE, Cluster, programs

REAL_HASHER = passwords._HASHER
PASSWORD = "Good-Enough-2026"
PEOPLE = {
    "boss": [(Role.ADMIN, None)],
    "editor_a": [(Role.EDITOR, "甲局")],
    "editor_a2": [(Role.EDITOR, "甲局"), (Role.APPROVER, "甲局")],
    "approver_a": [(Role.APPROVER, "甲局")],
    "admin_a": [(Role.ADMIN, "甲局")],
    "editor_b": [(Role.EDITOR, "乙局")],
    "approver_b": [(Role.APPROVER, "乙局")],
    "lexicon_a": [(Role.LEXICON, "甲局")],
    "lexicon_b": [(Role.LEXICON, "乙局"), (Role.LEXICON_APPROVER, "乙局")],
    "everybody": [(role, None) for role in Role],
}


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Hashing that costs nothing; ``test_web_login`` looks at the real one."""
    nobody = passwords._NOBODY
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._NOBODY = passwords._HASHER.hash("nobody")
    yield
    passwords._HASHER, passwords._NOBODY = REAL_HASHER, nobody


@pytest.fixture(scope="session")
def reviewer() -> Reviewer:
    return build_reviewer(Settings(model=False))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that asks for a database runs on each of them."""
    if "database" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--database")
        known = ["sqlite", "postgresql"] if wanted == "both" else [wanted]
        if metafunc.definition.get_closest_marker("sqlite_only"):
            known = [name for name in known if name == "sqlite"]
        metafunc.parametrize("database", known, indirect=True, scope="session")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed")
    cluster = Cluster(folder)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def furnished(database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder (and on PostgreSQL a template database) with the people in it, to be copied for each test."""
    folder = tmp_path_factory.mktemp("furnished")
    url = request.getfixturevalue("cluster").make(TEMPLATE) if database == "postgresql" else ""
    settings = Settings(data=folder, database=url)
    engine = make_engine(settings)
    upgrade(engine)
    secret_key(settings)
    with Session(engine) as db:
        units = {name: Unit(name=name) for name in ("甲局", "乙局")}
        db.add_all(units.values())
        db.flush()
        hashed = hash_password(PASSWORD)
        for name, grants in PEOPLE.items():
            user = User(name=name, display=name, password_hash=hashed, must_change=False)
            user.grants = [Grant(role=role, unit_id=units[unit].id if unit else None) for role, unit in grants]
            db.add(user)
        db.commit()
    engine.dispose()
    return folder


@pytest.fixture
def settings(database: str, furnished: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    shutil.copytree(furnished, tmp_path / "data")
    plain = Settings(data=tmp_path / "data", model=False, rate_per_minute=0)
    if database == "sqlite":
        yield plain
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"test_{uuid.uuid4().hex}"
    yield replace(plain, database=cluster.make(name, TEMPLATE))
    cluster.drop(name)


@pytest.fixture
def make_app(settings: Settings, reviewer: Reviewer) -> Iterator[Callable[..., Flask]]:
    made: list[Flask] = []

    def make(**changes: object) -> Flask:
        app = create_app(replace(settings, **changes), reviewer=reviewer)
        app.testing = False
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["xianshen_engine"].dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def db(app: Flask) -> Iterator[Session]:
    with Session(app.extensions["xianshen_engine"]) as session:
        yield session


class Person:
    """A signed-in browser that sends its CSRF token along."""

    def __init__(self, app: Flask, name: str, password: str = PASSWORD) -> None:
        self.client: FlaskClient = app.test_client()
        page = self.client.get("/login").get_data(as_text=True)
        self.answer = self.client.post(
            "/login", data={"name": name, "password": password, "csrf_token": token_of(page)}
        )
        self.csrf = token_of(self.client.get("/password").get_data(as_text=True))

    def get(self, url: str, **more: object):
        return self.client.get(url, **more)

    def post(self, url: str, json: object = None, data: dict | None = None, follow: bool = False):
        headers = {"X-CSRF-Token": self.csrf}
        if data is not None:
            return self.client.post(url, data=data, headers=headers, follow_redirects=follow)
        return self.client.post(url, json=json if json is not None else {}, headers=headers)

    def draft(self, text: str, **more: object) -> str:
        """A new draft with that text; its identifier."""
        identifier = self.post("/desk/new", data={}).headers["Location"].rsplit("/", 1)[1]
        body = {"text": text, "title": "", "column": "", "planned": "", "version": 1, **more}
        answer = self.post(f"/desk/{identifier}/save", body)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return identifier

    def state(self, identifier: str) -> dict:
        answer = self.get(f"/desk/{identifier}/state")
        assert answer.status_code == 200
        return answer.get_json()


def token_of(page: str) -> str:
    found = re.search(r'<meta name="csrf" content="([^"]+)"', page)
    assert found is not None
    return found.group(1)


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., Person]:
    return lambda name, password=PASSWORD: Person(app, name, password)


@pytest.fixture
def bearer(db: Session) -> Callable[..., dict[str, str]]:
    """Headers with a token for the person and scopes."""

    def make(name: str = "editor_a", *scopes: str, days: int = 1) -> dict[str, str]:
        user = db.scalar(select(User).where(User.name == name))
        assert user is not None
        text, _ = make_token(db, user, list(scopes or ("review", "assess")), days)
        db.commit()
        return {"Authorization": f"Bearer {text}"}

    return make
