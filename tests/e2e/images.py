"""``make images``: docs/images, the main pages of an invented office at 1366×768 and on the width of a phone."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from service.app import create_app
from service.settings import Settings
from tests.e2e.conftest import chromium
from tests.e2e.office import SCHOOLS, furnish, serve
from tests.e2e.sample import fill, posts
from tests.e2e.seat import PHONE, SCREEN, Seat

FOLDER = Path(__file__).parents[2] / "docs" / "images"
HERE = Path(__file__).parent
COLOURS = 192
LARGEST, ALL = 200_000, 3_000_000
"""Bytes of one picture, and of all of them."""


@dataclass(frozen=True, slots=True)
class Picture:
    """``lead`` brings the seat to the page; ``whole``: down to its end rather than what a screen shows."""

    name: str
    lead: Callable[[Seat], Any]
    whole: bool = False
    phone: bool = True


def main() -> int:
    from playwright.sync_api import sync_playwright

    program = chromium()
    if program is None:
        print("no Chromium on this machine: apt-get install chromium", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        data = Path(folder)
        furnish(data)
        app = create_app(Settings(data=data, rate_per_minute=0))
        fill(app)
        app.extensions["xianshen_engine"].dispose()
        office = serve(data, model=True)
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        try:
            editor, boss = (Seat(browser, office, name) for name in ("wangxl", "guanli"))
            _prepare(editor)
            _bring_in(boss, data)
            FOLDER.mkdir(parents=True, exist_ok=True)
            for picture in PICTURES:
                seat = boss if picture.name in OF_THE_BOSS else editor
                _take(seat, picture, SCREEN, "")
                if picture.phone:
                    _take(seat, replace(picture, whole=True), PHONE, "-phone")
        finally:
            browser.close()
            office.close()
    return _weigh()


def _prepare(seat: Seat) -> None:
    """What the pictures need beyond the sample: an interpretation that was mended once."""
    seat.go("/interpret/")
    read = lambda name: (HERE / name).read_text(encoding="utf-8")  # noqa: E731
    page = seat.page
    page.fill("textarea[name=policy]", read("policy.txt"))
    page.fill("textarea[name=text]", read("interpretation_first.txt"))
    page.get_by_role("button", name="放在一起评估").click()
    page.wait_for_selector("#rise svg")
    better = read("interpretation_first.txt").replace("四、什么时候施行", read("middle.txt") + "六、什么时候施行")
    page.fill("#policy_date", "2026-08-10")
    page.fill("#planned", "2026-08-14")
    page.fill("#text", better)
    page.get_by_role("button", name="重新评估，记为一版").click()
    page.wait_for_selector("#rise summary:has-text('共 2 版')")
    seat.go("/jobs/")
    page.set_input_files("#files", [str(path) for path in sorted((HERE.parents[1] / "docs" / "samples").glob("*.txt"))])
    page.get_by_role("button", name="开始审校").click()
    page.wait_for_selector("text=下载 整改清单.xlsx")


def _bring_in(seat: Seat, folder: Path) -> None:
    """An archive of a hundred posts, reviewed once."""
    page = seat.page
    seat.go("/archives/")
    page.select_option("#bring select[name=unit]", label=SCHOOLS)
    page.set_input_files("#archive", str(posts(folder / "县政府网站2026年旧文.csv")))
    page.get_by_role("button", name="上传").click()
    page.select_option("select[name=map-unit]", label="发布单位")
    page.locator(".first tbody tr").first.get_by_text("云岭县").first.wait_for()
    page.get_by_role("button", name="开始审校").click()
    page.wait_for_selector(".tiles", timeout=300_000)


def _archive(seat: Seat) -> None:
    seat.go("/archives/")
    seat.page.click("tbody >> text=第 1 次")
    seat.page.wait_for_selector(".tiles")


def _desk(seat: Seat) -> None:
    seat.go("/desk/")
    seat.page.click("text=示例稿")
    seat.ready()
    seat.page.keyboard.press("Escape")
    for _ in range(4):
        seat.page.keyboard.press("j")


def _interpretation(seat: Seat) -> None:
    seat.go("/interpret/")
    seat.page.locator("tbody a").first.click()
    seat.page.wait_for_selector("#cards .card")
    seat.page.locator("#cards .card").first.click()


def _sheet(seat: Seat) -> None:
    _desk(seat)
    seat.page.click("#export summary")
    seat.page.click("text=审校单，可打印")
    seat.page.wait_for_selector(".sheet-page")


def _at(path: str) -> Callable[[Seat], Any]:
    return lambda seat: seat.go(path)


PICTURES = (
    Picture("drafts", _at("/desk/")),
    Picture("desk", _desk),
    Picture("sheet", _sheet, whole=True, phone=False),
    Picture("interpretation", _interpretation),
    Picture("overview", _at("/overview/"), whole=True),
    Picture("archive", _archive, whole=True),
    Picture("mending", _at("/overview/mending")),
    Picture("lexicon", _at("/lexicon/")),
    Picture("entry", _at("/lexicon/entries/typo-0038"), phone=False),
    Picture("jobs", _at("/jobs/"), phone=False),
    Picture("people", _at("/admin/people")),
)
OF_THE_BOSS = ("overview", "people", "archive")


def _take(seat: Seat, picture: Picture, size: dict[str, int], ending: str) -> None:
    page = seat.page
    page.set_viewport_size(size)
    picture.lead(seat)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)  # what scrolls smoothly has arrived
    drawn = page.screenshot(full_page=picture.whole)
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    if picture.whole:
        image = image.crop((0, 0, image.width, min(image.height, 2 * size["height"] + size["width"])))
    small = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{picture.name}{ending}.png", optimize=True)


def _weigh() -> int:
    """Say what the pictures weigh; 1 where one or all are too heavy for the repository."""
    sizes = {path.name: path.stat().st_size for path in sorted(FOLDER.glob("*.png"))}
    for name, size in sizes.items():
        print(f"{size:>9,} {name}")
    print(f"{sum(sizes.values()):>9,} all")
    return int(max(sizes.values()) > LARGEST or sum(sizes.values()) > ALL)


if __name__ == "__main__":
    sys.exit(main())
