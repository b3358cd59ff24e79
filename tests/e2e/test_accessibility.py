"""axe finds nothing serious on any main page, on the screen and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.seat import PHONE, Seat
from tests.e2e.test_desk_by_mouse import DRAFT
from tests.e2e.test_interpretation import FIRST, begin

ROOMS = ("/desk/", "/overview/", "/overview/mending", "/jobs/", "/interpret/", "/password")
GRAVE = ("serious", "critical")


def look(page: Any, name: str) -> list[tuple[str, str, str]]:
    """The grave violations of the page as it stands: page, rule, first element."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found = axe.Axe().run(page).response["violations"]
    return [(name, one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in GRAVE]


def wider_than_the_screen(seat: Seat, path: str) -> bool:
    seat.go(path)
    return bool(seat.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_the_pages_of_an_editor(sit: Callable[..., Seat]) -> None:
    seat = sit("wangxl")
    page, found = seat.page, []
    draft = seat.write(DRAFT, "关于无障碍检查的通知")
    page.fill("#text", DRAFT.replace("各科室", "各学校"))
    seat.saved()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    found += look(page, "a review")
    page.click("#export summary")
    found += look(page, "what may be taken away")
    page.click("#export summary")
    page.keyboard.press("Escape")
    page.locator("#cards").focus()
    page.keyboard.press("x")
    found += look(page, "the dialog")
    page.keyboard.press("Escape")
    page.set_viewport_size(PHONE)
    found += look(page, "a review on a phone")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.click("#export summary")
    page.click("text=审校单，可打印")
    found += look(page, "the review sheet")
    page.click("text=重新审校并比对")
    found += look(page, "the sheet verified")
    page.set_viewport_size(PHONE)
    wide = [path for path in (*ROOMS, f"{draft}/versions") if wider_than_the_screen(seat, path)]
    assert wide == [], "a phone would have to be pushed to and fro"
    page.set_viewport_size({"width": 1366, "height": 768})
    for path in (*ROOMS, f"{draft}/versions"):
        seat.go(path)
        found += look(page, path)
    seat.go(f"{draft}/versions")
    page.click("text=与现在对比")
    found += look(page, "two versions")
    seat.go("/overview/mending")
    page.locator(".mending tbody a").first.click()
    found += look(page, "a finding on record")
    begin(seat, FIRST)
    page.locator("#cards .card").first.click()
    found += look(page, "an interpretation")
    page.set_viewport_size(PHONE)
    found += look(page, "an interpretation on a phone")
    seat.go("/nothing")
    found += look(page, "an error")
    assert found == []


def test_the_pages_of_an_administrator_and_a_stranger(sit: Callable[..., Seat]) -> None:
    seat = sit("guanli")
    found = []
    for path in ("/admin/people", "/admin/events", "/overview/"):
        seat.go(path)
        found += look(seat.page, path)
    seat.page.set_viewport_size(PHONE)
    seat.go("/admin/people")
    found += look(seat.page, "people on a phone")
    seat.page.get_by_role("button", name="退出").click()
    found += look(seat.page, "the login")
    seat.page.fill("input[name=name]", "nobody")
    seat.page.fill("input[name=password]", "wrong")
    seat.page.click("main button.main")
    found += look(seat.page, "a login refused")
    assert found == []
