"""What each of the five roles sees and may not do, and that nothing of another unit can be opened."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.seat import Seat

NAV = "nav[aria-label=主菜单]"
MENUS = {
    "wangxl": ["审稿台", "词库", "解读", "总览", "任务"],
    "lijg": ["审稿台", "词库", "解读", "总览", "任务"],
    "zhaom": ["词库", "任务"],
    "zhoup": ["词库", "任务"],
    "guanli": ["审稿台", "词库", "解读", "总览", "任务", "用户和单位", "操作记录"],
}
REFUSED = {
    "wangxl": ["/admin/people", "/admin/events", "/lexicon/log"],
    "lijg": ["/admin/people", "/admin/events"],
    "zhaom": ["/desk/", "/interpret/", "/overview/", "/admin/people"],
    "zhoup": ["/desk/", "/interpret/", "/overview/", "/admin/events"],
    "guanli": [],
}
DRAFT = "各科室：\n现将有关事项通知如下。\n"


@pytest.mark.parametrize("name", MENUS)
def test_each_role_sees_its_own_and_no_more(sit: Callable[..., Seat], name: str) -> None:
    seat = sit(name)
    items = seat.page.locator(f"{NAV} a").all_inner_texts()
    assert [item for item in items if item in MENUS["guanli"]] == MENUS[name]
    expect(seat.page.locator("main h1")).to_be_visible()
    for item in MENUS[name]:
        seat.page.click(f"{NAV} a:has-text('{item}')")
        expect(seat.page.locator(f"{NAV} [aria-current=page]")).to_have_text(item)
    for path in REFUSED[name]:
        seat.go(path)
        assert "您没有使用此功能的权限" in seat.main()


def test_what_a_role_may_do_is_what_it_is_offered(sit: Callable[..., Seat]) -> None:
    for name, may_write in (("wangxl", True), ("lijg", False)):
        seat = sit(name)
        seat.go("/desk/")
        assert (seat.page.get_by_role("button", name="新建，粘贴文字").count() == 1) is may_write
        assert (seat.page.locator("#drop").count() == 1) is may_write


def test_nothing_of_another_unit_is_opened(sit: Callable[..., Seat]) -> None:
    editor, foreign = sit("wangxl"), sit("chenx")
    draft = editor.write(DRAFT, "只给本单位看的通知")
    editor.page.click("#export summary")
    editor.page.click("text=审校单，可打印")
    expect(editor.page.locator("h1")).to_have_text("审校单")
    sheet = editor.path()
    editor.go("/interpret/")
    editor.page.fill("textarea[name=policy]", "第一条 为做好工作，制定本办法。")
    editor.page.get_by_role("button", name="放在一起评估").click()
    editor.page.wait_for_selector("#first")
    work = editor.path()
    for path in (draft, f"{draft}/versions", f"{draft}/export.docx", f"{draft}/state", sheet, f"{sheet}/verify", work):
        answer = foreign.page.goto(foreign.address + path)
        assert answer.status == 404, path
        assert "只给本单位看" not in foreign.page.content()
    foreign.go("/desk/")
    assert "只给本单位看" not in foreign.main()


def test_an_administrator_lets_a_new_person_in(sit: Callable[..., Seat], browser, office) -> None:
    boss = sit("guanli")
    page = boss.page
    page.click("nav >> text=用户和单位")
    page.fill("form[action$='/people'] input[name=name]", "xinren")
    page.fill("form[action$='/people'] input[name=display]", "新人")
    page.get_by_role("button", name="新建", exact=True).click()
    password = page.locator(".notice b").inner_text()
    assert password not in boss.page.locator("table").inner_text()

    context = browser.new_context(locale="zh-CN")
    fresh = context.new_page()
    fresh.goto(office.address)
    fresh.fill("input[name=name]", "xinren")
    fresh.fill("input[name=password]", password)
    fresh.click("main button.main")
    expect(fresh.locator("main")).to_contain_text("一次性密码")
    fresh.goto(f"{office.address}/desk/")
    expect(fresh.locator("h1")).to_have_text("修改密码")
    fresh.fill("input[name=old]", password)
    for field in ("new", "again"):
        fresh.fill(f"input[name={field}]", "Long-Enough-2026")
    fresh.click("main button.main")
    expect(fresh.locator("nav")).to_contain_text("审稿台")
    context.close()
    boss.go("/admin/events")
    assert "马文（guanli）" in boss.main()
    assert "新建用户" in boss.main()
