# ruff: noqa: F811 - a fixture of another file
"""Archives and backups: left out and said so, or put in and found again."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from service.app import create_app
from tests.batch.inline import Inline
from tests.service.archive_office import begin, bring, fetch, page, review
from tests.service.conftest import Person
from tests.service.test_backup import elsewhere, run  # noqa: F401


@pytest.fixture(autouse=True)
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Posts are reviewed in this process."""
    monkeypatch.setattr("nlp.batch.local.LocalEngine", lambda workers, check=None: Inline())


def test_a_backup_says_what_it_leaves_out(app, db: Session, sign_in, settings, elsewhere, reviewer, tmp_path) -> None:
    person = sign_in("approver_a")
    assert "档案" not in run(settings, "backup", tmp_path / "before.zip").stderr
    archive = bring(person)
    done = review(app, db, person, archive)
    made = run(settings, "backup", tmp_path / "plain.zip")
    assert "没有备份：1 个档案的导出和结果" in made.stderr
    assert "--archives" in made.stderr
    with zipfile.ZipFile(tmp_path / "plain.zip") as packed:
        assert not any(name.startswith("archives/") for name in packed.namelist())
    assert run(elsewhere, "restore", tmp_path / "plain.zip").exit_code == 0
    restored = create_app(elsewhere, reviewer=reviewer)
    person = Person(restored, "approver_a")
    with person.get(f"/archives/runs/{done}") as answer:
        assert answer.status_code == 404
        assert "恢复的备份不含档案" in answer.get_data(as_text=True)
    assert "请重新上传" in page(person, f"/archives/{archive}")
    restored.extensions["xianshen_engine"].dispose()


def test_archives_are_put_in_and_found_again(
    app, db: Session, sign_in, settings, elsewhere, reviewer, tmp_path
) -> None:
    person = sign_in("approver_a")
    archive = bring(person)
    done, waits = review(app, db, person, archive), begin(person, archive)
    table = fetch(person, f"/archives/runs/{done}/files/findings.parquet")
    made = run(settings, "backup", "--archives", tmp_path / "whole.zip")
    assert made.exit_code == 0, made.output
    assert "其中有1 个档案" in made.stderr
    refused = run(replace(elsewhere, data=held(tmp_path)), "restore", tmp_path / "whole.zip")
    assert refused.exit_code == 2
    assert "已有文件" in refused.stderr
    back = run(elsewhere, "restore", tmp_path / "whole.zip")
    assert back.exit_code == 0, back.output
    assert "档案 1 个" in back.stderr
    restored = create_app(elsewhere, reviewer=reviewer)
    person = Person(restored, "approver_a")
    assert fetch(person, f"/archives/runs/{done}/files/findings.parquet") == table
    assert 'class="mark' in page(person, f"/archives/runs/{done}/post?id=1")
    assert "防汛工作" in page(person, f"/archives/{archive}")
    assert "等待" in page(person, f"/archives/runs/{waits}")
    restored.extensions["xianshen_engine"].dispose()


def held(tmp_path: Path) -> Path:
    """A data folder without a database that holds an archive."""
    folder = tmp_path / "held" / "archives" / "a"
    folder.mkdir(parents=True)
    return tmp_path / "held"


def test_a_damaged_or_hostile_backup_leaves_nothing(settings, elsewhere, tmp_path) -> None:
    assert run(settings, "backup", tmp_path / "good.zip").exit_code == 0
    for name in ("archives/../../out.txt", "archives/a/../../../out.txt"):
        bad = tmp_path / "bad.zip"
        bad.write_bytes((tmp_path / "good.zip").read_bytes())
        with zipfile.ZipFile(bad, "a") as packed:
            packed.writestr("archives/a/source/a.csv", "编号")
            packed.writestr(name, "x")
        refused = run(elsewhere, "restore", bad)
        assert refused.exit_code == 2
        assert "档案已损坏" in refused.stderr
        assert not (elsewhere.data / "archives").exists()
    assert not (tmp_path / "out.txt").exists()
