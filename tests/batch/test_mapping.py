from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from nlp.batch.days import day_in_address, day_of
from nlp.batch.mapping import Wishes, map_table, missing, read_wishes
from nlp.batch.preview import preview, preview_lines
from nlp.types import InputError
from tests.batch.inline import write_jsonl


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["标题", "正文", "链接", "单位", "栏目", "发布时间", "公众号", "作者"],
         {"title": "标题", "text": "正文", "url": "链接", "unit": "单位", "column": "栏目", "published": "发布时间",
          "account": "公众号", "author": "作者"}),
        (["ID", "Title", "Content", "URL", "Publish_Time", "channel_name"],
         {"id": "ID", "title": "Title", "text": "Content", "url": "URL", "published": "Publish_Time",
          "column": "channel_name"}),
        (["文章标题（必填）", "内容", "来源", "日期", "平台"],
         {"title": "文章标题（必填）", "text": "内容", "unit": "来源", "published": "日期", "platform": "平台"}),
        (["来源", "发布单位", "正文"], {"unit": "发布单位", "text": "正文"}),
    ],
)  # fmt: skip
def test_fields_are_guessed_by_name(columns: list[str], expected: dict[str, str]) -> None:
    assert map_table(columns, [], Wishes()).columns == expected


def test_the_text_is_found_by_what_it_holds() -> None:
    row = {"a": "12", "b": "各乡镇要进一步部署防汛工作，落实各项措施，确保安全。"}
    assert map_table(["a", "b"], [row], Wishes()).columns["text"] == "b"


def test_an_article_of_a_public_account_names_its_platform() -> None:
    for url, said, platform in (
        ("https://mp.weixin.qq.com/s/abc", None, "微信"),
        ("https://mp.weixin.qq.com/s/abc", "公众号", "公众号"),
        ("https://www.jiaxian.example/s/abc", None, None),
    ):
        values = {"正文": "好。", "链接": url, "平台": said}
        post, _ = map_table(list(values), [values], Wishes()).post(values, "a:1")
        assert post.platform == platform


def test_what_the_user_says_wins(tmp_path: Path) -> None:
    file = tmp_path / "map.toml"
    file.write_text(
        'folders = ["unit", ""]\n[fields]\ntext = "全文"\ntitle = "t"\n[constants]\nunit = "水利局"\n', "utf-8"
    )
    wishes = read_wishes(file, ["title=名"], ["site=某县政府网"], "")
    assert wishes == Wishes({"text": "全文", "title": "名"}, {"unit": "水利局", "site": "某县政府网"}, ("unit", ""))
    found = map_table(["全文", "名", "正文", "单位"], [], wishes)
    assert found.columns == {"title": "名", "text": "全文"}
    post, notes = found.post({"全文": "好。", "名": "题", "单位": "甲"}, "x:1")
    assert (post.unit, post.site, post.title, notes) == ("水利局", "某县政府网", "题", [])
    assert missing(["名"], wishes) == ["全文"]


@pytest.mark.parametrize(
    ("maps", "sets", "folders", "message"),
    [
        (["text"], [], "", "应写成 字段=列名"),
        (["texts=a"], [], "", "没有字段“texts”"),
        ([], ["id=3"], "", "没有字段“id”"),
        ([], [], "unit,page", "各级文件夹只能是"),
    ],
)
def test_wrong_flags(maps: list[str], sets: list[str], folders: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_wishes(None, maps, sets, folders)


@pytest.mark.parametrize("content", ["[fields", "[fields]\ntext = 3", "[other]\na = 1"])
def test_wrong_toml(tmp_path: Path, content: str) -> None:
    file = tmp_path / "map.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(InputError, match=r"map\.toml"):
        read_wishes(file, [], [], "")


@pytest.mark.parametrize(
    "value",
    ["2023-05-04", "2023/5/4 10:02", "2023年5月4日", "2023.05.04", "20230504", "20230504101112", "2023-05-03T20:00:00Z",
     "2023-05-04T10:00:00+08:00", 1683165720, "1683165720000", 1683165720.0, date(2023, 5, 4),
     datetime(2023, 5, 3, 17, tzinfo=timezone(timedelta(0)))],
)  # fmt: skip
def test_days(value: object) -> None:
    assert day_of(value) == date(2023, 5, 4)


@pytest.mark.parametrize("value", ["昨天", "2023-02-30", "", None, True, "1900-01-01", "0001-01-01", "9" * 13, "12", 7])
def test_no_days(value: object) -> None:
    assert day_of(value) is None


def test_days_in_addresses() -> None:
    assert day_in_address("https://a.gov.cn/zwgk/202305/t20230504_1.html") == date(2023, 5, 4)
    assert day_in_address("https://a.gov.cn/20230504.html") is None


def test_preview_shows_fields_and_ten_rows(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", ({"标题": f"第{n}篇", "内容": "好。" * 50} for n in range(30)))
    shown = preview(path, Wishes())
    assert len(shown.posts) == 10
    assert shown.posts[0] == {"id": "a.jsonl:1", "title": "第0篇", "text": "好。" * 30 + "……"}
    lines = list(preview_lines(preview(path, Wishes())))
    assert lines[:3] == ["字段对应（a.jsonl）：", "  标题 ← 标题", "  正文 ← 内容"]
