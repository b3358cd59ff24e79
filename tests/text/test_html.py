"""The article of a page, where its words stand, and everything else the page carries."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from nlp.text import locate, read_bytes
from nlp.types import Document, InputError

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>关于开展检查的通知_某县人民政府</title>
<style>.hid, div.off{display:none} @media print{.print{display:none}}</style></head><body>
<div class="nav"><a href="/">首页</a><a href="http://ad.com/">广告</a></div>
<div class="wrap"><h1>关于开展检查的通知</h1><div class="info">发布时间：2023-04-17 10:00 字号：大 中 小</div>
<div class="TRS_Editor"><p>　　各乡镇人民政府：现将有关事项
通知如下，请认真 <b>贯彻</b>执行，切实抓好落实工作，<a href="http://www.gov.cn/a.pdf">附件一</a>。</p>
<p class="hid">隐藏<a href="http://bet.com">赌</a></p><p class="print">打印样式不影响屏幕</p>
<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>
<img src="a.png" alt="图">第一行<br>第二行 www.abc.com 见<ul><li>一项</li></ul>
<p style="position:absolute;left:-9999px"><a href="http://evil.com">x</a></p></div></div>
<iframe src="//t.cn" width=0 height=0></iframe><form action="http://q" method=post></form>
<script src="http://cdn/x.js">var a="测试"</script><video src="v.mp4"></video>
<div class="footer">版权所有<a href="javascript:void(0)">打印</a><a href="">空</a></div></body></html>"""


def page(body: str, head: str = "") -> Document:
    return read_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "页.html")


@pytest.fixture(scope="module")
def document() -> Document:
    return read_bytes(PAGE.encode(), "页.html")


def test_article_only(document: Document) -> None:
    assert document.text.split("\n") == [
        "关于开展检查的通知",
        "　　各乡镇人民政府：现将有关事项通知如下，请认真 贯彻执行，切实抓好落实工作，附件一。",
        "打印样式不影响屏幕",
        "甲",
        "1",
        "2",
        "第一行",
        "第二行 www.abc.com 见",
        "一项",
    ]
    assert document.title == "关于开展检查的通知"
    assert document.published == date(2023, 4, 17)


def test_places_are_element_paths_of_the_page(document: Document) -> None:
    tree = etree.ElementTree(etree.fromstring(PAGE.encode(), etree.HTMLParser(encoding="utf-8")))
    for block in document.blocks:
        (element,) = tree.xpath(block.location)
        assert tree.getpath(element) == block.location
        shown = document.text[block.span.start : block.span.end]
        whole = "".join("".join(element.itertext()).split())
        assert "".join(shown.split()) in whole
    assert locate(document, 0) == "第1段"
    assert locate(document, document.text.index("各乡镇")) == "第2段"
    for item in (*document.links, *document.elements):
        assert len(tree.xpath(item.location)) == 1
    cells = [(block.table, block.row, block.column) for block in document.blocks if block.kind == "table_cell"]
    assert cells == [(0, 0, 0), (0, 0, 1), (0, 1, 1)]
    assert document.blocks[0].kind == "title"
    assert document.blocks[-1].kind == "list_item"


def test_every_link_is_kept(document: Document) -> None:
    assert {(link.kind, link.href, link.hidden) for link in document.links} == {
        ("a", "/", False),
        ("a", "http://ad.com/", False),
        ("a", "http://www.gov.cn/a.pdf", False),
        ("a", "http://bet.com", True),
        ("a", "http://evil.com", True),
        ("a", "javascript:void(0)", False),
        ("a", "", False),
        ("img", "a.png", False),
        ("iframe", "//t.cn", True),
        ("form", "http://q", False),
        ("script", "http://cdn/x.js", False),
        ("text", "www.abc.com", False),
    }
    for link in document.links:
        if link.span is not None:
            assert document.text[link.span.start : link.span.end] == link.text
    in_text = {link.href for link in document.links if link.span is not None}
    assert in_text == {"http://www.gov.cn/a.pdf", "www.abc.com"}


