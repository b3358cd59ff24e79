"""A writer of an interpretation sees what is wrong, mends it, sees the score rise, and takes it away."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.seat import Seat

POLICY = (Path(__file__).parent / "policy.txt").read_text(encoding="utf-8")
FIRST = (Path(__file__).parent / "interpretation_first.txt").read_text(encoding="utf-8")
MENDED = (Path(__file__).parent / "interpretation_mended.txt").read_text(encoding="utf-8")


def begin(seat: Seat, text: str) -> str:
    seat.go("/interpret/")
    seat.page.fill("textarea[name=policy]", POLICY)
    seat.page.fill("textarea[name=text]", text)
    seat.page.get_by_role("button", name="放在一起评估").click()
    seat.page.wait_for_selector("#rise svg")
    return seat.path()


def test_the_score_rises_as_it_is_mended(sit: Callable[..., Seat], tmp_path: Path) -> None:
    seat = sit("wangxl")
    page = seat.page
    begin(seat, FIRST)
    before = float(page.inner_text("#score"))
    assert before < 60
    expect(page.locator("#first")).to_contain_text("先改")
    expect(page.locator("#caps")).to_contain_text("封顶 59 分")
    expect(page.locator("#bars > div")).to_have_count(6)
    contradiction = page.locator("#cards .card", has_text="不一致").first
    contradiction.click()
    expect(page.locator("#clauses .clause.current")).to_contain_text("800元")
    expect(page.locator("#marks mark.hit").first).to_contain_text("1000元")
    page.locator("#clauses .clause.missing").first.click()
    expect(page.locator("#cards .card.current")).to_contain_text("没讲")
    page.keyboard.press("Escape")
    page.locator("#cards").focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("#cards .card.current")).to_have_count(1)

    page.fill("#text", MENDED)
    page.get_by_role("button", name="重新评估，记为一版").click()
    expect(page.locator("#rise summary")).to_contain_text("共 2 版，比上一版 +")
    after = float(page.inner_text("#score"))
    assert after > before + 20
    expect(page.locator("#caps")).not_to_contain_text("封顶")

    page.click("#rise summary")
    page.locator("#rise li a").last.click()
    expect(page.locator("h1")).to_contain_text(f"第 1 版 · {before:g} 分")
    expect(page.locator(".compare")).to_contain_text("1000元")
    page.click("text=恢复到这一版")
    page.wait_for_selector("#rise svg")
    expect(page.locator("#text")).to_have_value(FIRST)
    expect(page.locator("#score")).to_have_text(f"{before:g}")
    expect(page.locator("#rise summary")).to_contain_text("共 3 版")

    for words, ending in (("docx", ".docx"), ("html", ".html")):
        page.click("#export summary")
        with page.expect_download() as waiting:
            page.click(f"#export a:has-text('{words}')")
        page.click("#export summary")
        kept = tmp_path / waiting.value.suggested_filename
        assert kept.suffix == ending
        waiting.value.save_as(kept)
        if ending == ".docx":
            with zipfile.ZipFile(kept) as archive:
                assert "1000" in archive.read("word/comments.xml").decode()
        else:
            page.goto(kept.as_uri())
            assert "800元" in page.inner_text("body")
            assert "不一致" in page.inner_text("body")


def test_an_answer_that_is_lost_is_no_conflict(sit: Callable[..., Seat]) -> None:
    """The server has kept what was sent, the page never heard of it and goes on typing: nobody is asked anything."""
    seat = sit("wangxl")
    path = begin(seat, FIRST)
    seat.type_over_lost_answers("**/assess")
    seat.go(path)
    expect(seat.page.locator("#text")).to_have_value(FIRST + "第一句。第二句。第三句。第四句。")
    seat.saved()
    expect(seat.page.locator("#trouble")).to_be_hidden()
