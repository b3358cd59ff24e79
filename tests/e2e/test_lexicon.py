"""The whole way of an entry in a real browser, against a real server with its worker; and the keyboard, and axe."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.lexicon.entry import HEADER
from nlp.lexicon.export import entry_line
from tests.e2e.lexicon_seat import APPROVER, EDITOR, KEEPER, LexiconSeat, Site, site
from tests.service.lexicon.conftest import ENTRY

__all__ = ["site"]


def test_the_whole_way(site: Site, browser, tmp_path: Path) -> None:
    keeper, approver, editor = (LexiconSeat(browser, site.office, name) for name in (KEEPER, APPROVER, EDITOR))

    sheet = tmp_path / "词条.tsv"
    bad = entry_line(ENTRY).replace("test-1", "test-2").replace("general", "grave")
    sheet.write_text("\n".join((HEADER, entry_line(ENTRY), bad)) + "\n", encoding="utf-8")
    keeper.go("/lexicon/import")
    for partial in (False, True):
        keeper.page.set_input_files("input[type=file]", str(sheet))
        keeper.page.fill("input[name=authority_line]", "公文用语规范")
        if partial:
            keeper.page.check("input[name=partial]")
        keeper.page.click("main form button")
        keeper.see("提案 1" if partial else "未提出任何改动")
        assert "“grave”不是级别" in keeper.main()
    keeper.page.click("text=提案 1")
    keeper.page.wait_for_selector("#replay")
    proposal = keeper.page.url
    keeper.try_out()
    keeper.see("将新增命中 1 处")
    keeper.see("本人提出的词条须由另一人审批")
    assert keeper.count("form[action$='/approve']") == 0

    editor.open(site.draft)
    assert "phrase-test-1" not in editor.page.content()
    editor.go(proposal)
    editor.see("将新增命中 1 处")
    assert editor.count("form[action$='/open']") == 0, "what it quotes of other units is not for every editor"

    approver.go(proposal)
    assert approver.count("form[action$='/approve']") == 0, "first the replay is to be opened"
    approver.page.click("text=查看试跑结果")
    assert "有关事宜" in approver.page.locator("#replay mark").first.inner_text()
    approver.page.wait_for_load_state()  # the keys are bound once the page has loaded
    approver.page.keyboard.press("j")
    approver.page.wait_for_function("document.activeElement.matches('.hits li')")
    approver.page.check("input[name=looked]")
    approver.press("/approve", authority_line="同意")
    approver.see("已通过")
    approver.release("增补公文用语")
    approver.see("新增 1 条")

    editor.go(site.draft)
    editor.page.wait_for_selector("text=phrase-test-1@1")

    keeper.go("/lexicon/entries/phrase-test-1")
    keeper.press("/retire", authority_line="不再要求")
    keeper.page.wait_for_selector("#replay")
    second = keeper.page.url
    approver.go(second)
    approver.try_out()
    approver.see("失去命中 1 处")
    approver.approve(second)
    approver.release("停用一条")
    approver.see("停用 1 条")
    approver.go("/lexicon/releases/1")
    approver.press("/rollback", authority_line="仍需要")
    approver.see("第3版")
    editor.go(site.draft)
    editor.page.wait_for_selector("text=phrase-test-1@3")

    approver.go("/lexicon/log")
    approver.page.click("text=校验日志")
    approver.see("校验通过")
    said = approver.main()
    for step in ("导入", "提案", "试跑", "查看试跑", "通过", "新增", "发布", "停用", "修改", "回退"):
        assert step in said
    for seat in (keeper, approver, editor):
        assert seat.errors == []


def test_the_list_filters_as_one_types(site: Site, browser) -> None:
    seat = LexiconSeat(browser, site.office, EDITOR)
    seat.go("/lexicon/")
    seat.page.keyboard.press("Escape")
    seat.page.keyboard.press("/")
    seat.page.keyboard.type("bushu")
    seat.page.wait_for_selector("#found:has-text('找到 2 条')")
    assert "布署" in seat.page.locator("#rows").inner_text()
    assert "words=bushu" in seat.page.url
    seat.page.keyboard.press("Escape")
    seat.page.keyboard.press("j")
    seat.page.keyboard.press("Enter")
    seat.page.wait_for_selector(".headword")
    assert seat.errors == []


def test_the_pages_are_accessible(site: Site, browser) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    seat = LexiconSeat(browser, site.office, KEEPER)
    for path in ("/", "/new", "/entries/typo-0038", "/import", "/proposals", "/releases", "/log", "/levels", "/noisy"):
        seat.go(f"/lexicon{path}")
        found = axe.Axe().run(seat.page).response["violations"]
        grave = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert not grave, (path, grave)
