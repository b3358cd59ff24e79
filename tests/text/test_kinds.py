"""A file is what its bytes are; what cannot be read is refused with the way out; limits hold."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text import document_from_text, limits, read_bytes, read_path
from nlp.types import InputError
from tests.report.samples import RELS, TYPES, docx, p

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(**members: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("稿.docx", OLE + "WordDocument".encode("utf-16-le"), "另存为 docx"),
        ("稿.wps", OLE + "WordDocument".encode("utf-16-le"), "另存为 docx"),
        ("稿.wps", OLE, "另存为 docx"),
        ("稿.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "去掉密码"),
        ("表.xls", OLE + "Workbook".encode("utf-16-le"), "Excel"),
        ("表.xlsx", zipped(**{"[Content_Types].xml": TYPES, "xl/workbook.xml": ""}), "Excel"),
        ("稿.pptx", zipped(**{"[Content_Types].xml": TYPES, "ppt/presentation.xml": ""}), "演示文稿"),
        ("稿.ofd", zipped(**{"OFD.xml": "<a/>"}), "OFD"),
        ("稿.ofd", b"no such thing", "不是 OFD 文件"),
        ("稿.odt", zipped(mimetype="x", **{"content.xml": ""}), "另存为 docx"),
        ("稿.txt", zipped(**{"a.txt": "x"}), "压缩包"),
        ("稿.docx", zipped(**{"a.txt": "x"}), "压缩包"),
        ("稿.docx", "纯文本".encode(), "不是 docx 文件"),
        ("稿.doc", "纯文本".encode(), "不是 Word 文件"),
        ("稿.pdf", "纯文本".encode(), "不是 PDF 文件"),
        ("稿.rtf", rb"{\rtf1 \'b2\'bf}", "RTF"),
        ("稿.txt", b"\x89PNG\r\n\x1a\n", "图片"),
        ("稿.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "Word XML"),
        ("稿.rar", b"Rar!\x1a\x07\x00", "压缩包"),
        ("稿.docx", docx(p("甲"))[:300], "损坏"),
    ],
)
def test_refused_with_the_way_out(name: str, data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_bytes(data, name)


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("稿.doc", "<html><body><p>网页文稿</p></body></html>".encode(), "html"),
        ("稿.txt", "\ufeff\n<!DOCTYPE html><p>网页文稿".encode(), "html"),
        ("稿.htm", "<p>网页文稿".encode(), "html"),
        ("稿.wps", docx(p("网页文稿")), "docx"),
        ("稿.txt", docx(p("网页文稿")), "docx"),
        ("稿.md", "网页文稿 <b>x</b>".encode(), "md"),
        ("无扩展名", "网页文稿".encode(), "txt"),
    ],
)
def test_told_by_the_bytes(name: str, data: bytes, form: str) -> None:
    document = read_bytes(data, name)
    assert document.format == form
    assert "网页文稿" in document.text


def test_paths(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件"):
        read_path(tmp_path / "无.txt")
    with pytest.raises(InputError, match="文件夹"):
        read_path(tmp_path)
    with pytest.raises(InputError, match="打不开"):
        read_path("坏\x00名")
    (tmp_path / "稿.txt").write_text("甲", encoding="utf-8")
    assert read_path(tmp_path / "稿.txt").source == str(tmp_path / "稿.txt")


def test_sizes(tmp_path: Path) -> None:
    big = tmp_path / "大.txt"
    with big.open("wb") as stream:
        stream.truncate(limits.FILE_BYTES + 1)
    with pytest.raises(InputError, match="20 MB"):
        read_path(big)
    with pytest.raises(InputError, match="20 MB"):
        read_bytes(b"a" * (limits.FILE_BYTES + 1), "大.txt")
    with pytest.raises(InputError, match="5,000,000"):
        document_from_text("a" * (limits.CHARACTERS + 1))
    with pytest.raises(InputError, match="5,000,000"):
        read_bytes(b"a" * (limits.CHARACTERS + 1), "大.txt")


def test_zip_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = docx(p("甲"), bomb_xml="0" * (limits.ZIP_RATIO_FROM + 1))
    with pytest.raises(InputError, match="压缩炸弹"):
        read_bytes(bomb, "稿.docx")
    monkeypatch.setattr(limits, "ZIP_MEMBERS", 2)
    with pytest.raises(InputError, match="超过 2 个"):
        read_bytes(docx(p("甲")), "稿.docx")
    monkeypatch.setattr(limits, "ZIP_MEMBERS", 9)
    monkeypatch.setattr(limits, "ZIP_TOTAL_BYTES", 100)
    with pytest.raises(InputError, match="解压后过大"):
        read_bytes(docx(p("甲")), "稿.docx")


def test_zip_that_lies_about_its_size() -> None:
    data = bytearray(docx(p("甲" * 5000)))
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/document.xml"))
    data[place + 24 : place + 28] = struct.pack("<I", 100)
    with pytest.raises(InputError, match="损坏"):
        read_bytes(bytes(data), "稿.docx")


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>',
    ],
)
def test_entities_are_refused(declaration: str) -> None:
    data = zipped(**{
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": f"<?xml version='1.0'?>{declaration}<w:document xmlns:w='a'/>",
    })  # fmt: skip
    with pytest.raises(InputError, match="实体声明"):
        read_bytes(data, "稿.docx")


def test_broken_xml_names_the_place() -> None:
    with pytest.raises(InputError, match=r"word/document.xml.*第 3 行"):
        read_bytes(docx("<w:p>\n</w:q>"), "稿.docx")


def test_deep_nesting() -> None:
    deep = limits.XML_DEPTH + 1
    with pytest.raises(InputError, match="嵌套"):
        read_bytes(docx("<w:sdt>" * deep + "</w:sdt>" * deep), "稿.docx")
    with pytest.raises(InputError, match="嵌套"):
        read_bytes(b"<html><body>" + b"<div>" * 50_000 + "深".encode(), "稿.html")


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("稿.docx", docx(p("布署工作") * 20)),
        ("稿.html", ("<div><p>布署<a href='x'>工作</a></p></div>" * 20).encode()),
        ("稿.txt", "布署工作".encode("gb18030") * 20),
    ],
)
@given(cut=st.integers(0, 2000), junk=st.binary(max_size=3))
def test_damaged_bytes_raise_nothing_else(name: str, whole: bytes, cut: int, junk: bytes) -> None:
    cut %= len(whole)
    for data in (whole[:cut], whole[:cut] + junk + whole[cut + len(junk) :]):
        with contextlib.suppress(InputError):
            read_bytes(data, name)
