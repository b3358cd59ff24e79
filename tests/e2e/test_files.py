"""Files that are dropped or chosen, texts beyond the basic plane, and texts that mean harm."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

from docx import Document as Docx
from playwright.sync_api import expect

from tests.e2e.seat import Seat

LINE = "冬季检查要统一布署。"
HOSTILE = (
    "<img src=x onerror=\"window.ran=1\"><script>window.ran=1</script></textarea><svg onload='window.ran=1'>"
    '<a href="javascript:window.ran=1">{{7*7}}</a>要统一布署工作。'
)


def word_file(text: str) -> bytes:
    made, stream = Docx(), io.BytesIO()
    made.add_paragraph(text)
    made.save(stream)
    return stream.getvalue()


def drop(seat: Seat, onto: str, files: dict[str, bytes]) -> None:
    """Drop files from the file manager onto an element."""
    given = [[name, base64.b64encode(data).decode()] for name, data in files.items()]
    held = seat.page.evaluate_handle(
        """files => {
            const held = new DataTransfer();
            for (const [name, data] of files) {
                held.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name));
            }
            return held;
        }""",
        given,
    )
    seat.page.dispatch_event(onto, "drop", {"dataTransfer": held})


def test_one_file_dropped_opens_its_draft(sit: Callable[..., Seat]) -> None:
    seat = sit("wangxl")
    seat.go("/desk/")
    drop(seat, "#drop", {"国标编码.txt": LINE.encode("gb18030")})
    seat.page.wait_for_selector("#text")
    seat.ready()
    expect(seat.page.locator("#text")).to_have_value(LINE)
    expect(seat.page.locator("#marks mark")).to_have_text("布署")


def test_several_files_dropped_are_listed_and_the_bad_one_named(sit: Callable[..., Seat]) -> None:
    seat = sit("wangxl")
    page = seat.page
    seat.go("/desk/")
    files = {
        "甲的通知.docx": word_file(f"甲，{LINE}"),
        "坏的.docx": b"PK\x03\x04broken",
        "乙.txt": f"乙，{LINE}".encode(),
    }
    drop(seat, "#drop", files)
    expect(page.locator(".notice").last).to_contain_text("已上传 2 份")
    assert "无法读取 坏的.docx" in seat.main()
    page.locator("tbody tr", has_text="甲，").first.get_by_role("link").click()
    seat.ready()
    expect(page.locator("#marks mark")).to_have_text("布署")


def test_a_file_dropped_on_the_text_opens_as_a_draft_of_its_own(sit: Callable[..., Seat]) -> None:
    seat = sit("wangxl")
    path = seat.write("这是正在写的一份。", "原来的稿")
    drop(seat, "#text", {"后来.docx": word_file(f"后来的稿。{LINE}")})
    seat.page.wait_for_url(lambda url: not url.endswith(path))
    seat.ready()
    expect(seat.page.locator("#text")).to_have_value(f"后来的稿。{LINE}")
    seat.open(path)
    expect(seat.page.locator("#text")).to_have_value("这是正在写的一份。")


def test_marks_stand_right_behind_what_takes_two_units(sit: Callable[..., Seat]) -> None:
    """The server counts characters, the browser UTF-16: a mark has to cover the very words."""
    seat = sit("wangxl")
    page = seat.page
    text = "😀👨‍👩‍👧\n𠮷林的𫍯同志：\n🎉请统一布署👍，截止目前😀😀请抓紧布署。\n"
    seat.write(text)
    assert page.locator("#marks mark").all_inner_texts() == ["布署", "截止目前", "布署"]
    seat.card("截止目前").get_by_role("button", name="采纳", exact=True).click()
    expect(page.locator("#text")).to_have_value(text.replace("截止", "截至"))
    seat.saved()
    page.locator("#text").press("Control+Home")
    page.keyboard.insert_text("🎈𠮷")
    assert page.locator("#marks mark[data-key]").all_inner_texts() == ["布署", "布署"]
    seat.saved()
    assert page.locator("#marks mark[data-key]").all_inner_texts() == ["布署", "布署"]
    seat.card("布署").get_by_role("button", name="同类 2 处都采纳").click()
    mended = "🎈𠮷" + text.replace("截止", "截至").replace("布署", "部署")
    expect(page.locator("#text")).to_have_value(mended)


def test_a_mark_lies_under_its_words_in_a_long_text(sit: Callable[..., Seat]) -> None:
    """The layer of marks and the text area break lines alike, to the pixel, with a scroll bar or without."""
    seat = sit("wangxl")
    text = "".join(f"第{number}项，各科室要认真落实有关要求，确保各项工作有序推进😀。\n" for number in range(80))
    seat.write(text + LINE)
    heights = seat.page.evaluate(
        "['text', 'marks'].map((id) => [document.getElementById(id).scrollHeight,"
        " document.getElementById(id).clientWidth])"
    )
    assert heights[0] == heights[1]


def test_hostile_text_never_runs(sit: Callable[..., Seat]) -> None:
    seat = sit("wangxl")
    page = seat.page
    path = seat.write(HOSTILE, HOSTILE)
    expect(page.locator("#text")).to_have_value(HOSTILE)
    assert seat.cards()
    for address in (path, f"{path}/versions", "/desk/"):
        seat.go(address)
        page.wait_for_timeout(100)
        assert page.evaluate("window.ran") is None
        assert page.locator("main img, main svg[onload], main a[href^=javascript]").count() == 0
    drop(seat, "#drop", {"页面.html": f"<title>{HOSTILE}</title><body>{HOSTILE}".encode()})
    page.wait_for_selector("#text")
    seat.ready()
    assert page.evaluate("window.ran") is None
    page.click("#export summary")
    page.click("text=审校单，可打印")
    expect(page.locator("h1")).to_have_text("审校单")
    assert page.evaluate("window.ran") is None
