"""The list of what is to be mended (整改): from 待整改 over a due date to 复查通过 or 误报, between two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from tests.e2e.seat import Seat

DRAFT = (
    "各科室：\n现将有关事项通知如下。\n冬季检查要统一布署。\n截止目前，已完成全年任务的八成。\n"
    "各科室要进行进行自查。\n各单位要明确专人负责，认真做好各项准备工作。\n"
)
"""Long enough to count (service.desk.records.SHORTEST)."""
COLUMN = "整改试点"
ROWS = ".mending tbody tr"


def listed(seat: Seat, state: str = "待整改") -> None:
    """The list of this story's column, in one state."""
    seat.go("/overview/mending")
    seat.page.fill("input[name=column]", COLUMN)
    seat.page.get_by_role("button", name="查看").click()
    seat.page.click(f".filters a:has-text('{state}')")
    expect(seat.page.locator(".filters [aria-current]")).to_contain_text(state)


def tick(seat: Seat, *words: str) -> None:
    for word in words:
        seat.page.locator(ROWS, has_text=f"「{word}」").get_by_role("checkbox").check()


def press(seat: Seat, button: str, told: str) -> None:
    seat.page.locator(".acting").get_by_role("button", name=button, exact=True).click()
    expect(seat.page.get_by_role("status")).to_contain_text(told)


def test_what_is_found_is_handed_out_mended_and_looked_at_again(sit: Callable[..., Seat], tmp_path: Path) -> None:
    editor, approver = sit("wangxl"), sit("lijg")
    editor.write("", "关于冬季检查的通报")
    editor.page.fill("#column", COLUMN)
    editor.page.fill("#text", DRAFT)
    editor.saved()
    draft = editor.path()

    listed(approver)
    rows = approver.page.locator(ROWS)
    expect(rows).to_have_count(3)
    approver.page.check("#all")
    assert all(box.is_checked() for box in rows.get_by_role("checkbox").all())
    yesterday = date.today() - timedelta(days=1)
    approver.page.fill("input[name=due]", yesterday.isoformat())
    approver.page.select_option("select[name=assignee]", label="王秀兰")
    press(approver, "分派", "已处理 3 项")
    listed(approver, "已过期限")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text(yesterday.isoformat())
    expect(rows.first).to_contain_text("已过期限")
    expect(rows.first).to_contain_text("王秀兰")

    listed(editor)
    for refused in ("判为误报", "重新打开", "分派"):
        expect(editor.page.get_by_role("button", name=refused)).to_have_count(0)
    press(editor, "标记为已修改", "请先勾选问题")
    tick(editor, "布署", "截止目前")
    press(editor, "标记为已修改", "已处理 2 项")
    listed(editor, "已标记修改")
    expect(editor.page.locator(ROWS)).to_have_count(2)

    editor.open(draft)
    editor.page.fill("#text", DRAFT.replace("布署", "部署"))
    editor.saved()
    listed(approver, "已标记修改")
    tick(approver, "布署", "截止目前")
    press(approver, "复查", "已复查 1 份稿件")
    listed(approver, "复查通过")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("布署")
    listed(approver)
    expect(rows).to_have_count(2)
    expect(approver.page.locator(ROWS, has_text="截止目前")).to_be_visible()

    tick(approver, "截止目前")
    press(approver, "判为误报", "判为误报要写明理由")
    tick(approver, "截止目前")
    approver.page.fill("input[name=note]", "引用旧文原话")
    press(approver, "判为误报", "已处理 1 项")
    listed(approver, "误报")
    approver.page.locator(ROWS, has_text="截止目前").get_by_role("link").first.click()
    history = approver.page.locator("table")
    for told in ("待整改", "期限", "责任人 王秀兰", "已标记修改", "仍在原处", "误报", "引用旧文原话", "李建国"):
        expect(history).to_contain_text(told)
    listed(approver, "误报")
    tick(approver, "截止目前")
    press(approver, "重新打开", "已处理 1 项")

    listed(approver, "全部")
    expect(rows).to_have_count(3)
    with approver.page.expect_download() as waiting:
        approver.page.click("text=导出 xlsx")
    kept = tmp_path / "整改清单.xlsx"
    waiting.value.save_as(kept)
    sheet = openpyxl.load_workbook(kept).active
    found = {row[5].value: row[10].value for row in sheet.iter_rows(min_row=2) if row[0].value == "关于冬季检查的通报"}
    assert found == {"布署": "复查通过", "截止目前": "待整改", "进行进行": "待整改"}