def test_elements(document: Document) -> None:
    found = [(element.kind, element.text) for element in document.elements]
    assert ("hidden", "隐藏赌") in found
    assert ("hidden", "x") in found
    assert ("image", "图") in found
    assert ("attachment", "附件一") in found
    assert ("table", "") in found
    form = next(element for element in document.elements if element.kind == "form")
    assert form.attributes == {"action": "http://q", "method": "post"}


@pytest.mark.parametrize(
    ("style", "hidden"),
    [
        ("display: none", True),
        ("visibility:hidden", True),
        ("font-size:0", True),
        ("font-size:0.9em", False),
        ("opacity:0", True),
        ("opacity:0.5", False),
        ("text-indent:-9999px", True),
        ("text-indent:2em", False),
        ("margin-left:-9999px", True),
        ("width:1px;height:1px;overflow:hidden", True),
        ("color:#fff", True),
        ("color:#FFF;background:red", False),
        ("color:red;background-color:red", True),
        ("height:100px", False),
        ("display:block", False),
    ],
)
def test_hidden_by_style(style: str, hidden: bool) -> None:
    document = page(f"<p>正文</p><p style='{style}'>暗<a href='http://x.com'>链</a></p>")
    assert document.links[0].hidden is hidden
    assert ("暗" not in document.text) is hidden


def test_empty_and_hidden_attributes() -> None:
    document = page("<p>正文<a href='http://a.com'></a><span hidden>无</span></p><div hidden><a href='b'>c</a></div>")
    assert document.text == "正文"
    assert [link.hidden for link in document.links] == [True, True]


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_gbk_pages(declared: str) -> None:
    html = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={declared}'></head><p>朱镕基㐀</p>"
    assert read_bytes(html.encode("gb18030"), "页.html").text == "朱镕基㐀"


def test_wrong_or_missing_charset() -> None:
    assert read_bytes("<meta charset=utf-8><p>旧网页".encode("gb18030"), "页.html").text == "旧网页"
    assert read_bytes("<p>旧网页".encode("gb18030"), "页.html").text == "旧网页"
    assert read_bytes("<meta charset=gbk><p>新网页".encode(), "页.html").text
    with pytest.raises(InputError, match="编码无法识别"):
        read_bytes(b"<p>" + b"\xff\xfa" * 500, "页.html")


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ("<meta name='PubDate' content='2023-04-17 09:30:00'>", "", date(2023, 4, 17)),
        ("<meta name='publishdate' content='20230417'>", "", date(2023, 4, 17)),
        ("<meta property='article:published_time' content='2023-04-17T08:00:00+08:00'>", "", date(2023, 4, 17)),
        ("", "<span>发布日期：</span><span>2023年4月7日</span>", date(2023, 4, 7)),
        ("", "<p>会议时间：2023年4月7日召开</p>", None),
        ("", "<time datetime='2023-04-07'>4月</time>", date(2023, 4, 7)),
        ("", "<div class='pages-date'>2023-04-07 10:00<span>来源：新华社</span></div>", date(2023, 4, 7)),
        ("<meta name='PubDate' content='2023-13-40'>", "", None),
    ],
)
def test_day_of_publication(head: str, body: str, day: date | None) -> None:
    assert page(f"<p>正文在此。</p>{body}", head).published == day


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            "<meta name='ArticleTitle' content='文章标题在此'><title>站名</title>",
            "<h1>某县人民政府</h1>",
            "文章标题在此",
        ),
        ("<title>通知公告标题-某县人民政府</title>", "", "通知公告标题"),
        ("<title>通知公告标题 | 站</title>", "", "通知公告标题"),
        ("", "", None),
    ],
)
def test_title(head: str, body: str, title: str | None) -> None:
    document = page(f"{body}<p>正文在此。</p>", head)
    assert document.title == title
    if title:
        assert document.text.startswith(title)
        assert document.blocks[0].kind == "title"


