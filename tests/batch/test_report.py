"""report.html: one file, no script, nothing fetched, titles escaped, one sentence on top that is true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from nlp.batch.outputs import write_outputs
from nlp.batch.report_charts import bar, nice, timeline
from nlp.batch.report_html import lead
from tests.batch.archive import Written, sample, write_run

EVIL = '</title><script>alert(1)</script><img src=x onerror="alert(2)">'


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    posts = sample(60)
    posts.append(
        Written(
            "evil", f"弘扬社会注意核心价值观。{EVIL}", title=EVIL, unit=EVIL, column=EVIL, url="javascript:alert(3)"
        )
    )
    folder = write_run(tmp_path_factory.mktemp("page"), posts, [{"place": EVIL, "reason": EVIL, "reviewed": False}])
    write_outputs(folder)
    return (folder / "report.html").read_text(encoding="utf-8")


def test_self_contained_without_scripts(page: str) -> None:
    tree = html.fromstring(page)
    assert not tree.xpath("//script|//iframe|//object|//link|//img|//@onerror|//@onclick")
    assert not re.search(r"url\((?!#)|@import|src=", page.split("</style>")[0])
    for href in tree.xpath("//a/@href"):
        assert href.startswith(("#", "https://www.jiaxian.example/")), href
    assert {href[1:] for href in tree.xpath("//nav//a/@href")} <= set(tree.xpath("//@id"))


def test_hostile_titles_are_text(page: str) -> None:
    tree = html.fromstring(page)
    assert EVIL in tree.text_content()
    assert len(tree.xpath("/html/head/title")) == 1


def test_the_sentence_on_top(page: str) -> None:
    said = html.fromstring(page).xpath("//p[@class='lead']")[0].text_content()
    assert re.fullmatch(r"共审 61 篇、[\d,.]+ (万)?字：\d+ 篇有严重错误，.+先改这些文章，再看清单里的其他问题。", said)


def test_charts_have_words_for_those_who_cannot_see_them(page: str) -> None:
    charts = html.fromstring(page).xpath("//svg[@role='img']")
    assert len(charts) > 10
    assert all(chart.get("aria-label") for chart in charts)


def test_sections(page: str) -> None:
    heads = html.fromstring(page).xpath("//h2/text()")
    assert heads == [
        "各单位严重问题", "差错率走势", "问题类别", "问题最多的栏目和账号", "最常见的错误", "检查指标", "没有审到的",
        "怎样读这份报告",
    ]  # fmt: skip


def test_sentences_put_together_end_once(tmp_path: Path) -> None:
    """A site that is all right beside files of which no column can be judged."""
    posts = [
        Written("1", "听取汇报。", site="甲县网", column="工作动态", published="2026-11-20"),
        Written("2", "听取汇报。", site=None, column=None, published=None),
    ]
    write_outputs(write_run(tmp_path, posts))
    told = html.fromstring((tmp_path / "report.html").read_text("utf-8")).text_content()
    assert "；另有 1 个无法判断。" in told
    assert not re.search("。[，；。]", told)


def test_a_good_result_says_so(tmp_path: Path) -> None:
    folder = write_run(tmp_path, [Written("1", "会议听取了上半年工作情况汇报。", published="2026-11-18")])
    summary = write_outputs(folder)
    assert lead(summary) == "共审 <b>1 篇</b>、14 字：没有发现严重错误，一般问题 0 处。"


def test_bars_and_scales() -> None:
    drawn = bar((("serious", 1), ("general", 3)), 8, "甲：<1>")
    assert 'aria-label="甲：&lt;1&gt;"' in drawn
    assert 'x="0.0" width="125.0"' in drawn
    assert 'x="125.0" width="375.0"' in drawn
    assert [nice(value) for value in (0.13, 1, 1.3, 7, 99, 100, 3000)] == [0.2, 1, 2, 8, 100, 100, 4000]
    assert "画不出走势" in timeline([])
    months: list[dict[str, Any]] = [{"month": "2026-01", "per_10k": 0.0, "serious": 0, "posts": 0}]
    assert "2026.1" in timeline(months)
