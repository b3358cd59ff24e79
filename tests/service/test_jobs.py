"""Jobs: kept before they are told of, taken once, ended once, cancelled, gone on with from their checkpoint."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.db import begin_write, now
from service.jobs import Cancelled, Context, Interrupted, cancel, enqueue, job, run_now, store
from service.jobs.running import run_job
from service.models import Event, Job, JobFile, JobState, ReviewRecord, Unit, User

FILES = [("甲.txt", "要统一布署。".encode()), ("坏.docx", b"PK\x03\x04"), ("乙.txt", "通知如下。".encode())]
AS_OF = "2026-11-24"


@job("count", label="数数")
def count(context: Context, params: dict) -> dict:
    """Writes one row a step and keeps it with the checkpoint; ``at`` is called before a step is saved."""
    for number in range(context.checkpoint.get("next", 0), params["steps"]):
        context.progress(number, params["steps"], f"第 {number} 步")
        context.begin().add(Event(action="数", target=context.identifier, detail=str(number)))
        AT.get(params.get("at", ""), lambda *_: None)(context, number)
        context.checkpoint["next"] = number + 1
        context.save()
    return {"summary": "数完了"}


AT: dict[str, Callable[[Context, int], None]] = {}


@pytest.fixture
def start(app: Flask, db: Session) -> Callable[..., str]:
    def begin(kind: str = "count", name: str = "editor_a", files=(), **params: object) -> str:
        user = db.scalar(select(User).where(User.name == name))
        unit = db.scalar(select(Unit.id).where(Unit.name == "甲局"))
        begin_write(db)
        identifier = enqueue(db, kind, {"steps": 3, **params}, user, unit, "测试", files).id
        db.commit()
        return identifier

    return begin


@pytest.fixture
def look(app: Flask) -> Callable[[str], Job]:
    def get(identifier: str) -> Job:
        with Session(app.extensions["xianshen_engine"], expire_on_commit=False) as fresh:
            return fresh.get_one(Job, identifier)

    return get


def counted(db: Session, identifier: str) -> list[str]:
    db.rollback()
    return list(db.scalars(select(Event.detail).where(Event.target == identifier, Event.action == "数")))


def ends(db: Session, identifier: str) -> list[str]:
    db.rollback()
    query = select(Event.action).where(Event.target == identifier, Event.action.like("任务%")).order_by(Event.id)
    return list(db.scalars(query))


def at(name: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Context, int], None]], None]:
    return lambda act: monkeypatch.setitem(AT, name, act)


def test_a_job_runs_once(app, db, start, look) -> None:
    identifier = start()
    assert look(identifier).state == JobState.WAITING
    assert run_now(app, identifier) == JobState.DONE
    assert run_now(app, identifier) is None
    row = look(identifier)
    assert (row.state, row.result, row.done, row.total) == ("完成", {"summary": "数完了"}, 2, 3)
    assert row.finished_at >= row.started_at >= row.created_at
    assert counted(db, identifier) == ["0", "1", "2"]
    assert ends(db, identifier) == ["任务完成"]


def test_what_is_rolled_back_is_not_kept_and_not_told(app, db, start) -> None:
    sent: list[str] = []
    with app.app_context():
        session = app.extensions["xianshen_sessions"]()
        session.info["xianshen_queue"] = type("Q", (), {"send": lambda _, identifier, lane: sent.append(identifier)})()
        user = session.scalar(select(User).where(User.name == "editor_a"))
        begin_write(session)
        enqueue(session, "count", {}, user)
        session.rollback()
        assert sent == []
        begin_write(session)
        kept = enqueue(session, "count", {}, user).id
        assert sent == []
        session.commit()
        assert kept in sent
        session.close()
    assert db.scalar(select(func.count()).select_from(Job)) == 1


def test_of_many_workers_one_gets_the_job(app, db, start) -> None:
    identifier = start(steps=1)
    ended: list[JobState | None] = []
    threads = [threading.Thread(target=lambda: ended.append(run_now(app, identifier))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended, key=str) == [None, None, None, JobState.DONE]
    assert counted(db, identifier) == ["0"]


def test_a_job_that_lost_its_worker_goes_on_from_its_checkpoint(app, db, start, look, monkeypatch) -> None:
    def die(context: Context, number: int) -> None:
        if number == 1 and context.attempt == 1:
            raise SystemExit  # as a kill would: nothing is caught, nothing is given back

    at("die", monkeypatch)(die)
    identifier = start(at="die")
    with pytest.raises(SystemExit):
        run_now(app, identifier)
    assert look(identifier).state == JobState.RUNNING
    assert run_now(app, identifier) is None
    assert store.give_up_lost(db) == []
    begin_write(db)
    db.get_one(Job, identifier).heartbeat_at = now() - store.DEAD - timedelta(seconds=1)
    db.commit()
    assert store.give_up_lost(db) == [identifier]
    assert run_now(app, identifier) == JobState.DONE
    assert counted(db, identifier) == ["0", "1", "2"]
    assert ends(db, identifier) == ["任务完成"]


def test_a_worker_taken_for_dead_writes_nothing_more(app, db, start, look, monkeypatch) -> None:
    def lose(context: Context, number: int) -> None:
        if number == 1 and context.attempt == 1:
            context.session.rollback()
            with Session(app.extensions["xianshen_engine"]) as other:
                store.give_up_lost(other, worker="here")
            assert run_now(app, context.identifier) == JobState.DONE
            context.begin().add(Event(action="数", target=context.identifier, detail="again"))

    at("lose", monkeypatch)(lose)
    identifier = start(at="lose")
    assert run_now(app, identifier) is None
    assert counted(db, identifier) == ["0", "1", "2"]
    assert ends(db, identifier) == ["任务完成"]
    assert look(identifier).state == JobState.DONE


def test_a_worker_that_leaves_gives_its_jobs_back_at_once(app, db, start, look) -> None:
    identifier, other = start(), start()
    for name, held in (("here", identifier), ("there", other)):
        store.beat(db, name)
        assert store.claim(db, held, name) is not None
    store.farewell(db, "here")
    assert [look(held).state for held in (identifier, other)] == [JobState.WAITING, JobState.RUNNING]
    assert store.workers_alive(db) == 1


def test_a_job_that_kills_its_workers_fails_in_the_end(app, db, start, look) -> None:
    identifier = start()
    for _ in range(store.MOST_LOSSES):
        assert store.claim(db, identifier, "here") is not None
        store.give_up_lost(db, worker="here")
    assert look(identifier).state == JobState.FAILED
    assert "5 次中断" in look(identifier).error
    assert ends(db, identifier) == ["任务失败"]


def test_a_waiting_job_is_cancelled_at_once(app, db, start, look) -> None:
    identifier = start()
    user = db.scalar(select(User).where(User.name == "editor_a"))
    assert cancel(db, identifier, user)
    assert not cancel(db, identifier, user)
    assert run_now(app, identifier) is None
    assert look(identifier).state == JobState.CANCELLED
    assert ends(db, identifier) == ["任务已取消"]


def test_a_running_job_stops_at_its_next_step(app, db, start, look, monkeypatch) -> None:
    def ask(context: Context, number: int) -> None:
        if number == 1:
            context.session.rollback()
            assert cancel(db, context.identifier, db.scalar(select(User).where(User.name == "editor_a")))
            context.beat(app.extensions["xianshen_sessions"])
            assert context.cancelled

    at("ask", monkeypatch)(ask)
    identifier = start(at="ask")
    assert run_now(app, identifier) == JobState.CANCELLED
    assert counted(db, identifier) == ["0"]
    assert ends(db, identifier) == ["任务已取消"]
    assert look(identifier).done == 2


def test_a_stopping_worker_gives_its_job_back(app, db, start, look) -> None:
    identifier = start()
    stopping = threading.Event()
    stopping.set()
    sessions = app.extensions["xianshen_sessions"]
    assert run_job(identifier, lambda: app, sessions, "here", stopping) == JobState.WAITING
    assert look(identifier).losses == 0
    assert run_now(app, identifier) == JobState.DONE


@pytest.mark.parametrize("error", [ZeroDivisionError("秘密的稿件文字"), Cancelled(), Interrupted()])
def test_errors_end_or_give_back_without_draft_text(app, db, start, look, monkeypatch, caplog, error) -> None:
    def fail(context: Context, number: int) -> None:
        raise error

    at("fail", monkeypatch)(fail)
    identifier = start(at="fail")
    expected = {ZeroDivisionError: "失败", Cancelled: "已取消", Interrupted: "等待"}[type(error)]
    assert run_now(app, identifier) == expected
    assert "秘密" not in caplog.text + look(identifier).error
    assert counted(db, identifier) == []


def test_many_files_are_reviewed_and_one_list_is_handed_out(app, db, start, look) -> None:
    user = db.scalar(select(User).where(User.name == "editor_a"))
    unit = db.scalar(select(Unit.id).where(Unit.name == "甲局"))
    begin_write(db)
    identifier = enqueue(db, "review_many", {"files": 3, "as_of": AS_OF}, user, unit, "三份", FILES).id
    db.commit()
    assert run_now(app, identifier) == JobState.DONE
    rows = look(identifier).result["reviews"]
    assert [row["name"] for row in rows] == ["甲.txt", "坏.docx", "乙.txt"]
    assert rows[0]["verdict"] == "revise"
    assert "坏.docx" in rows[1]["error"]
    assert rows[2]["verdict"] == "pass"
    kept = db.scalars(select(ReviewRecord.id).where(ReviewRecord.unit_id == unit)).all()
    assert set(kept) == {rows[0]["id"], rows[2]["id"]}
    sheet = db.scalar(select(JobFile.data).where(JobFile.job_id == identifier, JobFile.direction == "out"))
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    assert book["整改清单"]["E2"].value == "布署"
    assert [cell.value for cell in book["检查情况"]["B"]] == ["来源", "甲.txt", "乙.txt"]
