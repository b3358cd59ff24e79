"""整改清单.xlsx: a sheet a unit, states, links, nothing that a spreadsheet would run, several files if large."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from nlp.batch.outputs import write_outputs
from nlp.batch.sheets_parts import sheet_name
from nlp.batch.spill import Spill
from nlp.batch.stream import posts_with_findings
from nlp.batch.summary import Summary
from nlp.batch.worklist import COLUMNS, Worklist
from nlp.batch.worklist_extra import Extra
from tests.batch.archive import UNITS, Written, write_run

HOSTILE = '=HYPERLINK("http://evil.example","点我")'


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    posts = [
        Written("1", "要认真布署工作。", title="通知\x07\x0b一", url="https://www.jiaxian.example/1.html"),
        Written(
            "2", "要认真布署工作。", title=HOSTILE, unit="-丁县[测试]/局*", url="javascript:alert(1)", author="@甲"
        ),
        Written("3", "联系人张某某，身份证号530102198001010037。", unit=UNITS[1]),
        Written(
            "4", "会议听取汇报。", unit="检查指标", extra=[{"severity": "hint", "unit": "检查指标", "origin": "+1"}]
        ),
        Written(
            "5", "会议听取汇报。", unit=None, extra=[{"severity": "serious", "unit": None}, {"text": "\x00坏\ufffe"}]
        ),
        Written("6", "会议听取汇报。", unit=UNITS[2]),
    ]
    folder = write_run(tmp_path_factory.mktemp("book"), posts)
    write_outputs(folder)
    return folder / "整改清单.xlsx"


def test_a_sheet_a_unit_and_a_cover_that_leads_there(book: Path) -> None:
    sheets = load_workbook(book)
    assert sheets.sheetnames[:3] == ["各单位", "检查指标", "同错排查"]
    assert set(sheets.sheetnames[3:]) == {UNITS[0], UNITS[1], "-丁县_测试__局_", "检查指标（2）", "（未注明单位）"}
    cover = sheets["各单位"]
    assert [cell.value for cell in cover[2]][:1] == ["（未注明单位）"]
    links = {cell.hyperlink.location for row in cover.iter_rows(min_row=2) for cell in row if cell.hyperlink}
    assert links == {f"'{name}'!A1" for name in sheets.sheetnames[3:]}
    nothing = next(row for row in cover.iter_rows(values_only=True) if row[0] == UNITS[2])
    assert nothing[7] == "没有问题"


def test_rows_have_what_a_clerk_needs(book: Path) -> None:
    sheet = load_workbook(book)[UNITS[0]]
    assert tuple(cell.value for cell in sheet[1]) == COLUMNS
    row = dict(zip(COLUMNS, (cell.value for cell in sheet[2]), strict=True))
    assert (row["错误"], row["建议"], row["级别"], row["状态"]) == ("布署", "部署", "一般", "待整改")
    assert row["标题"] == "通知一"
    assert row["依据"].startswith("《现代汉语词典》")
    assert row["文章编号"] == "1"
    assert sheet["B2"].hyperlink.target == "https://www.jiaxian.example/1.html"
    choices = sheet.data_validations.dataValidation[0]
    assert "已整改" in choices.formula1
    assert "O2" in choices.sqref


def test_nothing_runs_as_a_formula_and_no_script_becomes_a_link(book: Path) -> None:
    sheets = load_workbook(book)
    for sheet in sheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "+", "-", "@", "\t"))
                assert not (cell.hyperlink and cell.hyperlink.target and "javascript" in cell.hyperlink.target)
    hostile = sheets["-丁县_测试__局_"]
    assert hostile["B2"].value == f"'{HOSTILE}"
    assert hostile["M2"].value == "'@甲"
    assert hostile["B2"].hyperlink is None


def test_control_characters_are_left_out(book: Path) -> None:
    texts = [row[5] for row in load_workbook(book)["（未注明单位）"].iter_rows(min_row=2, values_only=True)]
    assert texts == ["布署", "坏"]


def test_hints_are_for_information(book: Path) -> None:
    row = [cell.value for cell in load_workbook(book)["检查指标（2）"][2]]
    assert (row[9], row[14]) == ("提示", "供参考")


def test_personal_data_does_not_travel(book: Path) -> None:
    with zipfile.ZipFile(book) as package:
        held = "".join(package.read(name).decode() for name in package.namelist())
    assert "198001010037" not in held
    for name in ("report.html", "同错排查.csv", "summary.json"):
        assert "198001010037" not in book.with_name(name).read_text(encoding="utf-8")


def test_large_results_go_into_several_files(tmp_path: Path) -> None:
    extra = [{"origin": f"typo-{n}@1", "unit": UNITS[0]} for n in range(25)]
    posts = [Written("1", "会议听取汇报。", extra=extra),
             Written("2", "会议听取汇报。", unit=UNITS[1], extra=[{"unit": UNITS[1]}] * 3)]  # fmt: skip
    folder = write_run(tmp_path / "large", posts)
    with Spill(folder) as spill:
        worklist, summary = Worklist(spill, rows_a_file=10), Summary()
        for post, findings in posts_with_findings(folder):
            summary.add(post, findings)
            worklist.add(post, findings)
        names = worklist.write(folder, summary.units, Extra((), (), 0, ()))
    assert names == ["整改清单.xlsx", "整改清单-02.xlsx", "整改清单-03.xlsx"]
    rows = []
    for name in names:
        for sheet in load_workbook(folder / name):
            if sheet.title in UNITS:
                own = list(sheet.iter_rows(min_row=2, values_only=True))
                assert len(own) <= 10
                rows += own
    assert len(rows) == 28
    assert [row[0] for row in rows] == [*range(1, 26), 1, 2, 3]


def test_sheet_names() -> None:
    taken: set[str] = set()
    assert sheet_name("甲" * 40, taken) == "甲" * 31
    assert sheet_name("甲" * 40, taken) == "甲" * 28 + "（2）"
    assert sheet_name("'a[b]:c*?/\\d'", taken) == "a_b__c____d"
    assert sheet_name("History", taken) == "History_"
    assert sheet_name("\x01", taken) == "未命名"
    assert sheet_name("𠮷" * 20, taken) == "𠮷" * 15
