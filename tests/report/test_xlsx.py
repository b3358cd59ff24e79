"""The 整改清单: its columns, no formula from a draft, nothing XML cannot hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from nlp.report.xlsx import COLUMNS, safe_cell, write_xlsx
from nlp.text import document_from_text
from nlp.types import Failure, Judged, Review, Severity
from tests.report.samples import finding, review


def sheets(tmp_path: Path, judged: list[Review], texts: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    write_xlsx(judged, [document_from_text(text) for text in texts], tmp_path / "单.xlsx")
    book = load_workbook(tmp_path / "单.xlsx")
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_columns_and_a_row(tmp_path: Path) -> None:
    text = "第一句。要认真布署工作。"
    start = text.index("布署")
    found = finding(text, start, start + 2, "部署", judged=Judged.NOW, count=3)
    rows = sheets(tmp_path, [review([found], title="通知")], [text])["整改清单"]
    assert rows[0] == COLUMNS
    assert rows[0] == ("序号", "标题", "位置", "原文", "错误", "建议", "类型", "级别", "依据", "来源", "状态")
    assert rows[1] == (
        1, "通知", "第1行第8列，共 3 处", "要认真布署工作。", "布署", "部署", "错别字（现已过时）", "严重",
        "《现代汉语词典》第7版", "typo-0001@1", "待整改",
    )  # fmt: skip
    assert len(rows) == 2


@pytest.mark.parametrize("start", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(1)", "\tx", "\rx", " =1", "\n=1"])
def test_formulas_are_escaped(tmp_path: Path, start: str) -> None:
    assert safe_cell(start).startswith("'")
    text = f"{start}布署"
    found = finding(text, 0, len(text), start, message=start, authority=start, origin=start)
    rows = sheets(tmp_path, [review([found], title=start)], [text])["整改清单"]
    for place in (1, 4, 5, 8, 9):
        assert str(rows[1][place]).startswith("'")


def test_what_xml_cannot_hold_is_left_out(tmp_path: Path) -> None:
    text = "坏\x00\x0b\ud800\ufffe字"
    rows = sheets(tmp_path, [review([finding(text, 0, len(text))])], [text])["整改清单"]
    assert rows[1][4] == "坏字"
    assert rows[1][5] == "此处有误"


def test_nothing_found_is_not_the_same_as_not_checked(tmp_path: Path) -> None:
    judged = [
        review([], source="a.txt"),
        review([], source="b.txt", failures=(Failure("NUM-01", "ValueError"),), unchecked=("未检查：图片 3 张",)),
    ]
    found = sheets(tmp_path, judged, ["甲", "乙"])
    assert len(found["整改清单"]) == 1
    assert [row[8] for row in found["检查情况"][1:]] == ["无", "未能检查：NUM-01（ValueError）\n未检查：图片 3 张"]


def test_a_hint_is_for_information(tmp_path: Path) -> None:
    text = "布署"
    rows = sheets(tmp_path, [review([finding(text, 0, 2, severity=Severity.HINT)])], [text])["整改清单"]
    assert rows[1][7] == "提示"
    assert rows[1][10] == "供参考"
