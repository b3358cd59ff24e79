"""The same bytes from Ray as from anything else. Two nodes and one killed: ``python -m train.tasks.archive_ray``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nlp.batch.ray_engine import RayEngine
from tests.batch.inline import AS_OF, review, same_results
from tests.batch.test_engine import archive


def test_two_actors_write_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("ray.data", reason="the extra [ray] is not installed")
    source = archive(tmp_path / "a.jsonl", 400)
    review(source, tmp_path / "inline")
    program = str(Path(sys.executable).with_name("xianshen"))
    command = [program, "batch", str(source), "--out", str(tmp_path / "ray"), "--engine", "ray", "--workers", "2"]
    done = subprocess.run(
        [*command, "--no-model", "--as-of", AS_OF.isoformat()], capture_output=True, text=True, timeout=300,
        env={**os.environ, "RAY_TMPDIR": "/tmp" if os.name == "posix" else str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    same_results(tmp_path / "inline", tmp_path / "ray")


def test_without_ray_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from nlp.batch.engine import EngineError
    from nlp.batch.worker import WorkerSettings

    monkeypatch.setitem(sys.modules, "ray", None)
    settings = WorkerSettings(tmp_path, tmp_path, "table", AS_OF)
    with pytest.raises(EngineError, match=r"xianshen\[ray\]"):
        list(RayEngine().run([], settings))
