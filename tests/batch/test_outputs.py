"""All outputs of a run: what they count, that pandas and DuckDB read them, that they repeat byte for byte."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from nlp.batch.outputs import write_outputs
from nlp.types import InputError
from tests.batch.archive import AS_OF, UNITS, Written, sample, write_run

BAD = [
    {"place": "导出.zip:附件/坏.docx", "reason": "压缩包不完整，请重新导出", "reviewed": False},
    {"place": "导出.csv:7", "reason": "日期“昨天”读不出来", "reviewed": True, "id": "t00007"},
]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    posts = sample(60)
    posts.append(Written("late", "要认真布署工作。", published="2027-01-02", failures=("NUM-11：ValueError",)))
    posts.append(Written("undated", "要认真布署工作。", published=None, unit=None, site=None, column=None))
    folder = write_run(tmp_path_factory.mktemp("run"), posts, BAD)
    return folder, write_outputs(folder, run={"code": "0.1.0"})


def test_summary_counts_what_the_tables_hold(run: tuple[Path, dict[str, Any]]) -> None:
    folder, summary = run
    posts = pq.read_table(folder / "posts.parquet").to_pylist()
    findings = pq.read_table(folder / "findings.parquet").to_pylist()
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8")) == summary
    assert summary["schema"] == "xianshen.batch/1"
    assert summary["as_of"] == AS_OF.isoformat()
    assert summary["posts"]["posts"] == len(posts) == 62
    for level in ("serious", "general", "hint"):
        places = sum(f["count"] for f in findings if f["severity"] == level)
        assert summary["posts"][level] == places
        assert sum(kind[level] for kind in summary["categories"]) == places
        assert sum(unit[level] for unit in summary["units"]) == places
    assert summary["posts"]["serious_posts"] == sum(post["verdict"] == "block" for post in posts) > 0
    assert summary["posts"]["undated"] == 1
    assert sum(month["posts"] for month in summary["months"]) == 61
    assert {unit["unit"] for unit in summary["units"]} == {post["unit"] for post in posts}
    assert [unit["serious"] for unit in summary["units"]] == sorted(
        (u["serious"] for u in summary["units"]), reverse=True
    )


def test_what_was_not_reviewed_is_said(run: tuple[Path, dict[str, Any]]) -> None:
    folder, summary = run
    missed = summary["not_reviewed"]
    assert (missed["unread"], missed["set_aside"], missed["posts_with_failures"]) == (1, 1, 1)
    assert missed["failures"] == {"NUM-11": 1}
    assert [line["place"] for line in missed["bad"]] == ["导出.zip:附件/坏.docx", "导出.csv:7"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "另有 1 篇没能审校" in page
    assert "压缩包不完整" in page
    assert any("晚于检查日" in note for note in summary["notes"])


def test_every_listed_file_is_there_and_nothing_else_is_left(run: tuple[Path, dict[str, Any]]) -> None:
    folder, summary = run
    assert {path.name for path in folder.iterdir()} == set(summary["files"])


def test_pandas_reads_the_tables(run: tuple[Path, dict[str, Any]]) -> None:
    pandas = pytest.importorskip("pandas")
    folder, summary = run
    for name in ("posts", "findings", "sweep"):
        frame = pandas.read_parquet(folder / f"{name}.parquet")
        assert len(frame)
    findings = pandas.read_parquet(folder / "findings.parquet")
    assert int(findings[findings.severity == "serious"]["count"].sum()) == summary["posts"]["serious"]


def test_duckdb_reads_the_tables(run: tuple[Path, dict[str, Any]]) -> None:
    duckdb = pytest.importorskip("duckdb")
    folder, summary = run
    with duckdb.connect() as base:
        joined = base.execute(
            f"""select p.unit, sum(f.count) from '{folder}/posts.parquet' p
            join '{folder}/findings.parquet' f on p.id = f.post_id
            where f.severity = 'serious' group by 1 order by 2 desc, 1"""
        ).fetchall()
    assert dict(joined) == {unit["unit"]: unit["serious"] for unit in summary["units"] if unit["serious"]}


def test_the_same_input_gives_the_same_bytes(run: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    folder, summary = run
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("posts.parquet", "findings.parquet", "bad.jsonl"):
        shutil.copy(folder / name, copy)
    write_outputs(copy, run={"code": "0.1.0"})
    for name in summary["files"]:
        assert (copy / name).read_bytes() == (folder / name).read_bytes(), name


def test_an_empty_archive_still_has_its_files(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "empty", [])
    summary = write_outputs(folder, as_of=AS_OF)
    assert summary["posts"]["posts"] == 0
    assert "没有审到任何文章" in (folder / "report.html").read_text(encoding="utf-8")
    assert (folder / "整改清单.xlsx").exists()


def test_a_run_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件"):
        write_outputs(tmp_path)


def test_findings_of_another_run_are_refused(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "a", [Written("1", "会议听取汇报。")])
    other = write_run(tmp_path / "b", [Written("2", "要认真布署工作。")])
    shutil.copy(other / "findings.parquet", folder)
    with pytest.raises(InputError, match="不是同一次结果"):
        write_outputs(folder)
    assert not (folder / "summary.json").exists()


def test_an_export_older_than_the_day_of_judging_is_pointed_out(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "old", [Written("1", "会议听取汇报。", published="2026-08-01")])
    assert "--as-of" in write_outputs(folder)["notes"][0]
    assert not write_outputs(folder, as_of=date(2026, 8, 3))["notes"]


def test_top_errors_name_places_units_and_an_example(tmp_path: Path) -> None:
    posts = [
        Written(f"{n}", "会议听取汇报。", unit=UNITS[n % 2], published=f"2026-0{n + 1}-10",
                extra=[{"severity": "serious", "count": 2, "unit": UNITS[n % 2], "published": f"2026-0{n + 1}-10"}])
        for n in range(4)
    ]  # fmt: skip
    top = write_outputs(write_run(tmp_path / "top", posts))["top_errors"][0]
    assert (top["text"], top["suggestion"], top["places"], top["posts"], top["units"]) == ("布署", "部署", 8, 4, 2)
    assert (top["first_seen"], top["last_seen"]) == ("2026-01-10", "2026-04-10")
    assert top["example"]["post_id"] == "0"
