"""An editor reviews a draft and mends it, from the login to the handing in, without touching the mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.e2e.office import PASSWORD, Office
from tests.e2e.seat import Seat

DRAFT = "各科室：\n现就统一布署检查工作通知如下。\n一、各学校要进行进行整改。\n二、截止目前，尚有三项未完成，请抓紧。\n"
MENDED = DRAFT.replace("布署", "部署").replace("进行进行", "进行")


def tab_to(page: Any, words: str, most: int = 60) -> None:
    """Tab on until the element in focus shows these words, and see that its focus is drawn."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement === document.body ? '' : document.activeElement.innerText"):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline not in ("none", ""), f"the focus on {words} is not seen"
            return
    raise AssertionError(f"no way by keyboard to {words}")


def test_from_login_to_handing_in(browser: Any, office: Office) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    page.goto(office.address)
    page.wait_for_selector("input[name=name]:focus")
    page.keyboard.type("wangxl")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".who")
    tab_to(page, "新建，粘贴文字")
    page.keyboard.press("Enter")
    page.wait_for_selector("#text:focus")
    page.keyboard.insert_text(DRAFT)
    expect(page.locator("#cards > .card")).to_have_count(3)

    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("#marks mark.current")).to_have_text("布署")
    page.keyboard.press("j")
    expect(page.locator("#marks mark.current")).to_have_text("进行进行")
    page.keyboard.press("k")
    expect(page.locator("#marks mark.current")).to_have_text("布署")
    page.keyboard.press("Enter")
    expect(page.locator("#marks mark.current")).to_have_text("进行进行")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value(MENDED)
    expect(page.locator("#marks mark.current")).to_have_text("截止目前")

    page.keyboard.press("x")
    page.wait_for_selector("#ask-reason:focus")
    page.keyboard.type("原文如此")
    page.keyboard.press("Enter")
    expect(page.locator("#cards > .card")).to_have_count(0)
    expect(page.locator("#cards summary", has_text="已忽略 1 条")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator("#cards > .card")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator("#text")).to_have_value(MENDED.replace("进行整改", "进行进行整改"))
    expect(page.locator("#marks mark.current")).to_have_text("进行进行")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value(MENDED)

    tab_to(page, "提交审核")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_have_text("待审")
    context.close()


def test_the_dialog_gives_the_focus_back(sit: Callable[..., Seat]) -> None:
    seat = sit("wangxl")
    page = seat.page
    seat.write(DRAFT)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.wait_for_selector("#ask-reason:focus")
    page.keyboard.press("Escape")
    expect(page.locator("#ask")).not_to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("#marks mark.current")).to_have_text("进行进行")