def test_old_page_in_tables_with_a_known_container() -> None:
    document = page(
        "<table><tr><td><a href='/'>首页</a> | <a href='/zw'>政务</a></td></tr>"
        "<tr><td>您现在的位置：首页 &gt; 公告</td></tr>"
        "<tr><td><span id='zoom'><p>各村（社区）要抓紧开展排查，发现隐患立即整改到位。</p></span></td></tr>"
        "<tr><td>主办：某县人民政府办公室 地址：某路1号 备案号：000</td></tr></table>"
    )
    assert document.text == "各村（社区）要抓紧开展排查，发现隐患立即整改到位。"
    assert document.blocks[0].kind == "paragraph"


def test_page_with_unknown_names_keeps_the_article() -> None:
    article = "<p>各村（社区）要抓紧开展排查，发现隐患立即整改到位。</p>" * 5
    document = page(
        "<div class='nav'><a href='/'>首页</a></div><div class='zz'><div class='a1'><h2>小标题</h2>"
        + article
        + "</div></div>"
        "<div class='footer'>主办：某县人民政府办公室</div>"
    )
    assert document.text.startswith("小标题\n各村")
    assert "主办" not in document.text


def test_fragment_of_an_editor_is_read_whole() -> None:
    document = read_bytes("<p>第一段</p><p>第二段<br/>第三行</p>尾".encode(), "片段.html")
    assert document.text == "第一段\n第二段\n第三行\n尾"


def test_layout_tables_are_no_tables() -> None:
    document = page("<table><tr><td><table><tr><td>甲</td><td>乙</td></tr></table></td></tr></table>")
    assert [(block.kind, block.table, block.column) for block in document.blocks] == [
        ("table_cell", 0, 0),
        ("table_cell", 0, 1),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<style>" + "a" * 2_000_000 + "{display:none}</style>",
        "<style>" + "@a" * 500_000 + "</style>",
        "<style>" + "@media x{" * 30_000 + "</style>",
        "<style>" + "/*" * 500_000 + "</style>",
        "<p " + " ".join(f"a{number}='x'" for number in range(50_000)) + ">",
        "<p " + " ".join(f"a{number}" for number in range(50_000)) + ">",
        "<meta " * 100_000,
        "<h1>" + " " * 500_000 + "</h1>",
    ],
    ids=range(8),
)
def test_hostile_pages_take_no_time(html: str) -> None:
    with contextlib.suppress(InputError):
        page("<p>正文</p>" + html)


def test_nothing_outside_is_ever_loaded(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密", encoding="utf-8")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><html><body><p>甲&x;乙</p></body></html>'
    assert "秘密" not in read_bytes(entity.encode(), "页.html").text


def test_a_page_without_anything() -> None:
    with pytest.raises(InputError, match="没有可审的文字"):
        page("<div> &nbsp; </div>".replace("&nbsp;", ""))


TAGS = st.sampled_from(
    ["p", "div", "span", "a href=x", "td", "table", "tr", "li", "h1", "b", "script", "br", "pre", "a"]
)
PIECES = st.lists(st.one_of(TAGS.map("<{}>".format), TAGS.map(lambda tag: f"</{tag.split()[0]}>"), st.text(max_size=5)))


@given(PIECES)
def test_offsets_hold_on_any_soup(pieces: list[str]) -> None:
    try:
        document = read_bytes(f"<html><body>{''.join(pieces)}".encode("utf-8", "replace"), "页.html")
    except InputError:
        return
    end = -1
    for block in document.blocks:
        content = document.text[block.span.start : block.span.end]
        assert content == content.strip(" \n")
        assert "\n" not in content
        assert block.span.start == end + 1
        end = block.span.end
    assert end == len(document.text) or not document.text
    for link in document.links:
        if link.span is not None:
            assert document.text[link.span.start : link.span.end] == link.text


def test_a_film_in_the_article_is_kept() -> None:
    article = "<p>县政府印发了办法，自今日起施行。</p><video src='a.mp4'>放不出</video>"
    page = f"<body><div class='content'>{article}</div></body>"
    document = read_bytes(page.encode(), "page.html")
    assert [element.kind for element in document.elements] == ["video"]
    assert "放不出" not in document.text
