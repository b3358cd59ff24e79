"""Broken inputs: each a clear line in the bad list, and everything else reviewed."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlp.batch.mapping import Wishes
from nlp.text import limits
from tests.batch.inline import bad, posts, review, write_jsonl

TEXT = "各乡镇要进一步部署防汛工作。"


def ids(out: Path) -> list[str]:
    return [row["id"] for row in posts(out)]


def reasons(out: Path) -> dict[str, str]:
    return {row["place"]: row["reason"] for row in bad(out)}


def test_a_truncated_zip(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", TEXT * 100)
    path.write_bytes(path.read_bytes()[:150])
    review(path, tmp_path / "out")
    assert ids(tmp_path / "out") == []
    assert "压缩包结构损坏" in reasons(tmp_path / "out")["a.zip"]


@pytest.mark.parametrize("streamed", [False, True])
def test_what_is_whole_in_a_truncated_zip_is_reviewed(tmp_path: Path, streamed: bool) -> None:
    """Also of a zip written to a pipe, where sizes follow the data."""
    path = tmp_path / "a.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(Unseekable(buffer) if streamed else buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            archive.writestr(f"甲/{number}.txt", f"第{number}篇。{TEXT}{os.urandom(200).hex()}")
        archive.writestr("表.jsonl", json.dumps({"id": "t", "text": TEXT}))
    data = buffer.getvalue()
    path.write_bytes(data[: data.index("甲/5.txt".encode()) + 40])
    review(path, tmp_path / "out")
    assert ids(tmp_path / "out") == [f"甲/{number}.txt" for number in range(5)]
    assert "能读出的 5 个文件已照常处理" in reasons(tmp_path / "out")["a.zip"]


class Unseekable(io.RawIOBase):
    """A pipe."""

    def __init__(self, out: io.BytesIO) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        return self._out.write(data)


def test_a_zip_with_a_damaged_member_a_way_out_and_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    noise = os.urandom(400).hex()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../out.txt", TEXT)
        archive.writestr("/etc/a.txt", TEXT)
        archive.writestr("bomb.txt", b"0" * 12_000_000)
        archive.writestr("damaged.txt", noise)
        archive.writestr("good.txt", TEXT)
        info = archive.getinfo("damaged.txt")
    data = bytearray(path.read_bytes())
    place = info.header_offset + 60
    data[place : place + 80] = bytes(80)
    path.write_bytes(bytes(data))
    review(path, tmp_path / "out")
    assert ids(tmp_path / "out") == ["good.txt"]
    said = reasons(tmp_path / "out")
    assert "指向包外" in said["../out.txt"]
    assert "指向包外" in said["/etc/a.txt"]
    assert "压缩炸弹" in said["bomb.txt"]
    assert "已损坏" in said["damaged.txt"]


def test_links_out_of_the_folder(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "secret.txt").write_text(TEXT, "utf-8")
    (root / "a.txt").write_text(TEXT, "utf-8")
    try:
        (root / "out.txt").symlink_to(tmp_path / "secret.txt")
    except OSError:
        pytest.skip("this system lets nobody make symbolic links")
    (root / "up").symlink_to(tmp_path)
    (root / "gone.txt").symlink_to(root / "nothing.txt")
    (root / "inside.txt").symlink_to(root / "a.txt")
    review(root, tmp_path / "out")
    assert ids(tmp_path / "out") == ["a.txt", "inside.txt"]
    said = reasons(tmp_path / "out")
    assert "文件夹以外的符号链接" in said["out.txt"]
    assert "文件夹以外的符号链接" in said["up"]
    assert "失效" in said["gone.txt"]


def test_a_csv_in_a_wrong_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    good = f"1,{TEXT}\n".encode()
    path.write_bytes("编号,正文\n".encode() + good + b"2,\xff\xfe\x81\xff\x00\xff\n" + f"3,{TEXT}\n".encode("gb18030"))
    review(path, tmp_path / "out")
    assert ids(tmp_path / "out") == ["1", "3"]
    assert "不是 UTF-8 也不是 GB18030" in reasons(tmp_path / "out")["a.csv:3"]


def test_a_csv_with_a_million_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("正文," + "," * 1_000_000 + "\n" + TEXT + "\n", "utf-8")
    review(path, tmp_path / "out")
    assert "1,000,002 列，最多 2,000 列" in reasons(tmp_path / "out")["a.csv:1"]
    path.write_text(f"编号,正文\n1,{TEXT}\n2,{TEXT}{',a' * 1_000_000}\n3,{TEXT}\n", "utf-8")
    review(path, tmp_path / "wide")
    assert ids(tmp_path / "wide") == ["1", "3"]
    assert "1,000,002 格，表头只有 2 列" in reasons(tmp_path / "wide")["a.csv:3"]


def test_a_quotation_nobody_closed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'编号,正文\n1,{TEXT}\n2,"没有闭合\n3,{TEXT}\n4,"有\n换行"\n', "utf-8")
    review(path, tmp_path / "out")
    assert ids(tmp_path / "out") == ["1", "3", "4"]
    assert "引号没有闭合" in reasons(tmp_path / "out")["a.csv:3"]


def test_broken_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    deep = "[" * 100_000
    lines = [json.dumps({"id": "1", "text": TEXT}), '{"id": "2", "te', "7", deep, '{"id": "3", "text": " "}', "",
             json.dumps({"id": "4", "text": TEXT, "time": "昨天"})]  # fmt: skip
    path.write_text("\n".join(lines), "utf-8")
    review(path, tmp_path / "out")
    assert ids(tmp_path / "out") == ["1", "4"]
    said = reasons(tmp_path / "out")
    assert list(said) == ["a.jsonl:2", "a.jsonl:3", "a.jsonl:4", "a.jsonl:5", "a.jsonl:7"]
    assert "不是完整的 JSON" in said["a.jsonl:2"]
    assert "正文为空" in said["a.jsonl:5"]
    assert said["a.jsonl:7"] == "发布时间“昨天”看不懂，本条按未注明日期审校"


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_packed_tables_that_break_off(tmp_path: Path, suffix: str, pack: object) -> None:
    rows = "".join(json.dumps({"id": str(n), "text": TEXT + os.urandom(300).hex()}) + "\n" for n in range(500))
    data = pack(rows.encode())  # type: ignore[operator]
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(data[: len(data) // 2])
    review(path, tmp_path / "out")
    found = ids(tmp_path / "out")
    assert found == [str(n) for n in range(len(found))]
    if suffix == ".gz":
        assert len(found) > 50
    assert "读到此处中断" in bad(tmp_path / "out")[-1]["reason"]


def test_parquet_without_the_text(tmp_path: Path) -> None:
    root = tmp_path / "shards"
    root.mkdir()
    pq.write_table(pa.table({"id": ["1"], "text": [TEXT]}), root / "a.parquet")
    pq.write_table(pa.table({"id": ["2", "3"], "heading": ["甲", "乙"]}), root / "b.parquet")
    (root / "c.parquet").write_bytes((root / "a.parquet").read_bytes()[:-30])
    review(root, tmp_path / "out")
    assert ids(tmp_path / "out") == ["1"]
    said = reasons(tmp_path / "out")
    assert said["b.parquet"] == "看不出哪一列是正文，请用 --map text=列名 指定，现有的列是：id、heading，2 行未审"
    assert "不是完整的 Parquet 文件" in said["c.parquet"]
    review(root, tmp_path / "wish", Wishes({"text": "全文"}))
    assert "没有列“全文”" in reasons(tmp_path / "wish")["a.parquet"]


def test_large_and_bombing_files(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (root / "big.html").write_bytes(b"<html><body><p>" + "字".encode() * 7_000_000 + b"</p></body></html>")
    (root / "deep.html").write_bytes(b"<div>" * 100_000 + TEXT.encode())
    (root / "empty.txt").write_bytes(b"")
    (root / "good.txt").write_text(TEXT, "utf-8")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w:t>" + b"0" * 30_000_000)
    (root / "bomb.docx").write_bytes(buffer.getvalue())
    review(root, tmp_path / "out")
    assert ids(tmp_path / "out") == ["good.txt"]
    said = reasons(tmp_path / "out")
    assert "超过 20 MB" in said["big.html"]
    assert "嵌套过深" in said["deep.html"]
    assert "空文件" in said["empty.txt"]
    assert "压缩炸弹" in said["bomb.docx"]


def test_ids_that_are_missing_or_repeated(tmp_path: Path) -> None:
    rows = [{"id": "x", "text": TEXT}, {"id": "x", "text": TEXT + "二"}, {"text": TEXT + "三"}]
    rows += [{"id": "x#2", "text": "四。"}, {"id": "x", "text": "五。"}]
    path = write_jsonl(tmp_path / "a.jsonl", rows)
    review(path, tmp_path / "out")
    assert ids(tmp_path / "out") == ["x", "x#3", "a.jsonl:3", "x#2", "x#4"]
    assert [(row["place"], row["id"], row["reviewed"]) for row in bad(tmp_path / "out")] == [
        ("a.jsonl:2", "x#3", True),
        ("a.jsonl:5", "x#4", True),
    ]


def test_half_a_surrogate_pair_is_carried_through(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": "好\\ud800，请于2月30日前报送。"}\n', "utf-8")
    review(path, tmp_path / "out")
    row = posts(tmp_path / "out")[0]
    assert row["text_head"] == "好\ufffd，请于2月30日前报送。"


def test_workbooks_as_people_save_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([])
    sheet.append(["编号", "正文", "发布时间", None])
    sheet.append([1, TEXT, datetime(2026, 3, 1, 10, 2)])
    sheet.append([None, None])
    sheet.append([2, None])
    for title, header in (("续表", ["编号", "正文", "发布时间"]), ("说明", ["说明"])):
        more = book.create_sheet(title)
        more.append(header)
        more.append([3, TEXT])
    book.save(tmp_path / "a.xlsx")
    review(tmp_path / "a.xlsx", tmp_path / "out")
    assert [(row["id"], row["published"]) for row in posts(tmp_path / "out")] == [("1", "2026-03-01"), ("3", None)]
    said = reasons(tmp_path / "out")
    assert "正文为空" in said["a.xlsx:Sheet:5"]
    assert "表头与前面的工作表不同" in said["a.xlsx:说明"]
    data = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "b.xlsx").write_bytes(data[:-100])
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    monkeypatch.setattr(limits, "ZIP_TOTAL_BYTES", 10_000_000)
    for name, why in (("b.xlsx", "不是完整的 Excel 工作簿"), ("c.xlsx", "太大")):
        review(tmp_path / name, tmp_path / f"out-{name}")
        assert why in reasons(tmp_path / f"out-{name}")[name]
