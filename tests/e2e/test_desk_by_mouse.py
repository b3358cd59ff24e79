"""An editor reviews a draft and mends it with the mouse, and takes it away."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from tests.e2e.seat import Seat

DRAFT = """各科室：
为落实要求，现就统一布署冬季检查工作通知如下。
一、各科室要进行进行自查。😀表情之后再布署一次。
二、截止目前，尚有三项未完成,请抓紧。
三、举报人身份证号532701199003070014，请核实。
"""


def test_from_paste_to_a_mended_text(sit: Callable[..., Seat]) -> None:
    seat = sit("wangxl")
    page = seat.page
    seat.write(DRAFT, "关于冬季检查的通知")
    expect(page.locator("#conclusion")).to_have_text("不得发布")
    expect(page.locator("#counts")).to_contain_text("严重 1 · 一般 5")
    order = ("布署", "进行进行", "布署", "截止目前", ",", "532701199003070014")
    assert len(seat.cards()) == len(order)
    assert all(f"「{words}」" in card for words, card in zip(order, seat.cards(), strict=True))
    assert "依据" in seat.cards()[0]
    assert "词条 typo-0038@1" in seat.cards()[0]
    expect(page.locator("#cards")).to_contain_text("纠错模型未加载，本次仅用词库和规则")

    seat.card("截止目前").click()
    expect(page.locator("#marks mark.current")).to_have_text("截止目前")
    page.locator("#text").click(position=_middle(seat, "进行进行"))
    expect(page.locator("#cards .card.current")).to_contain_text("进行进行")

    seat.card("截止目前").get_by_role("button", name="采纳", exact=True).click()
    expect(page.locator("#text")).to_have_value(DRAFT.replace("截止目前", "截至目前"))
    seat.saved()
    page.locator("#text").press("Control+z")
    expect(page.locator("#text")).to_have_value(DRAFT)
    seat.saved()
    expect(page.locator("#counts")).to_contain_text("一般 5")

    seat.card("布署").get_by_role("button", name="同类 3 处都采纳").click()
    mended = DRAFT.replace("布署", "部署").replace("截止目前", "截至目前")
    expect(page.locator("#text")).to_have_value(mended)
    seat.saved()

    seat.card("进行进行").get_by_role("button", name="忽略…").click()
    page.get_by_role("button", name="引用原文").click()
    page.get_by_role("button", name="确定").click()
    expect(page.locator("#cards summary", has_text="已忽略 1 条")).to_be_visible()
    page.reload()
    seat.ready()
    page.click("text=已忽略 1 条")
    expect(page.locator(".card.ignored")).to_contain_text("王秀兰忽略（本稿）：引用原文")

    seat.card("半角标点").get_by_role("button", name="改为…").click()
    page.fill("#ask-reason", "；")
    page.get_by_role("button", name="确定").click()
    expect(page.locator("#text")).to_have_value(mended.replace("完成,请", "完成；请"))


def test_filters(sit: Callable[..., Seat]) -> None:
    seat = sit("wangxl")
    page = seat.page
    seat.write(DRAFT)
    page.get_by_role("button", name="严重").click()
    expect(page.locator("#cards > .card")).to_have_count(1)
    expect(page.locator("#marks mark")).to_have_count(1)
    page.get_by_role("button", name="全部", exact=True).click()
    page.select_option("#filters select", label="错别字")
    expect(page.locator("#cards > .card")).to_have_count(3)
    assert all("错别字" in card for card in seat.cards())


def test_take_away(sit: Callable[..., Seat], tmp_path: Path) -> None:
    seat = sit("wangxl")
    page = seat.page
    path = seat.write(DRAFT, "关于冬季检查结果的通报")
    names = []
    for words, part, inside in (
        ("问题写成批注", "word/comments.xml", "部署"),
        ("建议写成修订", "word/document.xml", "w:ins"),
    ):
        kept = _download(seat, words, tmp_path)
        names.append(kept.name)
        with zipfile.ZipFile(kept) as archive:
            assert inside in archive.read(part).decode()
    kept = _download(seat, "整改清单", tmp_path)
    assert names == ["关于冬季检查结果的通报.docx"] * 2
    assert openpyxl.load_workbook(kept)["整改清单"].max_row == 7
    page.click("#export summary")
    page.click("text=审校单，可打印")
    expect(page.locator("h1")).to_have_text("审校单")
    sheet = seat.main()
    for words in ("不得发布", "王秀兰", "sha256", "严重 1 · 一般 5", "typo-0038@1"):
        assert words in sheet
    page.click("text=重新审校并比对")
    expect(page.locator("[role=status]")).to_contain_text("一致")
    page.click("text=回到稿件")
    assert seat.path() == path


def _download(seat: Seat, words: str, folder: Path) -> Path:
    seat.page.click("#export summary")
    with seat.page.expect_download() as waiting:
        seat.page.click(f"#export a:has-text('{words}')")
    seat.page.click("#export summary")
    kept = folder / waiting.value.suggested_filename
    waiting.value.save_as(kept)
    return kept


def _middle(seat: Seat, words: str) -> dict[str, float]:
    """Where in the text area the marked words stand."""
    mark = seat.page.locator("#marks mark", has_text=words).first.bounding_box()
    area = seat.page.locator("#text").bounding_box()
    assert mark is not None
    assert area is not None
    return {"x": mark["x"] + mark["width"] / 2 - area["x"], "y": mark["y"] + mark["height"] / 2 - area["y"]}
