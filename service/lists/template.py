"""The workbook to fill in: a sheet of instructions, and a sheet with invented samples for each kind."""

from __future__ import annotations

import io
from typing import Any

from nlp.lists import Row
from nlp.lists.columns import COLUMNS, SAMPLE, cells_of
from nlp.lists.rows import LABELS
from service.lexicon.sheets import timeless
from service.lists.tables import GUIDE, LONGEST

_NOTE = f"{SAMPLE}：请删去本行"
SAMPLES = {
    "people": (
        ("甲乙丙", "某某县人民政府县长", "某某县县长|县长", "2024-03-01", "", "2", "是", "某任〔2024〕0号", _NOTE),
        ("丁戊己", "中共某某县委书记", "某某县委书记|县委书记", "2023-01-01", "", "1", "是", "某委〔2023〕0号", _NOTE),
        ("庚辛壬", "某某县人民政府副县长", "副县长", "2019-05-01", "2023-12-31", "", "否", "某任〔2019〕0号", _NOTE),
    ),
    "names": (
        ("某某县某某局", "机构", "县某某局", "某某县旧某局", "2019-03-01", "", "某编〔2019〕0号", _NOTE),
        ("甲乙丙社区", "地名", "", "", "", "", "某民〔2020〕0号", _NOTE),
    ),
    "phrases": (("建设“一某两某三某”某某示范县", "2024-01-01", "", "某县第〇次党代会报告", _NOTE),),
}
_GUIDE = (
    ("这是什么", "本单位自己保管的三张表。导入后，本单位和下级单位的稿件按表检查；程序不附带任何人的姓名。"),
    ("人员职务", "一行写一个人的一个职务，兼任的另起一行。姓名中间不要留空格。离任的人请保留，并写“任职止”。"),
    ("　职务和简称", "职务写全称，如“某某县人民政府县长”；其他叫法写在职务简称里，如“某某县县长|县长”（用 | 分开）。"),
    ("　任职起、任职止", "写成 2024-03-01。当天算在任内。还在任的，任职止留空；不知道哪天起的，任职起留空。"),
    ("　排序", "1 起的整数，小的在前；全表统一排，同一时期不能重复。不参加排序的留空。"),
    ("　独任", "同一时期只由一个人担任的职务（如县长）写“是”。写“是”的才会判为“严重”，其余只作提示。"),
    ("地名机构", "类别写“地名”或“机构”。名称写全称。改过名的，旧名写在曾用名里（用 | 分开），起用写改名的日子。"),
    ("固定表述", "本单位固定用的提法，至少 4 个字，写准标点。稿件中错一个字、漏了词的会指出。"),
    ("依据", "每行都要写：任免通知、批复、文件号等，审稿时会照原样显示给编辑。"),
    ("示例行", f"各表下面的示例都是虚构的，备注以“{SAMPLE}”开头的行不能导入，填写后请删去。"),
    ("行数", f"一张表至多 {LONGEST:,} 行。更多的，按下级单位分开，各自导入。"),
    ("更新", "每次导入整张表，代替上一版；旧版都留着，可以恢复。先下载现行的表，改好再导入。"),
    ("谁能看", "只有管这个单位的词库维护员、词库审批员和管理员能看和下载。日志、词库包和词库导出中没有表的内容。"),
)  # fmt: skip


def template() -> bytes:
    """The workbook with samples; the same bytes every time."""
    return _workbook(SAMPLES, guide=True)


def as_workbook(kind: str, rows: tuple[Row, ...]) -> bytes:
    """A list as a workbook that can be imported again."""
    return _workbook({kind: tuple(tuple(cells_of(row)) for row in rows)}, guide=False)


def _workbook(tables: dict[str, Any], guide: bool) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)

    def line(sheet: Any, values: Any, bold: bool = False) -> None:
        cells = []
        for value in values:
            cell = WriteOnlyCell(sheet, value or None)
            if value:
                cell.data_type = "s"  # never a formula
            cell.number_format = "@"
            cell.font = Font(bold=bold)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cells.append(cell)
        sheet.append(cells)

    if guide:
        sheet = book.create_sheet(GUIDE)
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 100
        for pair in _GUIDE:
            line(sheet, pair)
    for kind, rows in tables.items():
        sheet = book.create_sheet(LABELS[kind])
        sheet.freeze_panes = "A2"
        for number in range(len(COLUMNS[kind])):
            sheet.column_dimensions["ABCDEFGHI"[number]].width = 24 if number < 3 else 16
        line(sheet, COLUMNS[kind].values(), bold=True)
        for cells in rows:
            line(sheet, cells)
    made = io.BytesIO()
    book.save(made)
    return timeless(made.getvalue())
