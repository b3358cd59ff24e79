"""Pages of results: the same rows as a plain reading of the files gives, whatever is asked for."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from nlp.batch.browse import read_page
from nlp.batch.identity import Given
from nlp.batch.kept import kept_document
from nlp.batch.mapping import Wishes
from nlp.batch.preview import preview
from nlp.batch.run import BatchSettings, run_batch
from nlp.batch.schema import FINDINGS_FILE, POSTS_FILE
from nlp.batch.wanted import BY_SEVERITY, BY_VERDICT, Wanted
from nlp.batch.worklist_unit import write_unit_worklist
from nlp.lexicon import make_release, shipped_release
from nlp.types import InputError
from tests.batch.archive import UNITS, sample, write_run
from tests.batch.inline import AS_OF, Heard, Inline, findings, posts, write_jsonl

COLUMNS = ("post_id", "seq", "severity", "text", "unit")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Findings in row groups of a few rows, as a large file has many."""
    folder = write_run(tmp_path_factory.mktemp("run"), sample(150))
    for name in (FINDINGS_FILE, POSTS_FILE):
        pq.write_table(pq.read_table(folder / name), folder / name, row_group_size=7)
    return folder


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(severity="serious"),
        Wanted(unit=UNITS[0], first="2026-01-01", last="2026-11-01"),
        Wanted(words="布署"),
        Wanted(account=""),
        Wanted(units=frozenset({UNITS[1], UNITS[2]})),
        Wanted(category="privacy"),
        Wanted(unit="没有的单位"),
    ],
    ids=["all", "serious", "unit-and-days", "words", "no-account", "units", "privacy", "no-such-unit"],
)
def test_pages_hold_every_row_once_the_gravest_first(run: Path, wanted: Wanted) -> None:
    def fits(row: dict) -> bool:
        asked = {name: getattr(wanted, name) for name in ("unit", "severity", "category", "account")}
        return (
            all(value is None or (row[name] or "") == value for name, value in asked.items())
            and (wanted.units is None or row["unit"] in wanted.units)
            and (not wanted.first or row["published"] >= wanted.first)
            and (not wanted.last or row["published"] <= wanted.last)
            and (not wanted.words or wanted.words in row["text"] + row["context"] + row["message"])
        )

    ranks = {level: number for number, level in enumerate(BY_SEVERITY.values)}
    expected = sorted(filter(fits, findings(run)), key=lambda row: ranks[row["severity"]])
    read, number = [], 1
    while True:
        page = read_page(run / FINDINGS_FILE, COLUMNS, BY_SEVERITY, wanted.findings(), number, 9)
        assert page.total == len(expected) == sum(page.counts.values())
        if not page.rows:
            break
        read += page.rows
        number += 1
    assert read == [{name: row[name] for name in COLUMNS} for row in expected]


def test_posts_by_verdict_and_words_of_the_title(run: Path) -> None:
    page = read_page(run / POSTS_FILE, ("id", "verdict", "title"), BY_VERDICT, Wanted(words="第3期").posts(), 1)
    assert [row["id"] for row in page.rows] == ["t00002"]
    everything = read_page(run / POSTS_FILE, ("id", "verdict"), BY_VERDICT, Wanted().posts(), 1)
    assert everything.total == len(posts(run))
    assert [row["verdict"] for row in everything.rows] == sorted(
        (row["verdict"] for row in everything.rows), key=BY_VERDICT.values.index
    )


def test_what_a_privacy_finding_matched_is_not_searched(run: Path) -> None:
    (number, *_) = [row["text"] for row in findings(run) if row["code"] == "PRV-01" or len(row["text"]) == 18]
    for wanted in (Wanted(text=number), Wanted(words=number, category="privacy")):
        assert read_page(run / FINDINGS_FILE, COLUMNS, BY_SEVERITY, wanted.findings(), 1).total == 0


def test_a_file_that_is_replaced_is_read_anew(tmp_path: Path) -> None:
    folder = write_run(tmp_path, sample(10))
    before = read_page(folder / POSTS_FILE, ("id", "verdict"), BY_VERDICT, None, 1).total
    write_run(tmp_path, sample(20))
    assert (before, read_page(folder / POSTS_FILE, ("id", "verdict"), BY_VERDICT, None, 1).total) == (10, 20)
    (folder / POSTS_FILE).write_bytes(b"PAR1")
    with pytest.raises(InputError, match="读不出"):
        read_page(folder / POSTS_FILE, ("id",), BY_VERDICT, None, 1)


