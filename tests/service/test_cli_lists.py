"""``xianshen check --lists`` and ``verify --lists`` from the shell, without a store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from nlp.lists.columns import to_tsv
from service.cli import main
from tests.lists.tables import lists


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XIANSHEN_DATA", raising=False)
    made = tmp_path / "lists"
    made.mkdir()
    for one in lists():
        (made / f"{one.kind}.tsv").write_bytes(to_tsv(one.kind, one.rows))
    (tmp_path / "draft.txt").write_text("县长赵甲乙主持会议。\n", encoding="utf-8")
    return made


def test_a_draft_is_reviewed_by_the_folder_and_again(folder: Path) -> None:
    run = CliRunner().invoke
    made = run(main, ["check", "draft.txt", "--lists", str(folder), "--no-model", "--format", "json"])
    assert made.exit_code == 1
    (review,) = json.loads(made.stdout)
    assert [one["origin"].partition("@")[0] for one in review["findings"]] == ["list-people-f2"]
    assert [one["id"].partition("@")[0] for one in review["provenance"]["lists"]] == [
        "list-names-f1", "list-people-f2", "list-phrases-f3",
    ]  # fmt: skip
    Path("review.json").write_text(made.stdout, encoding="utf-8")
    again = run(main, ["verify", "review.json", "draft.txt", "--lists", str(folder)])
    assert again.exit_code == 0, again.output
    without = run(main, ["verify", "review.json", "draft.txt"])
    assert without.exit_code == 1
    assert "名单不同" in without.output


def test_by_the_setting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANSHEN_LISTS", str(folder))
    made = CliRunner().invoke(main, ["check", "draft.txt", "--no-model"])
    assert made.exit_code == 1
    assert "按名单，县长是钱丙丁" in made.stdout


def test_a_table_with_a_fault_stops_with_its_line(folder: Path) -> None:
    people = folder / "people.tsv"
    people.write_text(people.read_text(encoding="utf-8").replace("赵甲乙", "赵 乙", 1), encoding="utf-8")
    made = CliRunner().invoke(main, ["check", "draft.txt", "--lists", str(folder), "--no-model"])
    assert made.exit_code == 2
    assert "people.tsv" in made.stderr
    assert "第 2 行" in made.stderr
