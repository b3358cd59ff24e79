"""Health, readiness, figures, and logs that never hold the text of a draft."""

from __future__ import annotations

import json
import logging
import queue
import re
from datetime import timedelta

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service import logs
from service.db import begin_write, now
from service.jobs import store
from service.models import WorkerBeat

SECRET = "要统一布署绝密的内容"


def test_alive(app: Flask) -> None:
    assert app.test_client().get("/healthz").get_json() == {"status": "ok"}


def test_ready_says_whether_a_worker_is_alive(app: Flask, db: Session) -> None:
    client = app.test_client()
    assert client.get("/readyz").get_json()["status"] == "degraded"
    store.beat(db, "one")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ready", "database": "ok", "reviewer": "ok", "worker": "ok"}
    begin_write(db)
    db.get_one(WorkerBeat, "one").heartbeat_at = now() - store.DEAD - timedelta(seconds=1)
    db.commit()
    assert client.get("/readyz").get_json()["worker"] == "missing"


def test_not_ready_without_a_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Session) -> int:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr("service.health.workers_alive", broken)
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["missing"] == "database"


def figures(app: Flask, **headers: str) -> dict[tuple[str, ...], float]:
    text = app.test_client().get("/metrics", headers=headers).get_data(as_text=True)
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_figures_of_requests_reviews_and_jobs(app: Flask, bearer, sign_in) -> None:
    client, headers = app.test_client(), bearer()
    for _ in range(3):
        assert client.post("/api/v1/reviews", json={"text": SECRET}, headers=headers).status_code == 201
    client.get("/nowhere")
    known = figures(app)
    assert known["xianshen_requests_total", "/api/v1/reviews", "201", "POST"] == 3
    assert known["xianshen_requests_total", "(none)", "404", "GET"] == 1
    assert known["xianshen_request_seconds_count", "/api/v1/reviews"] == 3
    assert known["xianshen_findings_total", "general"] == 3
    assert known["xianshen_jobs", "waiting"] == 0
    assert known["xianshen_workers",] == 0
    assert sum(value for (name, *_), value in known.items() if name == "xianshen_reviews_total") == 3


def test_a_model_that_does_not_load_is_counted(app: Flask, bearer, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from nlp.types import Failure
    from service import engine

    class Failing:
        def __init__(self, real) -> None:
            self.real = real

        def review(self, document, day):
            return replace(self.real.review(document, day), failures=(Failure("SPELL", "模型未加载"),))

    real = engine.get_reviewer
    monkeypatch.setattr(engine, "get_reviewer", lambda unit_id=None: Failing(real(unit_id)))
    app.test_client().post("/api/v1/reviews", json={"text": "x"}, headers=bearer())
    assert figures(app)["xianshen_check_failures_total", "SPELL"] == 1


@pytest.mark.parametrize(
    ("token", "address", "headers", "status"),
    [
        ("", "127.0.0.1", {}, 200),
        ("", "::1", {}, 200),
        ("", "127.0.0.1", {"X-Forwarded-For": "10.0.0.9"}, 403),
        ("", "10.0.0.9", {}, 403),
        ("", "10.0.0.9", {"Authorization": "Bearer "}, 403),
        ("a-token-of-16-chars", "10.0.0.9", {"Authorization": "Bearer a-token-of-16-chars"}, 200),
        ("a-token-of-16-chars", "10.0.0.9", {"Authorization": "Bearer another"}, 403),
    ],
)
def test_who_may_read_the_figures(make_app, token: str, address: str, headers: dict, status: int) -> None:
    client = make_app(metrics_token=token).test_client()
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_a_request_is_one_line_without_draft_text(app: Flask, sign_in, bearer, caplog) -> None:
    caplog.set_level(logging.INFO, logger="service")
    person = sign_in("editor_a")
    identifier = person.draft(SECRET)
    body = {"text": SECRET, "title": SECRET, "column": "", "planned": "", "version": 2}
    person.post(f"/desk/{identifier}/check", body)
    person.get(f"/desk/?state={SECRET}")
    person.get(f"/{SECRET}")
    app.test_client().post("/api/v1/reviews", json={"text": SECRET}, headers=bearer())
    lines = [logs.JsonLines().format(record) for record in caplog.records]
    assert not any(SECRET in line or "布署" in line or "Bearer" in line for line in lines)
    told = [json.loads(line) for line in lines if '"request_id"' in line]
    checks = [line for line in told if line["route"] == "/desk/<identifier>/check"]
    assert len(checks) == 1
    assert checks[0]["status"] == 200
    assert checks[0]["user"] > 0
    assert checks[0]["ms"] > 0
    assert {"at", "level", "logger", "message", "request_id", "user", "method", "route", "status", "ms"} == {*told[0]}


def test_the_number_of_a_request_is_taken_over_where_it_is_one(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz", headers={"X-Request-Id": "cms-12345678"}).headers["X-Request-Id"] == "cms-12345678"
    for wrong in ("x", "a b c d e f g h", "<script>alert(1)</script>"):
        answer = client.get("/healthz", headers={"X-Request-Id": wrong})
        assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-Id"])


def test_an_error_is_logged_without_its_message(caplog) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("service.test").exception("it failed")
    (record,) = caplog.records
    line = logs.JsonLines().format(record)
    assert json.loads(line)["error"] == "ValueError"
    assert SECRET not in line
    assert "it failed" in logs.TextLines().format(record)
    assert SECRET not in logs.TextLines().format(record)


def test_lines_that_find_no_room_are_dropped_at_once() -> None:
    handler = logs._Dropping(queue.Queue(1))
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "x", None, None)
    for _ in range(3):
        handler.handle(record)
    assert handler.dropped == 2
    assert isinstance(handler.queue.get_nowait(), logging.LogRecord)
