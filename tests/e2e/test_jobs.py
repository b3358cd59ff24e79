"""A long job in the page: started from many files, its progress seen, cancelled; and one that is let finish."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from tests.e2e.seat import Seat

LINE = "为落实要求，现就统一布署冬季检查工作通知如下。各科室要进行进行自查，截止目前尚有三项未完成。\n"


def start(seat: Seat, folder: Path, number: int, lines: int) -> None:
    paths = []
    for index in range(number):
        path = folder / f"第{index + 1:03d}份.txt"
        path.write_text(f"关于第{index + 1}项工作的通知\n" + LINE * lines, encoding="utf-8")
        paths.append(str(path))
    seat.go("/jobs/")
    seat.page.set_input_files("#files", paths)
    seat.page.get_by_role("button", name="开始审校").click()
    seat.page.wait_for_selector("[data-show=state]")


def test_a_long_job_is_seen_and_cancelled(sit: Callable[..., Seat], tmp_path: Path) -> None:
    seat = sit("wangxl")
    page = seat.page
    start(seat, tmp_path, 150, 240)
    expect(page.locator("[data-show=state]")).to_have_text("进行中")
    expect(page.locator("[data-show=place]")).to_have_text(re.compile(r"^[1-9]\d*／150$"))
    seat.until("document.querySelector('progress').value > 0")
    page.get_by_role("button", name="取消任务").click()
    expect(page.locator("main")).to_contain_text("任务已取消，停在")
    expect(page.get_by_role("button", name="取消任务")).to_have_count(0)
    stopped = re.search(r"停在 (\d+)／150", seat.main())
    assert stopped is not None
    assert 0 < int(stopped.group(1)) < 150
    page.click("text=全部任务")
    expect(page.locator("tbody tr").first).to_contain_text("已取消")


def test_a_job_ends_while_nobody_looks(sit: Callable[..., Seat], tmp_path: Path) -> None:
    seat = sit("wangxl")
    page = seat.page
    start(seat, tmp_path, 3, 1)
    job = seat.path()
    seat.go("/desk/")
    seat.go(job)
    expect(page.locator("main")).to_contain_text("共 3 份")
    with page.expect_download() as waiting:
        page.click("text=下载 整改清单.xlsx")
    kept = tmp_path / "整改清单.xlsx"
    waiting.value.save_as(kept)
    assert openpyxl.load_workbook(kept)["整改清单"].max_row > 3
