"""Every control of every room is reached by the Tab key alone, and shows that it is; and axe is content there too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.seat import Seat
from tests.e2e.test_accessibility import look

ROOMS = {
    "guanli": ("/desk/", "/interpret/", "/archives/", "/overview/", "/overview/mending", "/jobs/", "/admin/people",
               "/admin/events", "/password"),
    "zhaom": ("/lexicon/", "/lexicon/proposals", "/lexicon/releases", "/lexicon/lists", "/lexicon/bundles",
              "/lexicon/import", "/lexicon/new"),
}  # fmt: skip
MOST = 1_500
"""Presses after which a page is said never to let go."""
NEXT = """() => {
  const at = document.activeElement;
  if (at === document.body) return "outside";
  if (at.dataset.reached) return null;
  at.dataset.reached = "1";
  const style = getComputedStyle(at), name = at.outerHTML.slice(0, 120);
  const own = at.matches("[type=checkbox],[type=radio]");
  return { name, seen: own || style.outlineStyle !== "none" || style.boxShadow !== "none" };
}"""
LEFT = """() => {
  const group = (one) => one.type === "radio" && document.querySelector(`[name="${one.name}"][data-reached]`);
  return [...document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,summary")]
    .filter((one) => one.getClientRects().length && !one.disabled && one.tabIndex >= 0)
    .filter((one) => !one.dataset.reached && !group(one)).map((one) => one.outerHTML.slice(0, 120));
}"""


def walk(page: Any, name: str) -> list[tuple[str, str, str]]:
    """What the Tab key does not reach, and what does not show that it was reached. A page may begin at its search
    field: it is gone round twice then. What a person may unfold is unfolded first."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    unseen, rounds = [], 0
    for _ in range(MOST):
        page.keyboard.press("Tab")
        at = page.evaluate(NEXT)
        if at == "outside":
            rounds += 1
            if rounds == 2 or page.evaluate(LEFT) == []:
                break
        elif at is not None and not at["seen"]:
            unseen.append((name, "shows no focus", at["name"]))
    return unseen + [(name, "is not reached", one) for one in page.evaluate(LEFT)]


@pytest.mark.parametrize("name", ROOMS)
def test_every_room_by_keyboard(sit: Callable[..., Seat], name: str) -> None:
    seat = sit(name)
    found = []
    for path in ROOMS[name]:
        seat.go(path)
        assert seat.page.locator("main h1").is_visible(), path
        found += look(seat.page, path) + walk(seat.page, path)
    assert found == []


def test_a_job_by_keyboard(sit: Callable[..., Seat], tmp_path: Path) -> None:
    """Files are chosen, the job is begun and its result fetched without a mouse."""
    seat = sit("wangxl")
    page = seat.page
    file = tmp_path / "通知.txt"
    file.write_text("各科室：\n要统一布署。\n", encoding="utf-8")
    seat.go("/jobs/")
    page.set_input_files("#files", str(file))
    page.get_by_role("button", name="开始审校").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-show=state]")
    page.wait_for_selector("text=下载 整改清单.xlsx")
    assert look(page, "a job") + walk(page, "a job") == []
    page.get_by_role("link", name="下载 整改清单.xlsx").focus()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "整改清单.xlsx"
