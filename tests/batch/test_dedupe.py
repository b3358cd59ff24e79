from __future__ import annotations

import random
from pathlib import Path

import pytest

from nlp.batch import spool
from nlp.batch.signature import alike, signature
from tests.batch.inline import bad, findings, posts, review, same_results, write_jsonl

LONG = (
    "七月以来，我县持续强降雨，县水利局组织力量对境内水库、河道、山塘逐一排查，发现隐患立即整改。"
    "各乡镇要进一步布署防汛工作，严格落实二十四小时值班制度，及时报送雨情、水情、险情，确保群众生命财产安全。"
    "县应急管理局要会同有关部门备足物资，组织演练，提高处置能力。"
)


def test_spaces_and_marks_do_not_make_another_text() -> None:
    assert signature("防汛 工作，\n安排。").key == signature("防汛工作。安排").key
    assert signature("防汛工作").key != signature("防旱工作").key
    assert signature("！！").key != signature("？？").key


def test_a_source_line_leaves_texts_alike_and_other_texts_are_not() -> None:
    one, other = signature(LONG), signature(LONG + "（来源：县融媒体中心）")
    assert alike(one.values, other.values)
    assert set(one.bands) & set(other.bands)
    half = LONG[: len(LONG) // 2] + "全县中小学秋季开学准备工作有序推进，校舍维修、教材征订、食堂检查均已完成。" * 2
    assert not alike(one.values, signature(half).values)


ROWS = [
    {"id": "b", "text": LONG, "date": "2023-05-04", "unit": "甲"},
    {"id": "a", "text": LONG, "date": "2023-05-04", "unit": "乙"},
    {"id": "c", "text": f"  {LONG}\n\n来源：县融媒体中心", "date": "2023-05-06", "unit": "丙"},
    {"id": "d", "text": "另一篇。要认真布署。", "date": "2023-05-01", "unit": "甲"},
    {"id": "e", "text": "另一篇，要认真布署！", "date": None, "unit": "丁"},
]


@pytest.mark.parametrize("seed", range(4))
def test_copies_name_the_same_post_whatever_the_order(tmp_path: Path, seed: int) -> None:
    rows = list(ROWS)
    random.Random(seed).shuffle(rows)
    review(write_jsonl(tmp_path / "a.jsonl", rows), tmp_path / "out", seed=seed)
    of = {row["id"]: row["duplicate_of"] for row in posts(tmp_path / "out")}
    assert of == {"a": None, "b": "a", "c": "a", "d": None, "e": "d"}


def test_every_copy_has_its_findings_where_they_stand_in_it(tmp_path: Path) -> None:
    review(write_jsonl(tmp_path / "a.jsonl", ROWS), tmp_path / "out")
    texts = {str(row["id"]): str(row["text"]) for row in ROWS}
    wrong = [row for row in findings(tmp_path / "out") if row["text"] == "布署"]
    assert [row["post_id"] for row in wrong] == ["b", "a", "c", "d", "e"]
    assert [row["unit"] for row in wrong] == ["甲", "乙", "丙", "甲", "丁"]
    for row in findings(tmp_path / "out"):
        assert texts[row["post_id"]][row["start"] : row["end"]] == row["text"]


def test_copies_are_judged_by_their_own_day(tmp_path: Path) -> None:
    text = LONG.replace("布署", "部署") + "\n县国土资源局参加。"
    rows = [{"id": day, "text": text, "date": day} for day in ("2012-03-01", "2022-03-01")]
    review(write_jsonl(tmp_path / "a.jsonl", rows), tmp_path / "out")
    judged = {row["post_id"]: row["judged"] for row in findings(tmp_path / "out") if row["text"] == "国土资源局"}
    assert judged == {"2012-03-01": "现已过时", "2022-03-01": "当时即错"}


def test_a_title_beside_the_text_is_reviewed_too(tmp_path: Path) -> None:
    rows = [{"id": "1", "title": "认真布署防汛", "text": "好。"}, {"id": "2", "title": "布署", "text": "布署\n好。"}]
    review(write_jsonl(tmp_path / "a.jsonl", rows), tmp_path / "out")
    found = [
        (row["post_id"], row["field"], row["start"]) for row in findings(tmp_path / "out") if row["text"] == "布署"
    ]
    assert found == [("1", "title", 2), ("2", "text", 0)]


def test_chunks_of_any_size_give_the_same_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies, repeated ids and bad lines that lie chunks apart still come out in the order of the source."""
    days = ["2026-05-01", "昨天", "2026-04-01"] * 5
    rows = [
        {"id": str(n if n < 6 else 0), "text": LONG if n % 4 == 1 else f"第{n}条工作动态。", "date": day}
        for n, day in enumerate(days)
    ]
    rows.insert(7, {"id": "空", "text": ""})
    source = write_jsonl(tmp_path / "a.jsonl", rows)
    review(source, tmp_path / "whole")
    monkeypatch.setattr(spool, "CHUNK_POSTS", 2)
    review(source, tmp_path / "parts")
    same_results(tmp_path / "whole", tmp_path / "parts")
    places = [int(row["place"].partition(":")[2]) for row in bad(tmp_path / "parts")]
    assert places == sorted(places)
    assert len(places) == 5 + 9 + 1  # days nobody can read, repeated ids, an empty text
