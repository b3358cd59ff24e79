"""Private lists and bundles in a real browser: template, report, import, a draft that cites it, versions, axe."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.lists.columns import to_tsv
from tests.e2e.test_lexicon import Seat, site
from tests.lists.tables import lists

__all__ = ["site"]


def test_a_list_from_the_template_to_the_desk(site: tuple[str, str], browser, tmp_path: Path) -> None:
    address, _ = site
    weihu, editor = Seat(browser, address, "weihu"), Seat(browser, address, "bianji")
    weihu.go("/lexicon/lists")
    with weihu.page.expect_download() as started:
        weihu.page.click("text=下载模板")
    template = tmp_path / "模板.xlsx"
    started.value.save_as(template)

    def send(file: Path, button: str) -> str:
        weihu.page.set_input_files("input[type=file]", str(file))
        weihu.page.fill("form[action$='/lists'] input[name=authority_line]", "换届")
        weihu.page.click(f"form[action$='/lists'] button:has-text('{button}')")
        return weihu.text()

    assert "第 2 行：这是模板里的示例行，请删去" in send(template, "只检查")
    people = tmp_path / "名单.tsv"
    people.write_bytes(to_tsv("people", lists()[0].rows))
    assert "第 1 版，16 行" in send(people, "导入")
    weihu.page.click("#rows a")
    assert "赵甲乙" in weihu.text()

    editor.go("/lexicon/lists")
    assert "没有使用此功能的权限" in editor.page.inner_text("body")
    editor.errors.clear()
    editor.go(site[1])
    editor.page.wait_for_selector("textarea")
    editor.page.fill("textarea", "县长赵甲乙主持会议。")
    editor.page.wait_for_selector("text=按名单，县长是钱丙丁")
    assert "名单 list-people-1@1#5" in editor.page.content()

    weihu.page.select_option("select[name=version]", "0")
    weihu.press("/restore", authority_line="试完停用")
    assert "名单停用" in weihu.text()
    weihu.go("/lexicon/log?verify=1")
    assert "校验通过" in weihu.text()
    for step in ("导入名单", "恢复名单"):
        assert step in weihu.text()
    assert "赵甲乙" not in weihu.text()
    assert weihu.errors == []
    assert editor.errors == []


def test_bundles_from_page_to_page(site: tuple[str, str], browser, tmp_path: Path) -> None:
    seat = Seat(browser, site[0], "shenpi")
    seat.go("/lexicon/bundles")
    public = seat.page.inner_text("#public")
    seat.page.fill("form[action$='/trust'] input[name=public]", public)
    seat.page.fill("form[action$='/trust'] input[name=issuer]", "某省")
    seat.page.fill("form[action$='/trust'] input[name=authority_line]", "来函")
    seat.page.check("input[name=compared]")
    seat.page.click("form[action$='/trust'] button")
    assert "已信任 某省" in seat.page.inner_text("body")
    weihu = Seat(browser, site[0], "weihu")
    weihu.go("/lexicon/bundles")
    bad = tmp_path / "包.zip"
    bad.write_bytes(b"nonsense")
    weihu.page.set_input_files("input[type=file]", str(bad))
    weihu.page.fill("form[action$='/import'] input[name=authority_line]", "来函")
    weihu.page.click("form[action$='/import'] button")
    assert "压缩包结构损坏" in weihu.text()


def test_the_pages_are_accessible(site: tuple[str, str], browser) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    seat = Seat(browser, site[0], "weihu")
    for path in ("/lists", "/bundles"):
        seat.go(f"/lexicon{path}")
        found = axe.Axe().run(seat.page).response["violations"]
        grave = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert not grave, (path, grave)
