"""回头看: fixed, not fixed, new, withdrawn; and that neither shifted offsets nor changed rules are taken for a mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from nlp.batch import against as module
from nlp.batch.against import compare
from nlp.batch.outputs import write_outputs
from nlp.types import InputError
from tests.batch.archive import UNITS, Written, sample, write_run

CLEAN = "会议听取了上半年工作情况汇报。"
WRONG = "要认真布署工作。"


def fates(tmp_path: Path, earlier: list[Written], now: list[Written], **options: Any) -> list[tuple[str, str, int]]:
    then = write_run(tmp_path / "then", earlier)
    today = write_run(tmp_path / "now", now, **options)
    compare(today, then)
    rows = pq.read_table(today / "against.parquet").to_pylist()
    return sorted((row["status"], row["post_id"], row["places"]) for row in rows)


def test_the_four_fates(tmp_path: Path) -> None:
    earlier = [Written("a", WRONG + CLEAN), Written("b", WRONG), Written("c", CLEAN), Written("d", WRONG)]
    now = [Written("a", CLEAN), Written("b", WRONG), Written("c", CLEAN + WRONG), Written("e", WRONG)]
    assert fates(tmp_path, earlier, now) == [
        ("fixed", "a", 1), ("new", "c", 1), ("new", "e", 1), ("not_fixed", "b", 1), ("withdrawn", "d", 1),
    ]  # fmt: skip


def test_text_added_above_shifts_nothing(tmp_path: Path) -> None:
    earlier = [Written("a", f"{CLEAN}{WRONG}{CLEAN}")]
    assert fates(tmp_path, earlier, [Written("a", f"{CLEAN * 9}\n{CLEAN}{WRONG}{CLEAN}")]) == [("not_fixed", "a", 1)]


def test_words_around_that_were_rewritten(tmp_path: Path) -> None:
    assert fates(tmp_path, [Written("a", WRONG)], [Written("a", f"经研究，布署如下：{CLEAN}")]) == [
        ("not_fixed", "a", 1)
    ]


def test_one_of_several_places_is_mended(tmp_path: Path) -> None:
    text = "一、布署春耕。\n二、布署防汛。\n三、布署防火。\n四、布署供水。\n五、布署就业。\n六、布署征兵。"
    mended = text.replace("布署防汛", "部署防汛").replace("布署就业", "部署就业")
    assert sum(count for status, _, count in fates(tmp_path, [Written("a", text)], [Written("a", mended)])
               if status == "not_fixed") == 4  # fmt: skip
    assert sum(row["places"] for row in pq.read_table(tmp_path / "now/against.parquet").to_pylist()
               if row["status"] == "fixed") == 2  # fmt: skip


def test_a_version_of_the_entry_does_not_matter(tmp_path: Path) -> None:
    earlier = [Written("a", CLEAN, extra=[{"origin": "typo-0001@1"}])]
    assert fates(tmp_path, earlier, [Written("a", CLEAN, extra=[{"origin": "typo-0001@7"}])]) == [("not_fixed", "a", 1)]


def test_the_same_words_under_another_rule(tmp_path: Path) -> None:
    model = {"origin": "ngram-zh", "code": "SPELL", "category": "spelling", "confidence": 0.9}
    assert fates(tmp_path, [Written("a", CLEAN, extra=[model])], [Written("a", CLEAN, extra=[{}])]) == [
        ("not_fixed", "a", 1)
    ]


def test_rules_that_changed_are_no_mend(tmp_path: Path) -> None:
    earlier = [Written("a", CLEAN, extra=[{}])]
    assert fates(tmp_path, earlier, [Written("a", CLEAN)]) == [("rules_changed", "a", 1)]
    now = [Written("a", CLEAN, extra=[{}])]
    assert fates(tmp_path / "2", [Written("a", CLEAN)], now) == [("new", "a", 1)]
    row = pq.read_table(tmp_path / "2/now/against.parquet").to_pylist()[0]
    assert row["note"] == "原文未改，规则新增"


def test_what_could_not_be_checked_is_neither_fixed_nor_withdrawn(tmp_path: Path) -> None:
    earlier = [Written("a", CLEAN, extra=[{"code": "NUM-11"}]), Written("b", WRONG, source="甲/b.docx")]
    now = [Written("a", CLEAN + CLEAN, failures=("NUM-11：ValueError",))]
    bad = [{"place": "甲/b.docx", "reason": "压缩包不完整", "reviewed": False}]
    assert fates(tmp_path, earlier, now, bad=bad) == [("not_checked", "a", 1), ("not_checked", "b", 1)]


def test_ids_made_of_row_numbers_are_matched_by_address(tmp_path: Path) -> None:
    def page(number: int, name: str, text: str) -> Written:
        return Written(f"行{number}", text, title=name, url=f"https://www.jiaxian.example/{name}.html")

    earlier = [page(1, "甲", WRONG), page(2, "乙", WRONG), page(3, "丙", WRONG)]
    now = [page(1, "新", CLEAN), page(2, "甲", WRONG), page(3, "乙", CLEAN)]
    assert fates(tmp_path, earlier, now) == [
        ("fixed", "行3", 1), ("not_fixed", "行2", 1), ("withdrawn", "行3", 1),
    ]  # fmt: skip


def test_the_same_id_under_a_new_address_with_its_title_is_the_same_post(tmp_path: Path) -> None:
    earlier = [Written("a", WRONG, title="通知", url="http://old.example/a.html")]
    assert fates(tmp_path, earlier, [Written("a", WRONG, title="通知", url="https://new.example/a.html")]) == [
        ("not_fixed", "a", 1)
    ]


def test_parts_on_disk_give_the_same_as_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier, now = sample(80, seed=3), sample(80, seed=3, mended=0.5)[5:]
    whole = fates(tmp_path / "whole", earlier, now)
    monkeypatch.setattr(module, "POSTS_A_PART", 7)
    assert fates(tmp_path / "parts", earlier, now) == whole
    assert {status for status, _, _ in whole} == {"fixed", "not_fixed", "withdrawn"}


def test_by_unit_in_summary_report_and_worklist(tmp_path: Path) -> None:
    then = write_run(tmp_path / "then", [Written("a", WRONG), Written("b", WRONG, unit=UNITS[1])])
    now = write_run(tmp_path / "now", [Written("a", CLEAN), Written("b", WRONG, unit=UNITS[1])])
    summary = write_outputs(now, against=then)
    assert (summary["against"]["fixed"], summary["against"]["not_fixed"], summary["against"]["rate"]) == (1, 1, 50.0)
    assert {row["unit"]: row["rate"] for row in summary["against"]["units"]} == {UNITS[0]: 100.0, UNITS[1]: 0.0}
    assert "整改率 50%" in (now / "report.html").read_text(encoding="utf-8")
    assert not list(now.glob(".spill*"))


def test_an_earlier_run_that_is_none(tmp_path: Path) -> None:
    now = write_run(tmp_path / "now", [Written("a", WRONG)])
    with pytest.raises(InputError, match="没有这个文件"):
        write_outputs(now, against=tmp_path)
    (tmp_path / "posts.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match="不是完整的 Parquet"):
        write_outputs(now, against=tmp_path)
    assert not (now / "summary.json").exists()
