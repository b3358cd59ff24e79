"""An archive from the export to the second look, in the browser: brought in, mapped, reviewed, filtered, handed out,
taken away, mended, run again."""

from __future__ import annotations

import csv
import io
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from nlp.batch.spool import CHUNK_POSTS
from tests.e2e.office import HEALTH, SCHOOLS, Office
from tests.e2e.seat import PHONE, Seat
from tests.e2e.test_accessibility import look

LONG = 8_000
"""Posts of a run that is surely not over at once: thirty pieces, each a good part of a second."""
NUMBER = "530102198001010037"
HEADER = ("稿件编号", "题名", "内文", "发布单位", "栏目", "发布时间")
POSTS = (
    ("a1", "统一布置防汛", "全县要统一布署防汛工作，各学校做好准备。", SCHOOLS, "工作动态", "2026-11-01"),
    ("a2", "主题党日", "活动中弘扬社会注意核心价值观，党员干部踊跃参加。", HEALTH, "工作动态", "2026-11-02"),
    ("a3", "补助名单", f"联系人张某某，身份证号{NUMBER}，请尽快补齐材料。", HEALTH, "通知公告", "2026-11-03"),
    ("a4", "春耕时节", "技术人员深入田间地头，讲解春耕生产技术要点。", SCHOOLS, "工作动态", "2026-11-04"),
    ("a5", "工作简报", "截止目前，各项工作已经全部完成，效果良好。", SCHOOLS, "工作动态", "2026-11-05"),
)


def export(posts: tuple[tuple[str, ...], ...], path: Path) -> Path:
    told = io.StringIO()
    csv.writer(told).writerows((HEADER, *posts))
    path.write_text(told.getvalue(), encoding="utf-8-sig")
    return path


def finished(seat: Seat, within: int = 90) -> None:
    """Wait so many seconds until the run's page shows what it came to."""
    expect(seat.page.locator(".tiles")).to_be_visible(timeout=within * 1000)


def test_the_whole_way_of_an_archive(sit: Callable[..., Seat], tmp_path: Path) -> None:
    seat = sit("guanli")
    page = seat.page
    page.click("text=档案")
    page.select_option("#bring select[name=unit]", label=SCHOOLS)
    page.set_input_files("#archive", str(export(POSTS, tmp_path / "旧文.csv")))
    page.get_by_role("button", name="上传").click()

    expect(page.locator("h1")).to_have_text("旧文.csv")
    archive = seat.path()
    expect(page.locator(".first tbody tr")).to_have_count(5)
    assert page.input_value("select[name=map-title]") == "=题名"
    assert page.input_value("select[name=map-text]") == "=内文"
    page.select_option("select[name=map-author]", label="发布单位")
    expect(page.locator(".first tbody tr").first).to_contain_text(SCHOOLS)
    page.select_option("select[name=map-author]", value="-")
    page.select_option("select[name=map-unit]", label="发布单位")
    expect(page.locator("select[name=map-unit]")).to_have_value("=发布单位")
    found = look(page, "an archive")

    page.get_by_role("button", name="开始审校").click()
    finished(seat)
    first = seat.path()
    expect(page.locator(".tiles")).to_contain_text("5篇文章，2 个单位")
    found += look(page, "a run")

    page.locator(".tabs").get_by_text("问题").click()
    page.select_option("select[name=severity]", value="")
    page.select_option("select[name=unit]", label=HEALTH)
    expect(page.locator(".found")).to_contain_text("社会注意")
    expect(page.locator(".found")).not_to_contain_text("布署")
    assert NUMBER not in seat.main()
    page.locator("main >> text=清除条件").click()
    page.fill("input[name=words]", "布署")
    page.keyboard.press("Enter")
    expect(page.locator(".found li")).to_have_count(1)
    found += look(page, "findings")
    page.click("text=统一布置防汛")
    expect(page.locator(".paper a.mark")).to_have_text("布署")
    found += look(page, "a post")

    page.locator(".tabs").get_by_text("单位对应").click()
    expect(page.get_by_label(f"{HEALTH} 对应的单位").locator("option:checked")).to_have_text(HEALTH)
    found += look(page, "units")
    page.get_by_role("button", name="保存").click()
    page.fill("input[name=due]", "2026-12-15")
    page.locator("form.acting button").click()
    expect(page.locator("main")).to_contain_text("已列入整改", timeout=60_000)
    other = sit("chenx")
    other.go("/overview/mending")
    expect(other.page.locator(".mending")).to_contain_text("社会注意")
    expect(other.page.locator(".mending")).to_contain_text("2026-12-15")
    assert "布署" not in other.main()
    other.page.click("text=主题党日")
    expect(other.page.locator(".paper a.mark").first).to_have_text("社会注意")

    seat.go(first)
    with page.expect_download() as waiting:
        page.locator(".downloads >> text=下载 整改清单.xlsx").click()
    waiting.value.save_as(tmp_path / "整改清单.xlsx")
    assert {SCHOOLS, HEALTH} <= set(openpyxl.load_workbook(tmp_path / "整改清单.xlsx").sheetnames)
    with page.context.expect_page() as opened:
        page.click("text=打开报告")
    expect(opened.value.locator("h1")).to_have_text("文章审校报告")
    opened.value.close()

    mended = tuple((one[0], one[1], one[2].replace("社会注意", "社会主义"), *one[3:]) for one in POSTS)
    seat.go(archive)
    page.set_input_files("#archive", str(export(mended, tmp_path / "十二月.csv")))
    page.get_by_role("button", name="换成新的导出", exact=True).click()
    expect(page.locator("main")).to_contain_text("十二月.csv")
    page.get_by_role("button", name="再审一次").click()
    finished(seat)
    expect(page.locator("main")).to_contain_text("已整改 1 处")
    page.locator(".tabs").get_by_text("回头看").click()
    page.locator(".filters").get_by_text("已整改").click()
    expect(page.locator("main table").last).to_contain_text("社会注意")
    found += look(page, "the second look")
    other.go("/overview/mending?state=复查通过")
    expect(other.page.locator(".mending")).to_contain_text("社会注意")

    page.set_viewport_size(PHONE)
    for tab in ("概况", "问题", "文章", "同错排查", "检查指标"):
        page.locator(".tabs").get_by_text(tab).click()
        found += look(page, f"{tab} on a phone")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, tab
    assert found == []


