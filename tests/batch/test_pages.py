"""What saved pages say of where they stood: marks of government sites, accounts of 公众号."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from nlp.batch.mapping import Wishes
from nlp.batch.pages import page_day, page_fields, with_fields
from nlp.batch.preview import preview
from nlp.batch.schema import Post
from tests.batch.inline import bad, findings, posts, review

HEAD = (
    '<meta name="SiteName" content="云岭县人民政府网"><meta name="ColumnName" content="工作动态">'
    '<meta name="ContentSource" content="来源：云岭县水务局"><meta name="Author" content=" 张编辑 ">'
    '<META NAME="Url" CONTENT="http://www.yunling.example/a/1.html"><meta name="PubDate" content="2026-11-03 09:10">'
)
BODY = "<p>各乡镇要统一布署防汛工作，做好物资储备和值班值守。</p>"
PAGE = f"<html><head><title>防汛_云岭县人民政府网</title>{HEAD}</head><body>{BODY}</body></html>"
WECHAT = (
    '<html><head><meta property="og:title" content="云岭县召开防汛会"></head><body>'
    '<a id="js_name" href="#">\n  云岭发布 </a><em id="publish_time"></em>'
    '<div id="js_content" class="rich_media_content" style="visibility: hidden; opacity: 0;">'
    f"<section>{BODY}</section></div>"
    '<script>var ct = "1793500000"; var nickname = htmlDecode("云岭发布");</script></body></html>'
)


def test_marks_of_a_government_page() -> None:
    assert page_fields(PAGE.encode()) == {
        "site": "云岭县人民政府网",
        "column": "工作动态",
        "unit": "云岭县水务局",
        "author": "张编辑",
        "url": "http://www.yunling.example/a/1.html",
    }
    gbk = PAGE.replace("<head>", '<head><meta charset="gb2312">').encode("gbk")
    assert page_fields(gbk)["site"] == "云岭县人民政府网"
    assert page_day(PAGE.encode()) is None


def test_the_account_of_a_saved_article() -> None:
    assert page_fields(WECHAT.encode()) == {"account": "云岭发布", "platform": "微信"}
    nameless = WECHAT.replace("js_name", "other")
    assert page_fields(nameless.encode())["account"] == "云岭发布"
    assert page_day(WECHAT.encode()) == date(2026, 11, 1)


def test_pages_that_say_nothing() -> None:
    for page in ("", "<p>正文</p>", "<meta name='Url' content='/a.html'>", "<html><head><meta name=", "纯文字"):
        assert page_fields(page.encode()) == {}
    assert page_fields(b"\xff\x80\x81" * 99) == {}


def test_what_people_said_wins() -> None:
    post = Post(id="1", source="a.html", kind="file", unit="甲局")
    told = with_fields(post, {"unit": "乙局", "site": "丙网"})
    assert (told.unit, told.site) == ("甲局", "丙网")


def test_a_folder_of_saved_pages(tmp_path: Path) -> None:
    root = tmp_path / "site"
    for name in ("甲局/a.html", "乙局/a.html", "b.html"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(PAGE, "utf-8")
    (root / "wx.html").write_text(WECHAT, "utf-8")
    shown = preview(root, Wishes(folders=("unit",)))
    assert [post.get("column") for post in shown.posts] == ["工作动态", None, "工作动态", "工作动态"]
    review(root, tmp_path / "out", Wishes(folders=("unit",)))
    rows = {row["id"]: row for row in posts(tmp_path / "out")}
    assert [(row["unit"], row["column"]) for row in rows.values()] == [
        ("云岭县水务局", "工作动态"),
        (None, None),
        ("乙局", "工作动态"),
        ("甲局", "工作动态"),
    ]
    article = rows["wx.html"]
    assert (article["account"], article["platform"], article["published"]) == ("云岭发布", "微信", "2026-11-01")
    assert article["text_head"].startswith("云岭县召开防汛会\n各乡镇要统一布署")
    assert sum(row["duplicate_of"] is not None for row in rows.values()) == 2
    assert bad(tmp_path / "out") == []
    assert [row["text"] for row in findings(tmp_path / "out")].count("布署") == 4
