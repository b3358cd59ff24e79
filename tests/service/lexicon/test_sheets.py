"""Importing: a reason a line, all or nothing by choice; malformed and hostile files; sheets that come back the same."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from nlp.lexicon import shipped_release
from nlp.lexicon.entry import COLUMNS, HEADER
from nlp.lexicon.export import entry_line
from nlp.types import InputError, LexiconEntry
from service.db import begin_write
from service.lexicon.entries import cells_of
from service.lexicon.importing import Report, import_sheet
from service.lexicon.proposals import changes_of
from service.lexicon.sheets import Fault, Line, read_sheet, to_tsv, to_xlsx
from tests.service.lexicon.conftest import ENTRY, Office, entry


def sheet(*lines: str, header: str = HEADER) -> bytes:
    return ("\n".join((header, *lines)) + "\n").encode()


def take(office: Office, data: bytes, name: str = "词条.tsv", **options: bool) -> Report:
    begin_write(office.db)
    report = import_sheet(office.db, office.person("weihu"), name, data, "测试导入", **options)
    office.db.commit()
    return report


def many(number: int) -> list[LexiconEntry]:
    """Entries whose words are plainly invented."""
    digits = "甲乙丙丁戊己庚辛壬癸"
    made = []
    for count in range(number):
        word = "".join(digits[int(digit)] for digit in f"{count:05d}")
        made.append(entry(f"误{word}词", f"正{word}词", id=f"typo-n{count:05d}", kind="typo"))
    return made


@pytest.mark.sqlite_only
def test_one_wrong_line_of_ten_thousand(office: Office) -> None:
    lines = [entry_line(one) for one in many(10_000)]
    lines[7_000] = lines[7_000].replace("general", "grave")
    report = take(office, sheet(*lines))
    (fault,) = report.faults
    assert fault.number == 7_002
    assert fault.reason.startswith("级别（severity）：“grave”不是级别，应为 serious（严重）")
    assert (report.lines, report.proposal) == (10_000, None)


def test_partial_takes_the_sound_lines(office: Office) -> None:
    lines = [entry_line(one) for one in many(100)]
    lines[70] = lines[70].replace("general", "grave")
    report = take(office, sheet(*lines), partial=True)
    assert (len(report.faults), report.proposed) == (1, 99)
    assert report.proposal is not None
    assert report.proposal.size == 99


REASONS: list[tuple[dict[str, str], str | None]] = [
    ({"id": "nonsense"}, "编号（id）：“nonsense”不是编号"),
    ({"version": "0"}, "版本（version）：“0”不是版本号"),
    ({"form": "regex"}, "形式（form）：“regex”不在可用的值之中"),
    ({"wrong": ""}, "错误写法（wrong）：不能为空"),
    ({"valid_to": "2018-13"}, "失效日（valid_to）：“2018-13”不是日期"),
    ({"valid_from": "2020-01-02", "valid_to": "2020-01-01"}, "失效日（valid_to）：早于生效日"),
    ({"exempt": "before=原"}, "豁免（exempt）：“before=原”不是豁免条件"),
    ({"status": "new"}, "状态（status）：“new”不是状态"),
    ({"scope": "不存在局"}, "适用范围（scope）：没有单位“不存在局”"),
    ({"authority": ""}, "依据（authority）：不能为空"),
    ({"bad": "这里没有。"}, "反例（bad）：词条在反例句中没有命中"),
    ({"good": "有关事宜。"}, "正例（good）：词条在正例句中也命中"),
    ({"right": "有关事宜"}, "正确写法（right）：与错误写法相同"),
    ({"wrong": "布署", "bad": "布署。"}, "“布署”已有词条 typo-0038，请改那一条"),
    ({"form": "pattern", "wrong": "甲{汉1-4}乙"}, "错误写法（wrong）："),
    ({"note": "有\x07响铃"}, "备注（note）：含不能显示的字符"),
    ({"id": "typo-0038", "version": "1", "note": "改"}, None),
]


def test_every_reason_is_said_with_its_column(office: Office) -> None:
    for change, said in REASONS:
        report = take(office, sheet("\t".join((cells_of(ENTRY) | change).values())), check_only=True)
        if said is None:
            assert not report.faults
            continue
        ((number, reason),) = [(fault.number, fault.reason) for fault in report.faults]
        assert number == 2
        assert said in reason
        assert " must " not in reason
        assert " is " not in reason


def test_lines_that_speak_against_each_other(office: Office) -> None:
    one = entry_line(ENTRY)
    twice = entry_line(replace(ENTRY, id="phrase-test-2"))
    report = take(office, sheet(one, one, twice, "", "# 说明", "phrase-test-3\t1"), partial=True)
    assert [fault.number for fault in report.faults] == [3, 4, 7]
    assert "在第 2 行已有" in report.faults[0].reason
    assert "已有词条 phrase-test-1" in report.faults[1].reason
    assert report.proposed == 1


def test_versions_of_a_sheet(office: Office) -> None:
    old = replace(ENTRY, note="表里的旧版")
    office.through(ENTRY)
    office.release()
    office.through(replace(ENTRY, version=2, note="第二版"), based_on=1)
    office.release()
    report = take(office, sheet(entry_line(old)))
    assert "现在是第 2 版，表中是第 1 版" in report.faults[0].reason
    report = take(office, sheet(entry_line(replace(old, version=2))))
    assert report.proposal is not None
    (change,) = changes_of(report.proposal)
    assert (change.based_on, change.entry.version) == (2, 3)


def test_columns_in_chinese_and_without_ids(office: Office) -> None:
    header = "类别\t错误写法\t正确写法\t依据\t反例\t正例"
    report = take(office, sheet("typo\t测误词\t测正词\t某依据\t有测误词。\t有测正词。", header=header))
    assert not report.faults
    assert report.proposal is not None
    (change,) = changes_of(report.proposal)
    assert (change.entry.kind, change.entry.form, change.entry.scope, change.entry.version) == (
        "typo",
        "literal",
        "all",
        1,
    )


def book(*rows: list[object]) -> bytes:
    made = Workbook()
    page = made.active
    assert page is not None
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rezipped(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            target.writestr(member, content if member == name else source.read(member))
    return out.getvalue()


PLAIN = book(list(COLUMNS), list(cells_of(ENTRY).values()))
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "' + b"x" * 1000 + b'">]><a>&x;&x;</a>'
_FILES = {
    "empty": (b"", "缺列"),
    "binary": (bytes(range(256)) * 4, "UTF-8"),
    "old xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "xls"),
    "other columns": ("甲\t乙\n1\t2\n".encode(), "不认识“甲”"),
    "missing columns": (b"id\tversion\nx\t1\n", "缺列"),
    "twice": (b"wrong\twrong\tright\tauthority\tgood\n", "出现两次"),
    "gb18030": ("错误写法\t".encode("gb18030") + b"\n", "UTF-8"),
    "broken zip": (PLAIN[:200], "损坏"),
    "no workbook": (rezipped(PLAIN, "xl/workbook.xml", b"<x/>"), "重新保存"),
    "entities": (rezipped(PLAIN, "xl/worksheets/sheet1.xml", BOMB), "文档类型声明"),
    "bomb": (rezipped(PLAIN, "xl/worksheets/sheet1.xml", b" " * 30_000_000), "压缩"),
    "broken sheet": (rezipped(PLAIN, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"), ""),
}


@pytest.mark.parametrize("name", list(_FILES))
def test_a_file_that_is_no_sheet_gets_a_sentence(name: str) -> None:
    data, said = _FILES[name]
    with pytest.raises(InputError) as caught:
        read_sheet("上传的文件", data)
    assert str(caught.value).startswith("上传的文件：")
    assert said in str(caught.value)


def test_cells_that_are_no_text() -> None:
    cells = cells_of(ENTRY)
    formula = list((cells | {"note": "=HYPERLINK(1)"}).values())
    number = [1 if column == "version" else value for column, value in cells.items()]
    rows = read_sheet("表.xlsx", book(list(COLUMNS), formula, number, [], ["x"] * 39))
    assert rows[0] == Fault(2, "第 15 列是公式，请粘贴为文字")
    assert isinstance(rows[1], Line)
    assert rows[1].cells["version"] == "1"
    assert rows[2] == Fault(5, "有 39 列，表头只有 15 列")


CELL = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12).map(str.strip).filter(bool)


@settings(max_examples=30, deadline=None)
@given(wrong=CELL, note=CELL, start=st.sampled_from(["=", "+", "-", "@", "'", "_x0041_", "#", " 字"]))
def test_what_is_written_comes_back(wrong: str, note: str, start: str) -> None:
    made = replace(ENTRY, wrong=wrong, note=start + note)
    for written in (to_tsv([made]), to_xlsx([made])):
        (line,) = read_sheet("表", written)
        assert isinstance(line, Line)
        assert {**dict.fromkeys(COLUMNS, ""), **line.cells} == cells_of(made)


def test_sheets_are_the_same_bytes() -> None:
    entries = shipped_release().entries[:50]
    assert to_xlsx(entries) == to_xlsx(reversed(entries))
    assert to_tsv(entries) == to_tsv(reversed(entries))