def test_a_file_that_cannot_be_reviewed_is_refused_in_a_sentence(sit: Callable[..., Seat], tmp_path: Path) -> None:
    seat = sit("lijg")
    seat.go("/archives/")
    (tmp_path / "照片.png").write_bytes(b"\x89PNG")
    seat.page.set_input_files("#archive", str(tmp_path / "照片.png"))
    seat.page.get_by_role("button", name="上传").click()
    expect(seat.page.locator("#said")).to_contain_text("不是能审的归档")
    seat.go("/archives/")
    assert "照片" not in seat.main()


def test_a_run_goes_on_after_the_worker_was_killed(sit: Callable[..., Seat], office: Office, tmp_path: Path) -> None:
    """The worker and its processes die in the middle; another takes the run up where it was, nothing twice."""
    seat = sit("lijg")
    page = seat.page
    lines = tuple(
        (
            f"k{number}",
            f"第{number}期",
            f"第{number}次会议统一布署全县防汛抗旱和地质灾害防治工作，涉及{number * 7}户。",
            SCHOOLS,
            "动态",
            "2026-11-01",
        )
        for number in range(LONG)
    )
    seat.go("/archives/")
    page.set_input_files("#archive", str(export(lines, tmp_path / "长.csv")))
    page.get_by_role("button", name="上传").click()
    page.get_by_role("button", name="开始审校").click()
    page.wait_for_url("**/archives/runs/*")
    workers = [pid for pid in children(office.process.pid) if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert workers
    results = first_reviewed(office.data, seat.path().rsplit("/", 1)[1])
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    assert len(list(results.rglob("*.arrow"))) < LONG / CHUNK_POSTS
    finished(seat, 600)
    expect(page.locator(".tiles")).to_contain_text(f"{LONG:,}篇文章")
    expect(page.locator(".tiles")).to_contain_text(f"{LONG:,}处一般问题")


def first_reviewed(data: Path, run: str) -> Path:
    """The folder of what a run has reviewed, as soon as something is in it."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        for folder in data.glob(f"archives/*/runs/{run}/results/work/review"):
            if any(folder.rglob("*.arrow")):
                return folder
        time.sleep(0.005)
    raise TimeoutError(run)


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    tasks = Path(f"/proc/{pid}/task")
    if not tasks.exists():
        pytest.skip("needs /proc")
    return [int(one) for task in tasks.iterdir() for one in (task / "children").read_text().split()]
