"""先审后发 between two people: handed in, sent back, mended, and passed over a serious finding in writing."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.seat import Seat

DRAFT = "各科室：\n冬季检查要统一布署。\n举报人身份证号532701199003070014，请核实。\n"


def answer(seat: Seat, words: str) -> None:
    """Fill in the dialog and confirm it."""
    seat.page.fill("#ask-reason", words)
    seat.page.get_by_role("button", name="确定").click()


def test_sent_back_mended_and_passed_in_writing(sit: Callable[..., Seat]) -> None:
    editor, approver = sit("wangxl"), sit("lijg")
    path = editor.write(DRAFT, "关于核实举报的通知")
    editor.page.get_by_role("button", name="提交审核").click()
    expect(editor.page.locator("#state")).to_have_text("待审")
    assert not editor.page.locator("#text").is_editable()
    expect(editor.page.get_by_role("button", name="通过")).to_have_count(0)
    expect(editor.page.get_by_role("button", name="撤回")).to_be_visible()

    approver.go("/desk/?state=待审")
    approver.page.click("text=关于核实举报的通知")
    approver.ready()
    assert not approver.page.locator("#text").is_editable()
    assert approver.page.locator("#cards").get_by_role("button").count() == 0
    approver.page.get_by_role("button", name="退回").click()
    approver.page.get_by_role("button", name="确定").click()
    expect(approver.page.locator("#ask")).to_be_visible()
    answer(approver, "“布署”有误，请改")
    expect(approver.page.locator("#state")).to_have_text("退回")

    editor.open(path)
    expect(editor.page.locator("#state")).to_have_text("退回")
    expect(editor.page.locator("#returned")).to_contain_text("退回：“布署”有误，请改")
    expect(editor.page.locator("#cards")).to_contain_text("李建国 退回：“布署”有误，请改")
    editor.card("布署").get_by_role("button", name="采纳", exact=True).click()
    editor.saved()
    editor.page.get_by_role("button", name="提交审核").click()
    expect(editor.page.locator("#state")).to_have_text("待审")

    approver.open(path)
    expect(approver.page.locator("#conclusion")).to_have_text("不得发布")
    approver.page.get_by_role("button", name="通过").click()
    answer(approver, "")
    expect(approver.page.locator("#trouble")).to_contain_text("还有 1 处严重问题，通过要写明理由")
    expect(approver.page.locator("#state")).to_have_text("待审")
    approver.page.get_by_role("button", name="通过").click()
    answer(approver, "举报人本人书面同意公开")
    expect(approver.page.locator("#state")).to_have_text("通过")

    editor.go(f"{path}/versions")
    told = editor.main()
    for step in ("提交审核", "退回", "“布署”有误，请改", "通过", "举报人本人书面同意公开", "王秀兰", "李建国"):
        assert step in told
    assert "wangxl" not in told
    assert "lijg" not in told


def test_nobody_passes_what_is_his_own(sit: Callable[..., Seat]) -> None:
    both = sit("chenx")
    path = both.write("各科室：\n现将有关事项通知如下。\n", "关于值班的通知")
    both.page.get_by_role("button", name="提交审核").click()
    expect(both.page.locator("#state")).to_have_text("待审")
    both.open(path)
    expect(both.page.get_by_role("button", name="通过")).to_have_count(0)
    expect(both.page.locator("#steps")).to_contain_text("须由另一人审核")
    both.page.get_by_role("button", name="撤回").click()
    expect(both.page.locator("#state")).to_have_text("草稿")
    assert both.page.locator("#text").is_editable()
