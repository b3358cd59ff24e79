"""Comments stand at the place, everything else stays byte for byte as it was."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx as python_docx
import pytest

from nlp.report import write_docx
from nlp.report.docx_file import docx_bytes
from nlp.text import document_from_text, read_bytes
from nlp.types import InputError, Severity
from tests.report.samples import NAMES, docx, finding, names, p, part, review, with_header

MARK = re.compile(rb"<w:comment(?:RangeStart|RangeEnd) w:id=\"\d+\"/>|<w:r><w:commentReference w:id=\"\d+\"/></w:r>")


def commented_text(data: bytes) -> dict[str, str]:
    """id → the characters between the range marks, in the main part."""
    main = part(data, "word/document.xml").decode()
    found = {}
    for match in re.finditer(r'<w:commentRangeStart w:id="(\d+)"/>(.*?)<w:commentRangeEnd w:id="\1"/>', main, re.S):
        found[match.group(1)] = "".join(re.findall(r"<w:t[ >][^<]*?>?([^<>]*)</w:t>", match.group(2)))
    return found


def test_comment_stands_exactly_on_the_words() -> None:
    data = docx(p("各部门要认真", "布", "署工作。") + p("第二段"))
    document = read_bytes(data, "稿.docx")
    start = document.text.index("布署")
    out = docx_bytes(review([finding(document.text, start, start + 2, "部署")]), data, document)
    assert commented_text(out) == {"0": "布署"}
    body = part(out, "word/comments.xml").decode()
    assert "【严重】错别字" in body
    assert "建议：部署" in body
    assert "依据：《现代汉语词典》第7版" in body
    opened = python_docx.Document(io.BytesIO(out))
    assert [comment.author for comment in opened.comments] == ["先审"]
    assert [paragraph.text for paragraph in opened.paragraphs] == document.text.split("\n")


def test_untouched_bytes_stay() -> None:
    odd = (
        "<w:p  w:rsidR='00A1'><w:r><w:t>不&#x52A8;&quot;的</w:t></w:r>"
        "<w:bookmarkStart w:id='3' w:name='x'></w:bookmarkStart></w:p>"
    )
    data = docx(odd + p("错布署字") + odd, customXml__item_xml="<a  b='c'/>")
    document = read_bytes(data, "稿.docx")
    start = document.text.index("布署")
    out = docx_bytes(review([finding(document.text, start, start + 2, "部署")]), data, document)
    main = part(out, "word/document.xml")
    assert main.count(odd.encode()) == 2
    before, _, after = part(data, "word/document.xml").partition(p("错布署字").encode())
    assert main.startswith(before)
    assert main.endswith(after)
    for name in set(names(data)) - {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}:
        assert part(out, name) == part(data, name)
    assert names(out)[: len(names(data))] == names(data)


def test_boundary_marks_leave_the_run_alone() -> None:
    data = docx(p("甲", "布署", "乙"))
    document = read_bytes(data, "稿.docx")
    out = docx_bytes(review([finding(document.text, 1, 3)]), data, document)
    assert MARK.sub(b"", part(out, "word/document.xml")) == part(data, "word/document.xml")


def test_existing_comments_are_kept() -> None:
    data = docx(p("布署"))
    document = read_bytes(data, "稿.docx")
    once = docx_bytes(review([finding(document.text, 0, 2)]), data, document)
    again = docx_bytes(review([finding(document.text, 1, 2)]), once, read_bytes(once, "稿.docx"))
    comments = part(again, "word/comments.xml")
    assert comments.startswith(part(once, "word/comments.xml").removesuffix(b"</w:comments>"))
    assert re.findall(rb'<w:comment [^>]*w:id="(\d+)"', comments) == [b"0", b"1"]
    assert len(python_docx.Document(io.BytesIO(again)).comments) == 2
    assert part(again, "[Content_Types].xml") == part(once, "[Content_Types].xml")


def test_header_finding_is_told_on_the_first_paragraph() -> None:
    data = with_header(p("正文第一段") + p("第二段"), p("页眉布署"))
    document = read_bytes(data, "稿.docx")
    start = document.text.index("布署")
    out = docx_bytes(review([finding(document.text, start, start + 2, "部署")]), data, document)
    assert commented_text(out) == {"0": "正文第一段"}
    assert "（位置：页眉「布署」）" in part(out, "word/comments.xml").decode()
    assert part(out, "word/header1.xml") == part(data, "word/header1.xml")


def test_text_box_finding_is_told_on_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框里布署')}</w:txbxContent>"
    body = p("第一段") + (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>" + box + "</wps:txbx></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox>" + box + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        "</w:r><w:r><w:t>外面</w:t></w:r></w:p>"
    )
    data = docx(body)
    document = read_bytes(data, "稿.docx")
    assert document.text == "第一段\n外面\n框里布署"
    out = docx_bytes(review([finding(document.text, 9, 11, "部署")]), data, document)
    main = part(out, "word/document.xml")
    assert MARK.sub(b"", main) == part(data, "word/document.xml")
    assert main.index("第一段".encode()) < main.index(b"commentRangeStart") < main.index(b"AlternateContent")
    assert "文本框「布署」" in part(out, "word/comments.xml").decode()


def test_same_bytes_each_time() -> None:
    data = docx(p("布署"))
    document = read_bytes(data, "稿.docx")
    judged = review([finding(document.text, 0, 2)])
    assert docx_bytes(judged, data, document) == docx_bytes(judged, data, document)


def test_no_findings_changes_nothing() -> None:
    data = docx(p("很好"))
    out = docx_bytes(review([]), data, read_bytes(data, "稿.docx"))
    assert {name: part(out, name) for name in names(out)} == {name: part(data, name) for name in names(data)}


def test_other_formats_become_a_new_docx(tmp_path: Path) -> None:
    text = "标题\r\n第一行\t布署\r\r\n坏\x0b字\ud800符😀\n末行布署"
    document = document_from_text(text)
    place = text.rindex("布署")
    first = text.index("布署")
    found = [finding(text, first, first + 2, "部署"), finding(text, place, place + 2, severity=Severity.HINT)]
    write_docx(review(found), b"", document, tmp_path / "out.docx")
    out = (tmp_path / "out.docx").read_bytes()
    assert commented_text(out) == {"0": "布署", "1": "布署"}
    opened = python_docx.Document(io.BytesIO(out))
    assert [paragraph.text for paragraph in opened.paragraphs][-1] == "末行布署"


def test_changed_file_is_refused() -> None:
    document = read_bytes(docx(p("布署")), "稿.docx")
    with pytest.raises(InputError, match="改动过"):
        docx_bytes(review([]), docx(p("部署")), document)


def test_hostile_message_gives_valid_xml() -> None:
    data = docx(p("布署"))
    document = read_bytes(data, "稿.docx")
    bad = finding(document.text, 0, 2, "a\x00]]>\ud800", message="</w:t><x>&\x0b")
    out = docx_bytes(review([bad]), data, document)
    assert "</w:t><x>&" in next(iter(python_docx.Document(io.BytesIO(out)).comments)).text
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert archive.testzip() is None
    assert NAMES.split()[0].encode() in part(out, "word/document.xml")
