"""Reading and validating: the place, the column and the mend are named; contradictions are errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.lexicon import load_release, make_release
from nlp.lexicon.entry import HEADER, read_lines
from nlp.lexicon.export import entry_line, export_tsv
from nlp.lexicon.validate import validate
from nlp.types import LexiconEntry, LexiconError
from tests.lexicon.factory import BASE, entry

BU = entry("布署", "部署", id="typo-1", bad="统一布署。", good="统一部署。")


def folder(path: Path, *entries: LexiconEntry, raw: str = "") -> Path:
    (path / "typo").mkdir()
    text = export_tsv(entries) + raw
    (path / "typo" / "words.tsv").write_text(text, encoding="utf-8", newline="\n")
    return path


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("id", "word-1", "id: 'word-1' must look like typo-0001"),
        ("version", "0", "version: '0' must be a whole number from 1"),
        ("form", "regex", "form: 'regex' must be one of"),
        ("wrong", "", "wrong: is empty"),
        ("severity", "bad", "severity: 'bad' must be serious, general or hint"),
        ("valid_to", "2018-13", "valid_to: 2018-13 is not a date; write YYYY-MM-DD"),
        ("exempt", "before=原", "exempt: 'before=原' is none of"),
        ("authority", "", "authority: is empty"),
        ("bad", "", "bad: is empty"),
        ("good", "", "good: is empty"),
        ("status", "new", "status: 'new' must be active or proposed"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, column: str, value: str, said: str) -> None:
    cells = dict(zip(HEADER.split("\t"), entry_line(BU).split("\t"), strict=True)) | {column: value}
    where = folder(tmp_path, raw="\t".join(cells.values()) + "\n")
    with pytest.raises(LexiconError, match=r"words\.tsv:2: ") as caught:
        load_release(where)
    assert said in str(caught.value)
    assert any(f"words.tsv:2: {said}" in problem for problem in validate(where))


@pytest.mark.parametrize("pattern", ["甲{汉1-4}乙", "([甲])省份", "省份{汉4-1}", "省份{汉1-99}"])
def test_a_pattern_that_is_none_is_named(tmp_path: Path, pattern: str) -> None:
    where = folder(tmp_path, entry(pattern, "省", form="pattern", id="typo-2"))
    assert any("words.tsv:2: wrong: " in problem for problem in validate(where))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (entry("布署", "部属", id="typo-2"), "wrong: 布署 stands already in typo-1"),
        (entry("部属", "布署", id="typo-2", bad="部属。", good="部署。"), "right: 布署 is called wrong by typo-1"),
        (entry("", "布署", id="typo-2", form="term", bad=""), "right: 布署 is called wrong by typo-1"),
        (
            entry("工作布暑", "工作布署", id="typo-2", bad="工作布暑。", good="好。"),
            "right: 工作布署 is itself found fault with",
        ),
        (entry("座落", "坐落", id="typo-2", bad="座在那里。", good="坐落。"), "bad: typo-2 does not fire in it"),
        (entry("误词", "正词", id="typo-2", bad="有误词。", good="正词。"), "its words run into 有误; write"),
        (entry("座落", "坐落", id="typo-2", bad="座落于此。", good="座落于此。"), "good: typo-2 fires in it"),
        (entry("座落", "座落", id="typo-2"), "right: is the same as wrong"),
    ],
)
def test_contradictions(tmp_path: Path, other: LexiconEntry, said: str) -> None:
    assert any(said in problem for problem in validate(folder(tmp_path, BU, other)))


def test_what_is_right_has_no_problems(tmp_path: Path) -> None:
    assert validate(folder(tmp_path, BU)) == []


def test_order_duplicates_header_and_columns(tmp_path: Path) -> None:
    second = entry_line(entry("按装", "安装", id="typo-0", bad="按装设备。", good="安装设备。"))
    where = folder(tmp_path, BU, raw=f"{second}\n{entry_line(BU)}\ntypo-3\t1\n# a note\n\n")
    problems = validate(where)
    assert any("words.tsv:3: id: typo-0 comes after typo-1; sort the lines by id" in problem for problem in problems)
    assert any("words.tsv:4: id: typo-1 stands already at" in problem for problem in problems)
    assert any("words.tsv:5: 2 columns, 15 needed" in problem for problem in problems)
    (where / "typo" / "words.tsv").write_text("id\n", encoding="utf-8")
    ((_, error),) = read_lines(where / "typo" / "words.tsv", "typo")
    assert "header must be" in str(error)


def test_a_release_is_named_by_its_content(tmp_path: Path) -> None:
    loaded = load_release(folder(tmp_path, BU))
    assert loaded.entries == (BU,)
    assert loaded.id == loaded.sha256 == make_release([BU]).sha256
    assert len(loaded.id) == 64
    assert make_release([BASE]).sha256 != make_release([entry("布署", "部署", id="typo-1", version=2)]).sha256
    with pytest.raises(AttributeError):
        loaded.label = "other"  # type: ignore[misc]
    with pytest.raises(ValueError, match="typo-1"):
        make_release([BU, BU])


def test_export_gives_the_same_bytes(tmp_path: Path) -> None:
    where = folder(tmp_path, BU)
    assert export_tsv(load_release(where).entries) == (where / "typo" / "words.tsv").read_text(encoding="utf-8")


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no entries here"):
        load_release(tmp_path)
    assert "no entries here" in validate(tmp_path)[0]
