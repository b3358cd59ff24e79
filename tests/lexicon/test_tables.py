"""The reference tables: complete, small, named, and what the script of train/lexicon_tables writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.lexicon import tables
from nlp.lexicon.tables import FOLDER, area_codes, law_titles, nonstandard_map, standard_characters

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "lexicon"


def test_standard_characters() -> None:
    assert len(standard_characters()) == 8105 + 1
    assert "〇" in standard_characters()
    assert {"一", "县", "瞭", "昇"} <= standard_characters()


def test_nonstandard_map_has_no_standard_key_and_only_standard_values() -> None:
    assert not set(nonstandard_map()) & standard_characters()
    assert all(form in standard_characters() for forms in nonstandard_map().values() for form in forms)
    assert nonstandard_map()["讎"] == ("仇", "雠")
    assert nonstandard_map()["為"] == nonstandard_map()["爲"] == ("为",)


def test_area_codes_know_their_years() -> None:
    assert area_codes()["110103"] == ((1981, 2010),)
    assert area_codes()["110101"] == ((1981, None),)
    assert all(start >= 1980 for years in area_codes().values() for start, _ in years)


def test_law_titles_are_full_titles() -> None:
    assert "中华人民共和国政府信息公开条例" in law_titles()
    assert "不动产登记暂行条例" in law_titles()
    assert not any("*" in title or "《" in title for title in law_titles())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.tsv")), ids=lambda path: path.name)
def test_tables_are_small_and_name_their_authority(path: Path) -> None:
    assert path.stat().st_size < 250_000
    first, second, *_ = path.read_text(encoding="utf-8").split("\n")
    assert first.startswith("# ")
    assert len(first) > 10
    assert second.startswith("# ")


def test_broken_table_names_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "law_titles.tsv").write_text("# a\n# b\n甲\t乙\n", encoding="utf-8")
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    with pytest.raises(tables.LexiconError, match=r"law_titles\.tsv:3: 应有 1 列，实有 2 列"):
        list(tables._rows("law_titles.tsv", 1))
    with pytest.raises(tables.LexiconError, match="对照表读不出来"):
        list(tables._rows("absent.tsv", 1))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is absent")
def test_tables_are_what_the_script_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from train.lexicon_tables import tables as script

    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.setattr(script, "TABLES", tmp_path)
    script.main()
    for path in tmp_path.glob("*.tsv"):
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), path.name
