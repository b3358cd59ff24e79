"""Workers share what is loaded once, ask the models about many lines at once, and still say the same."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import forkserver
from pathlib import Path

import pytest

from nlp.batch import local as engine
from nlp.batch.local import LocalEngine
from nlp.batch.reviewers import batch_reviewer
from nlp.batch.run import BatchSettings, run_batch
from nlp.batch.worker import WorkerSettings
from nlp.correct import load
from nlp.correct.decisions import Decision
from nlp.text import document_from_text
from tests.batch.inline import AS_OF, Heard, Inline, findings, same_results, write_jsonl


def loaded_before() -> int:
    """Corrector models in this process before it has done anything."""
    return load._load.cache_info().currsize


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux alone")
def test_workers_are_forked_from_a_process_that_has_loaded_the_models_and_ends(tmp_path: Path) -> None:
    settings = WorkerSettings(tmp_path, tmp_path, "folder", AS_OF)
    for use_model in (True, False):
        context = engine._context(replace(settings, use_model=use_model))
        with ProcessPoolExecutor(1, context) as pool:
            assert pool.submit(loaded_before).result() == use_model
        assert forkserver._forkserver._forkserver_pid is not None
        LocalEngine(1).close()
        assert forkserver._forkserver._forkserver_pid is None


def test_forked_workers_with_models_write_what_this_process_writes(tmp_path: Path) -> None:
    lines = ["各乡镇要压实责人，确保群众身命财产安全。", "会议强掉，要坚持底线思维，认真布署。", "一切正常。"]
    rows = [{"id": str(n), "text": f"第{n}号通报。" + "".join(lines[n % 3 :])} for n in range(12)]
    source = write_jsonl(tmp_path / "a.jsonl", rows)
    for name, one in (("inline", Inline()), ("two", LocalEngine(2))):
        run_batch(source, tmp_path / name, BatchSettings(as_of=AS_OF), one, Heard())
    same_results(tmp_path / "inline", tmp_path / "two")
    assert any(row["code"] == "SPELL" for row in findings(tmp_path / "two"))


def test_learnt_lines_leave_nothing_to_ask() -> None:
    shared = batch_reviewer(None, None, True, 1)
    texts = ["各乡镇要压实责人，确保群众身命财产安全。\n联系电话见附件。", "会议强掉，要坚持底线思维，认真布署。"]
    shared.learn(texts)

    def ask(lines: str) -> list[Decision]:
        raise AssertionError(lines)

    kept = shared.memory.decisions
    shared.memory.decisions = lambda text, floor, judge: kept(text, floor, ask)  # type: ignore[method-assign]
    reviews = [shared.reviewer.review(document_from_text(text), AS_OF) for text in texts]
    assert all(any(one.code == "SPELL" for one in review.findings) for review in reviews)
