"""Nothing typed is ever lost: a reload, a closed window, two tabs, a broken line; and every version is there."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.seat import Seat

DRAFT = "各科室：\n现将有关事项通知如下。\n一、按时报送材料。\n"


def test_typed_and_reloaded(sit: Callable[..., Seat]) -> None:
    seat = sit("wangxl")
    page = seat.page
    path = seat.write(DRAFT, "关于报送材料的通知")
    page.locator("#text").press("Control+End")
    page.keyboard.type("二、认真核对数据。")
    page.evaluate("window.onbeforeunload = null")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()  # before the pause after which it is saved
    seat.ready()
    expect(page.locator("#text")).to_have_value(DRAFT + "二、认真核对数据。")
    seat.saved()
    page.locator("#text").press("Control+End")
    page.keyboard.type("三、联系人在位。")
    page.close(run_before_unload=False)

    seat.page = seat.another()
    seat.go("/desk/")
    seat.page.click("text=关于报送材料的通知")
    seat.ready()
    assert seat.path() == path
    expect(seat.page.locator("#text")).to_have_value(DRAFT + "二、认真核对数据。三、联系人在位。")
    seat.saved()


def test_two_tabs(sit: Callable[..., Seat]) -> None:
    """The second tab to save is told, and keeps what it has as a draft of its own."""
    seat = sit("wangxl")
    first = seat.page
    path = seat.write(DRAFT, "两处同开的通知")
    second = seat.another()
    second.goto(seat.address + path)
    expect(second.locator("#saved")).to_contain_text("已保存")
    first.locator("#text").press("Control+End")
    first.keyboard.type("甲处写的。")
    seat.until("document.getElementById('saved').textContent.startsWith('已自动保存')")
    expect(first.locator("#saved")).to_contain_text("已自动保存")
    second.locator("#text").press("Control+End")
    second.keyboard.type("乙处写的。")
    expect(second.locator("#trouble")).to_contain_text("已在别处改过")
    expect(second.locator("#text")).to_have_value(DRAFT + "乙处写的。")
    second.get_by_role("button", name="把现在的文字存为新稿").click()
    second.wait_for_url(lambda url: not url.endswith(path))
    expect(second.locator("#text")).to_have_value(DRAFT + "乙处写的。")
    seat.open(path)
    expect(first.locator("#text")).to_have_value(DRAFT + "甲处写的。")


def test_the_line_breaks_while_typing(sit: Callable[..., Seat]) -> None:
    seat = sit("wangxl")
    page = seat.page
    path = seat.write(DRAFT, "断网时写的通知")
    seat.context.set_offline(True)
    page.locator("#text").press("Control+End")
    page.keyboard.type("断网时也能写。")
    expect(page.locator("#trouble")).to_contain_text("连不上服务器")
    expect(page.locator("#saved")).to_have_text("尚未保存")
    page.keyboard.type("接着写。")
    seat.context.set_offline(False)
    seat.saved()
    expect(page.locator("#trouble")).to_be_hidden()
    other = sit("lijg")
    other.open(path)
    expect(other.page.locator("#text")).to_have_value(DRAFT + "断网时也能写。接着写。")


def test_versions_with_their_difference(sit: Callable[..., Seat]) -> None:
    seat = sit("wangxl")
    page = seat.page
    path = seat.write(DRAFT, "要比较的通知")
    page.fill("#text", DRAFT.replace("按时", "按期"))
    seat.saved()
    page.click("#versions")
    expect(page.locator("h1")).to_have_text("要比较的通知")
    rows = page.locator("main table").first.locator("tbody tr")
    expect(rows).to_have_count(2)
    rows.last.get_by_text("与现在对比").click()
    expect(page.locator(".compare del")).to_have_text("时")
    expect(page.locator(".compare ins")).to_have_text("期")
    page.get_by_role("button", name="恢复到").click()
    page.wait_for_url(f"**{path}")
    seat.ready()
    expect(page.locator("#text")).to_have_value(DRAFT)
    page.click("#versions")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("恢复")


def test_the_list_of_drafts(sit: Callable[..., Seat]) -> None:
    seat = sit("wangxl")
    page = seat.page
    seat.write(DRAFT, "列表里的通知")
    page.click("nav >> text=审稿台")
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("列表里的通知")
    expect(first).to_contain_text("草稿")
    page.click(".filters >> text=通过")
    expect(page.locator(".filters [aria-current]")).to_have_text("通过")
    assert "列表里的通知" not in seat.main()


def test_an_answer_that_is_lost_is_no_conflict(sit: Callable[..., Seat]) -> None:
    """The server has kept what was sent, the page never heard of it and goes on typing: nobody else was there."""
    seat = sit("wangxl")
    path = seat.write(DRAFT, "回答丢了的通知")
    seat.type_over_lost_answers("**/check")
    seat.open(path)
    expect(seat.page.locator("#text")).to_have_value(DRAFT + "第一句。第二句。第三句。第四句。")
    seat.saved()