def test_no_findings_is_an_empty_page(tmp_path: Path) -> None:
    folder = write_run(tmp_path, [])
    assert read_page(folder / FINDINGS_FILE, COLUMNS, BY_SEVERITY, Wanted(words="甲").findings(), 1).total == 0


def test_a_unit_alone_has_its_own_worklist(run: Path, tmp_path: Path) -> None:
    (name,) = write_unit_worklist(run, UNITS[1], tmp_path)
    book = openpyxl.load_workbook(tmp_path / name)
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(unit in cell for cell in cells for unit in (UNITS[0], UNITS[2]))
    own = sum(row["unit"] == UNITS[1] for row in findings(run))
    assert own
    assert sum(sheet.max_row - 1 for sheet in book.worksheets if sheet.title == UNITS[1]) == own


def test_a_kept_post_is_the_text_that_was_reviewed(tmp_path: Path) -> None:
    source = write_jsonl(
        tmp_path / "a.jsonl", [{"id": "甲", "正文": "要认真布署。"}, {"id": "甲", "正文": "<p>截止目前</p>"}]
    )
    settings = BatchSettings(Wishes(), AS_OF, use_model=False, keep=True)
    run_batch(source, tmp_path / "out", settings, Inline(), Heard())
    assert sorted(path.name for path in (tmp_path / "out" / "work").iterdir()) == ["index.sqlite", "source"]
    for row in findings(tmp_path / "out"):
        document = kept_document(tmp_path / "out", source, "table", row["post_id"])
        assert document.text[row["start"] : row["end"]] == row["text"]
    for unknown in ("乙", "' OR 1"):
        with pytest.raises(InputError, match="没有这一篇"):
            kept_document(tmp_path / "out", source, "table", unknown)
    with pytest.raises(InputError, match="没有保存"):
        kept_document(tmp_path, source, "table", "甲")


def test_a_given_release_judges_and_is_named(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [{"正文": "要认真布署，截止目前已完成。"}])
    entries = [entry for entry in shipped_release().entries if "布署" not in entry.wrong]
    release = make_release(entries, "某县 第2版")
    settings = BatchSettings(Wishes(), AS_OF, use_model=False, given=Given(release))
    run_batch(source, tmp_path / "out", settings, Inline(), Heard())
    assert [row["text"] for row in findings(tmp_path / "out")] == ["截止目前"]
    assert '"某县 第2版"' in (tmp_path / "out" / "run.json").read_text("utf-8")


def test_the_preview_tells_every_column_and_stops_at_an_unclear_one(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [{"标题": "防汛", "正文": "好。", "作者": "甲"}] * 3)
    shown = preview(source, Wishes())
    ((place, fields),) = shown.maps
    assert (place, fields.available) == ("a.jsonl", ("标题", "正文", "作者"))
    unmapped = preview(source, Wishes({"author": "", "text": "标题"}))
    assert dict(unmapped.maps[0][1].columns) == {"title": "标题", "text": "标题"} or "author" not in dict(
        unmapped.maps[0][1].columns
    )
    assert unmapped.posts[0]["text"] == "防汛"
    for wishes, said in ((Wishes({"text": ""}), "看不出哪一列是正文"), (Wishes({"text": "内文"}), "没有列“内文”")):
        stopped = preview(source, wishes)
        assert stopped.posts == ()
        assert said in stopped.bad[-1]
        assert stopped.maps[0][1].available


def test_a_run_ends_at_once_when_it_is_told_to(tmp_path: Path) -> None:
    from nlp.batch.local import LocalEngine

    class Told(Exception):
        pass

    asked = []

    def check() -> None:
        asked.append(1)
        if len(asked) > 1:
            raise Told

    source = write_jsonl(tmp_path / "a.jsonl", [{"正文": f"第{n}次会议讨论了防汛。"} for n in range(50)])
    settings = BatchSettings(Wishes(), AS_OF, use_model=False)
    with pytest.raises(Told):
        run_batch(source, tmp_path / "out", settings, LocalEngine(1, check=check), Heard())
    run_batch(source, tmp_path / "out", settings, Inline(), Heard(), resume=True)
    assert len(posts(tmp_path / "out")) == 50
