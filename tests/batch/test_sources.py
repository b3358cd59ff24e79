from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from datetime import date, datetime
from pathlib import Path

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlp.batch.mapping import FieldMap, Wishes
from nlp.batch.schema import BadRow, Post
from nlp.batch.sources import open_source
from nlp.types import InputError
from tests.batch.inline import bad, posts, review

TEXT = "各乡镇要进一步部署防汛工作。"
NO_WISHES = Wishes()


def read(path: Path, wishes: Wishes = NO_WISHES) -> tuple[list[Post], list[BadRow], list[FieldMap]]:
    maps: list[FieldMap] = []
    items = list(open_source(path).items(wishes, lambda place, fields: maps.append(fields)))
    return [item.post for item in items if item.post], [row for item in items for row in item.bad], maps


def test_a_csv_as_spreadsheets_write_it(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    head = "编号,文章标题,正文内容,发布时间,发布单位,所属栏目,公众号,链接"
    row = '7,汛期,"第一行\n说“好”，""对""",2023/5/4 10:02,水利局,动态,某发布,https://a.gov.cn/1'
    path.write_text(f"{head}\r\n{row}\r\n", "utf-8-sig", newline="")
    found, wrong, _ = read(path)
    assert wrong == []
    assert found == [
        Post("7", "export.csv:2", "text", '第一行\n说“好”，"对"', "汛期", "https://a.gov.cn/1", "水利局", None, "动态",
             "某发布", None, date(2023, 5, 4))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "separator"), [("gb18030", ","), ("utf-16", "\t"), ("utf-8", ";"), ("gb18030", "\t")]
)
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(f"标题{separator}内容\n防汛{separator}{TEXT}\n".encode(encoding))
    found, wrong, _ = read(path)
    assert [(post.title, post.content) for post in found] == [("防汛", TEXT)]
    assert wrong == []


@pytest.mark.parametrize(
    ("suffix", "pack"), [("", bytes), (".gz", gzip.compress), (".xz", lzma.compress), (".bz2", bz2.compress)]
)
def test_jsonl_plain_and_packed(tmp_path: Path, suffix: str, pack: object) -> None:
    row = {"_id": 12, "data": {"title": "防汛", "body": TEXT}, "publish_time": 1683165720000, "tags": [1, 2]}
    path = tmp_path / f"export.jsonl{suffix}"
    path.write_bytes(pack(json.dumps(row).encode() + b"\n\n"))  # type: ignore[operator]
    found, wrong, _ = read(path, Wishes({"text": "data.body", "title": "data.title"}))
    assert [(post.id, post.title, post.content, post.published) for post in found] == [
        ("12", "防汛", TEXT, date(2023, 5, 4))
    ]
    assert wrong == []


def test_a_json_array(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps([{"content": TEXT}, 3]), "utf-8")
    found, wrong, _ = read(path)
    assert [post.source for post in found] == ["export.json:第1条"]
    assert [row.place for row in wrong] == ["export.json:第2条"]


def test_parquet_keeps_types(tmp_path: Path) -> None:
    path = tmp_path / "export.parquet"
    table = {"id": [1, 2], "text": [TEXT, None], "published": [datetime(2023, 5, 4, 23, 59), None], "x": [1.5, 2.5]}
    pq.write_table(pa.table(table), path)
    found, wrong, _ = read(path)
    assert [(post.id, post.content, post.published) for post in found] == [("1", TEXT, date(2023, 5, 4))]
    assert [(row.place, row.reason) for row in wrong] == [("export.parquet:2", "正文为空，没有可审的内容")]


def test_markup_is_read_as_a_page(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    html = f'<p>{TEXT}</p><p><a href="https://b.gov.cn/x">附件</a></p>'
    path.write_text(json.dumps({"content": html, "标题": "防汛"}), "utf-8")
    _, _, maps = read(path)
    assert maps[0].columns["html"] == "content"
    review(path, tmp_path / "out")
    row = posts(tmp_path / "out")[0]
    assert row["text_head"] == f"{TEXT}\n附件"
    assert row["links"] == [{"url": "https://b.gov.cn/x", "text": "附件", "kind": "a", "hidden": False}]


def folder_of_drafts(root: Path) -> None:
    (root / "水利局" / "动态").mkdir(parents=True)
    said = '<meta name="ArticleTitle" content="防汛"><meta name="PubDate" content="2023-05-04">'
    page = f"<html><head>{said}</head><body><p>{TEXT}</p></body></html>"
    (root / "水利局" / "动态" / "t20230504_1.html").write_text(page, "utf-8")
    document = docx.Document()
    document.add_paragraph(TEXT)
    document.save(str(root / "水利局" / "通知.docx"))
    (root / "a.txt").write_bytes(TEXT.encode("gb18030"))
    (root / "b.md").write_text(f"# 防汛\n\n{TEXT}\n", "utf-8")
    (root / "style.css").write_text("p {}", "utf-8")
    (root / "Thumbs.db").write_bytes(b"\0")
    (root / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (root / "rows.csv").write_text(f"标题,正文\n防汛,{TEXT}\n", "utf-8")


def test_a_folder_tree(tmp_path: Path) -> None:
    root, out = tmp_path / "site", tmp_path / "out"
    folder_of_drafts(root)
    review(root, out, Wishes(folders=("unit", "column")))
    rows = {row["id"]: row for row in posts(out)}
    assert list(rows) == ["a.txt", "b.md", "rows.csv:2", "水利局/动态/t20230504_1.html", "水利局/通知.docx"]
    page = rows["水利局/动态/t20230504_1.html"]
    assert (page["unit"], page["column"], page["title"], page["published"]) == ("水利局", "动态", "防汛", "2023-05-04")
    assert rows["水利局/通知.docx"]["unit"] == "水利局"
    assert rows["b.md"]["title"] == "防汛"
    assert {row["place"] for row in bad(out)} == {"old.doc", "."}
    assert "1 个 .css 文件不是文稿" in bad(out)[-1]["reason"]


def test_a_zip_is_read_like_its_folder(tmp_path: Path) -> None:
    root = tmp_path / "site"
    folder_of_drafts(root)
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(root.rglob("*")):
            archive.write(file, file.relative_to(root).as_posix())
    review(root, tmp_path / "one")
    review(path, tmp_path / "two")
    assert posts(tmp_path / "one") == posts(tmp_path / "two")


def test_chinese_names_of_old_windows_archives(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("AAAA.txt", TEXT)
    path = tmp_path / "old.zip"
    path.write_bytes(buffer.getvalue().replace(b"AAAA.txt", "通知".encode("gb18030") + b".txt"))
    review(path, tmp_path / "out")
    assert [row["id"] for row in posts(tmp_path / "out")] == ["通知.txt"]


def test_one_draft_is_an_archive_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    review(tmp_path / "a.txt", tmp_path / "out")
    assert [row["id"] for row in posts(tmp_path / "out")] == ["a.txt"]


def test_what_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    with pytest.raises(InputError, match="不是能审的归档"):
        open_source(tmp_path / "a.png")
    with pytest.raises(InputError, match="没有这个文件或文件夹"):
        open_source(tmp_path / "b")
