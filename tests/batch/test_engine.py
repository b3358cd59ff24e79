"""Engines, orders and deaths: the same bytes come out."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nlp.batch import local as engine
from nlp.batch import run as batch_run
from nlp.batch.busy import Busy
from nlp.batch.local import LocalEngine
from nlp.batch.mapping import Wishes
from nlp.batch.reviewers import batch_reviewer
from nlp.batch.run import BatchSettings, run_batch
from nlp.batch.worker import Job, Worker, WorkerSettings
from nlp.shipped import build_reviewer
from nlp.text import document_from_text
from nlp.types import InputError
from tests.batch.inline import AS_OF, Heard, bad, posts, review, same_results, write_jsonl

PARTS = (
    "各乡镇要认真布署防汛工作。",
    "县国土资源局召开会议。",
    "请于2月30日前报送。",
    "会议进行进行讨论。",
    "一切正常。",
)


def archive(path: Path, number: int = 700) -> Path:
    """Posts with copies and near-copies scattered over several chunks."""
    rng = random.Random(5)
    rows = []
    for place in range(number):
        issue = rng.randrange(number // 2)
        text = f"第{issue}号通报。" + "".join(random.Random(issue).sample(PARTS, 3)) * 3
        day = f"20{rng.randrange(10, 25)}-05-04"
        rows.append({"id": f"p{place}", "text": text, "date": day, "unit": f"单位{place % 7}"})
    return write_jsonl(path, rows)


def local(source: Path, out: Path, workers: int) -> None:
    run_batch(source, out, BatchSettings(as_of=AS_OF, use_model=False), LocalEngine(workers), Heard())


def test_order_and_workers_leave_no_trace(tmp_path: Path) -> None:
    source = archive(tmp_path / "a.jsonl")
    for seed in (0, 1):
        review(source, tmp_path / f"order{seed}", seed=seed)
    local(source, tmp_path / "two", 2)
    same_results(tmp_path / "order0", tmp_path / "order1")
    same_results(tmp_path / "order0", tmp_path / "two")
    rows = posts(tmp_path / "two")
    assert [row["id"] for row in rows] == [f"p{number}" for number in range(700)]
    assert sum(row["duplicate_of"] is not None for row in rows) > 100
    assert sorted(path.name for path in (tmp_path / "two").iterdir()).count("work") == 0


@dataclass(frozen=True, slots=True)
class Dying(LocalEngine):
    """Local processes that are gone, as if killed, when they come to the fourth post."""

    def _pool(self, workers: int, settings: WorkerSettings, busy: Busy) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, context, start_dying, (settings, busy, self.post_seconds))


class DyingWorker(Worker):
    def do(self, job: Job, on_post: Callable[[int], None]) -> int:
        def dies(seq: int) -> None:
            on_post(seq)
            if seq == 3 and seq not in job.skip:
                os._exit(9)

        return super().do(job, dies)


def start_dying(settings: WorkerSettings, busy: Busy, post_seconds: int) -> None:
    engine._process[:] = [(DyingWorker(settings), busy, post_seconds)]


def test_a_post_on_which_processes_die_is_left_out_and_the_rest_done(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [{"id": str(n), "text": f"第{n}篇。要认真布署。"} for n in range(6)])
    run_batch(source, tmp_path / "out", BatchSettings(as_of=AS_OF, use_model=False), Dying(2), Heard())
    assert [row["id"] for row in posts(tmp_path / "out")] == ["0", "1", "2", "4", "5"]
    assert [(row["place"], row["id"], row["reviewed"]) for row in bad(tmp_path / "out")] == [("a.jsonl:4", "3", False)]
    assert "两次在这一篇上中断" in bad(tmp_path / "out")[0]["reason"]


class DyingModel(Worker):
    """Gone where the models come to the third post, alone or among others."""

    @cached_property
    def _batch(self) -> Any:
        learnt = Worker._batch.func(self)

        def learn(texts: Iterable[str]) -> None:
            if any("第3篇" in text for text in texts):
                os._exit(9)

        return SimpleNamespace(reviewer=learnt.reviewer, forget=learnt.forget, learn=learn)


def start_dying_model(settings: WorkerSettings, busy: Busy, post_seconds: int) -> None:
    engine._process[:] = [(DyingModel(settings), busy, post_seconds)]


@dataclass(frozen=True, slots=True)
class DyingLearner(LocalEngine):
    """Local processes whose models die, while several posts are learnt together."""

    def _pool(self, workers: int, settings: WorkerSettings, busy: Busy) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, context, start_dying_model, (settings, busy, self.post_seconds))


def test_a_post_on_which_the_models_die_is_found_among_its_neighbours(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [{"id": str(n), "text": f"第{n}篇。要认真布署。"} for n in range(6)])
    run_batch(source, tmp_path / "out", BatchSettings(as_of=AS_OF, use_model=False), DyingLearner(1), Heard())
    assert [row["id"] for row in posts(tmp_path / "out")] == ["0", "1", "2", "4", "5"]
    assert [row["id"] for row in bad(tmp_path / "out")] == ["3"]


def test_a_post_that_takes_too_long_ends_its_process() -> None:
    script = "import time; from nlp.batch.busy import _watch\nwith _watch({}, 1) as said:\n said(3)\n time.sleep(60)\n"
    with tempfile.TemporaryFile() as note:
        os.set_inheritable(note.fileno(), True)
        begun = time.monotonic()
        command = [sys.executable, "-c", script.format(note.fileno())]
        assert subprocess.run(command, close_fds=False, check=False).returncode == 1
        assert time.monotonic() - begun < 50
        note.seek(0)
        assert int(note.read()) == 3


def test_strikes_are_counted_for_engines_that_start_jobs_again(tmp_path: Path) -> None:
    busy, job = Busy(tmp_path), Job("review", 4)
    busy.clear()
    for skipped in ((), (), (17,)):
        assert busy.without_struck(job, 2).skip == skipped
        (tmp_path / "review-4").write_bytes(b"17".ljust(20))
    busy.clear()
    assert busy.without_struck(job, 2).skip == ()


def test_a_run_goes_on_where_it_broke_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = archive(tmp_path / "a.jsonl", 600)
    review(source, tmp_path / "whole")

    class Stopped(Exception):
        pass

    def stop(*_: object) -> None:
        raise Stopped

    for step in ("build_index", "merge"):
        with monkeypatch.context() as patch:
            patch.setattr(batch_run, step, stop)
            with pytest.raises(Stopped):
                review(source, tmp_path / "parts", resume=True)
    before = sorted((tmp_path / "parts" / "work" / "review").rglob("*.arrow"))
    before[0].unlink()
    kept = before[-1].stat().st_mtime_ns
    with monkeypatch.context() as patch:
        patch.setattr(batch_run, "merge", stop)
        with pytest.raises(Stopped):
            review(source, tmp_path / "parts", resume=True)
    assert before[-1].stat().st_mtime_ns == kept
    review(source, tmp_path / "parts", resume=True)
    same_results(tmp_path / "whole", tmp_path / "parts")
    assert review(source, tmp_path / "parts", resume=True).fresh is False


def test_another_run_is_not_gone_on_with(tmp_path: Path) -> None:
    source, out = write_jsonl(tmp_path / "a.jsonl", [{"text": "好。"}]), tmp_path / "out"
    review(source, out)
    with pytest.raises(InputError, match="加 --resume"):
        review(source, out)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x").write_text("", "utf-8")
    with pytest.raises(InputError, match="不是空的"):
        review(source, tmp_path / "b")
    manifest = json.loads((out / "run.json").read_text("utf-8"))
    for name, said in (("lexicon", "词库"), ("models", "纠错模型"), ("source", "归档内容"), ("as_of", "判定日期")):
        (out / "run.json").write_text(json.dumps({**manifest, name: "2001-01-01"}), "utf-8")
        with pytest.raises(InputError, match=f"{said}与开始时不同"):
            review(source, out, resume=True)
    (out / "run.json").write_text("{", "utf-8")
    with pytest.raises(InputError, match="读不出"):
        review(source, out, resume=True)


def test_resumed_without_flags_the_mapping_is_the_same(tmp_path: Path) -> None:
    source, out = write_jsonl(tmp_path / "a.jsonl", [{"甲": "好。", "乙": "坏。"}]), tmp_path / "out"
    review(source, out, Wishes({"text": "乙"}))
    assert review(source, out, resume=True).fresh is False


def test_lines_judged_once_are_judged_alike() -> None:
    plain, shared = build_reviewer(), batch_reviewer(None, None, True, 1)
    assert plain.corrector is not None
    lines = [
        "各乡镇要高度重视防汛工作，压实责人，确保群众身命财产安全。",
        "会议强掉，要坚持底线思维。",
        "",
        "联系电话见附件。",
    ]
    for text in ("\n".join(lines), "\n".join(reversed(lines)), lines[0] * 3, lines[1] + "\r\n" + lines[1]):
        document = document_from_text(text)
        first = plain.review(document, AS_OF)
        assert first == shared.reviewer.review(document, AS_OF)
        assert first.findings
