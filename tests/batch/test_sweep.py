"""同错排查: one error and all its places; memory in parts or whole gives the same files."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from nlp.batch import sweep as module
from nlp.batch.outputs import write_outputs
from tests.batch.archive import UNITS, Written, sample, write_run


def test_grouped_by_unit_column_and_author_with_first_and_last_seen(tmp_path: Path) -> None:
    def wrong(name: str, unit: str, column: str, author: str | None, day: str | None, **values: object) -> Written:
        where = {"unit": unit, "column": column, "author": author, "published": day}
        return Written(name, "会议听取汇报。", extra=[where | values], **where)  # type: ignore[arg-type]

    posts = [
        wrong("1", UNITS[0], "动态", "编辑一", "2026-03-01"),
        wrong("2", UNITS[0], "动态", "编辑一", "2026-01-01", origin="typo-0001@2", count=3),
        wrong("3", UNITS[0], "动态", "编辑二", None),
        wrong("4", UNITS[1], "公告", None, "2026-05-01"),
        wrong("5", UNITS[1], "公告", None, "2026-05-01", text="另错", severity="serious"),
    ]
    folder = write_run(tmp_path, posts)
    write_outputs(folder)
    rows = pq.read_table(folder / "sweep.parquet").to_pylist()
    assert [(r["error"], r["text"], r["severity"]) for r in rows[:2]] == [
        (1, "另错", "serious"),
        (2, "布署", "general"),
    ]
    told = [(r["unit"], r["author"], r["places"], r["posts"], r["first_seen"], r["last_seen"]) for r in rows[1:]]
    assert told == [
        (UNITS[0], "编辑一", 4, 2, "2026-01-01", "2026-03-01"),
        (UNITS[0], "编辑二", 1, 1, None, None),
        (UNITS[1], "", 1, 1, "2026-05-01", "2026-05-01"),
    ]
    assert {(r["error_places"], r["error_posts"], r["error_units"]) for r in rows[1:]} == {(6, 4, 2)}
    with (folder / "同错排查.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert len(lines) == 5
    assert lines[1][3:6] == ["严重", "另错", "部署"]


def test_an_error_without_words_is_called_by_its_kind(tmp_path: Path) -> None:
    """A hidden link has no words on the page: the lists say what it is, the proof what is wrong with it."""
    hidden = {"code": "LNK-03", "category": "link", "severity": "serious", "text": "", "suggestions": [],
              "message": "隐藏文字“澳门赌场在线投注”含违规广告用语，指向 bocai.example 及其他地方。"}  # fmt: skip
    folder = write_run(tmp_path, [Written("1", "听取汇报。", site="甲县网", extra=[hidden])], [
        {"place": ".", "reason": "有 1 个 .css 文件不是文稿，未审", "reviewed": False}
    ])  # fmt: skip
    summary = write_outputs(folder)
    with (folder / "同错排查.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [line[4] for line in csv.reader(file)][1:] == ["（广告、赌博、色情链接）"]
    book = openpyxl.load_workbook(folder / "整改清单.xlsx")
    assert book["同错排查"]["B2"].value == "（广告、赌博、色情链接）"
    assert book["未能审校"]["A2"].value == "（整个来源）"
    (proof,) = next(one for one in summary["indicators"] if one["id"] == "LNK-暗链")["subjects"][0]["posts"]
    assert proof["note"].startswith("隐藏文字“澳门赌场在线投注”")
    assert proof["note"].endswith("…")
    assert "（整个来源）" in (folder / "report.html").read_text("utf-8")


def test_nothing_in_the_csv_runs(tmp_path: Path) -> None:
    posts = [
        Written("1", "听取汇报。", title="=1+1", unit="@甲", extra=[{"unit": "@甲", "context": "-2", "text": "+3"}])
    ]
    folder = write_run(tmp_path, posts)
    write_outputs(folder)
    text = (folder / "同错排查.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    for line in csv.reader(text.splitlines()[1:]):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)


def test_parts_on_disk_give_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    posts = sample(80, seed=9)
    one, many = write_run(tmp_path / "one", posts), write_run(tmp_path / "many", posts)
    write_outputs(one)
    monkeypatch.setattr(module, "ROWS_A_PART", 3)
    write_outputs(many)
    assert (one / "同错排查.csv").read_bytes() == (many / "同错排查.csv").read_bytes()
    assert pq.read_table(one / "sweep.parquet").equals(pq.read_table(many / "sweep.parquet"))
