"""Tables read from files: every line that cannot be taken is named with its reason; samples are refused."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from nlp.lists.columns import COLUMNS, to_tsv
from nlp.types import InputError
from service.lists.tables import lists_in, numbered, read_tables, rows_of
from service.lists.template import as_workbook, template
from tests.lists.tables import lists

PEOPLE = "\t".join(COLUMNS["people"].values())
GOOD = "赵甲乙\t某县县长\t\t2024-01-01\t\t1\t是\t虚构的文件\t"


def said(*lines: str) -> list[str]:
    (table,) = read_tables("名单.tsv", "\n".join((PEOPLE, *lines)).encode())
    return [str(remark) for remark in table.remarks]


def test_tables_come_back_as_they_were_written() -> None:
    for one in lists():
        content = to_tsv(one.kind, one.rows)
        assert rows_of(one.kind, content) == one.rows
        (table,) = read_tables("名单.xlsx", as_workbook(one.kind, one.rows))
        assert to_tsv(table.kind, table.rows) == content
        assert not table.remarks


def test_the_template_is_refused_until_its_samples_are_gone() -> None:
    assert template() == template()
    tables = read_tables("模板.xlsx", template())
    assert [table.kind for table in tables] == ["people", "names", "phrases"]
    assert all("示例行" in remark.reason for table in tables for remark in table.remarks)
    assert not any(table.rows for table in tables)
    book = load_workbook(io.BytesIO(template()))
    assert book.sheetnames[0] == "说明"
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows(min_row=2):
            row[-1].value = None
    made = io.BytesIO()
    book.save(made)
    assert all(table.sound and table.rows for table in read_tables("填好.xlsx", made.getvalue()))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (GOOD.replace("赵甲乙", "赵 乙"), "中间有空格"),
        (GOOD.replace("赵甲乙", "赵　乙"), "空格"),
        (GOOD.replace("赵甲乙", "赵甲\u200b乙"), "不能显示的字符"),
        (GOOD.replace("赵甲乙", "赵甲\x07"), "不能显示的字符"),
        (GOOD.replace("赵甲乙", "赵"), "只有一个字"),
        (GOOD.replace("赵甲乙", "赵甲乙#"), "不属于名称的字符"),
        (GOOD.replace("赵甲乙", ""), "姓名：不能为空"),
        (GOOD.replace("虚构的文件", ""), "依据：不能为空"),
        (GOOD.replace("2024-01-01", "去年"), "不是日期"),
        (GOOD.replace("2024-01-01", "2024-02-30"), "不是日期"),
        (GOOD.replace("2024-01-01\t", "2024-01-01\t2023-01-01"), "早于任职起"),
        (GOOD.replace("\t1\t是", "\t第一\t是"), "不是 1 起的整数"),
        (GOOD.replace("\t1\t是", "\t0\t是"), "不是 1 起的整数"),
        (GOOD.replace("\t是\t", "\t也许\t"), "请写“是”或“否”"),
        (GOOD.replace("某县县长", "县委副书记、县长"), "一行写一个职务"),
        (GOOD + "\t多一列", "有 10 列"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named(line: str, reason: str) -> None:
    (remark,) = said(line)
    assert remark.startswith("第 2 行")
    assert reason in remark


@pytest.mark.parametrize(
    ("lines", "place", "reason"),
    [
        ((GOOD, GOOD.replace("赵甲乙", "钱丙丁").replace("\t1\t", "\t2\t")), "第 3 行", "写明独任"),
        ((GOOD, GOOD), "第 3 行", "重复"),
        ((GOOD, GOOD.replace("赵甲乙", "钱丙丁").replace("某县县长", "某县书记")), "第 3 行", "排序 1 与第 2 行相同"),
        ((GOOD, GOOD.replace("赵甲乙", "赵甲已").replace("某县县长", "某县书记").replace("\t1\t", "\t2\t")),
         "第 3 行", "两种写法"),
        ((GOOD, GOOD.replace("赵甲乙", "赵乙甲").replace("某县县长", "某县书记").replace("\t1\t", "\t2\t")),
         "第 3 行", "两种写法"),
    ],
)  # fmt: skip
def test_what_a_table_says_against_itself(lines: tuple[str, ...], place: str, reason: str) -> None:
    (remark,) = said(*lines)
    assert remark.startswith(place)
    assert reason in remark


def test_a_table_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.lists.tables.LONGEST", 2)
    rows = [f"建设某某示范县之{number}\t\t\t依据\t" for number in "一二三四"]
    (table,) = read_tables("x.tsv", "\n".join(("\t".join(COLUMNS["phrases"].values()), *rows)).encode())
    (remark,) = table.remarks
    assert (remark.line, remark.stops, len(table.rows)) == (4, True, 2)
    assert "一张表至多 2 行，从这一行起没有读" in remark.reason


def test_what_is_no_fault() -> None:
    later = GOOD.replace("赵甲乙", "钱丙丁").replace("2024-01-01\t", "2025-01-01\t")
    assert said(GOOD.replace("2024-01-01\t", "2024-01-01\t2024-12-31"), later) == [], "one after the other"
    assert said(GOOD, "", GOOD.replace("某县县长", "中共某县委副书记").replace("\t是\t", "\t\t")) == [], "two posts"
    month = "钱丙丁\t某局副局长\t\t2024-03\t2025年\t\t否\t虚构的文件\t"
    assert said(GOOD.replace("2024-01-01", "2024年1月1日"), month) == []


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", "随便写写\n".encode(), b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0x"]
)
def test_what_is_no_list_gets_a_sentence(data: bytes) -> None:
    with pytest.raises(InputError):
        read_tables("x.tsv", data)


def test_formulas_and_strange_sheets() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(list(COLUMNS["phrases"].values()))
    sheet.append(["=1+1", "", "", "依据", ""])
    sheet.append(["建设某某示范县", "", "", "依据", ""])
    book.create_sheet("别的").append(["随便", "写写"])
    made = io.BytesIO()
    book.save(made)
    (table,) = read_tables("x.xlsx", made.getvalue())
    assert len(table.rows) == 1
    assert any("公式" in remark.reason for remark in table.remarks)
    assert any("没有读" in remark.reason for remark in table.remarks)


def test_a_folder_of_lists(tmp_path) -> None:
    for one in lists():
        (tmp_path / f"{one.kind}.tsv").write_bytes(to_tsv(one.kind, one.rows))
    found = lists_in(tmp_path)
    assert {one.kind for one in found} == {"people", "names", "phrases"}
    assert all(one.version == one.sha256[:8] for one in found)
    (tmp_path / "bad.tsv").write_text(f"{PEOPLE}\n{GOOD}\n{GOOD}\n", "utf-8")
    with pytest.raises(InputError, match="第 3 行：与第 2 行重复"):
        lists_in(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="没有名单"):
        lists_in(tmp_path / "empty")


def test_rows_are_numbered_as_exported() -> None:
    (table,) = read_tables("x.tsv", f"{PEOPLE}\n\n\n{GOOD}\n".encode())
    assert [row.line for row in numbered(table.rows)] == [2]
