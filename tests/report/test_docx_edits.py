"""Hand edits as tracked changes of the uploaded file: accept all is the edited text, reject all the file as it was."""

from __future__ import annotations

import io
from datetime import date

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.report.docx_edits import tracked_edits
from nlp.report.docx_file import docx_bytes
from nlp.report.docx_runs import run_of_text
from nlp.text import read_bytes
from nlp.text.docx import read_docx_with_map
from tests.report.samples import accepted, docx, finding, p, part, rejected, review, with_header

DAY = date(2026, 11, 24)


def text_of(data: bytes) -> str:
    return read_docx_with_map(data, "稿.docx")[0].text


def tracked(original: bytes, text: str, author: str = "王某") -> bytes:
    out = tracked_edits(original, "稿.docx", text, DAY, author)
    assert out is not None
    assert text_of(out) == text_of(accepted(out)) == text
    assert text_of(rejected(out)) == text_of(original)
    return out


def test_words_within_a_paragraph_keep_their_form() -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>认真布署</w:t></w:r><w:r><w:t>工作，按时报送。</w:t></w:r>"
    out = tracked(docx(f"<w:p>{bold}</w:p>"), "认真部署工作，于6月底前报送。")
    main = part(out, "word/document.xml").decode()
    assert 'w:author="王某"' in main
    assert '<w:rPr><w:b/></w:rPr><w:t xml:space="preserve">部</w:t>' in main
    assert '<w:delText xml:space="preserve">布</w:delText>' in main


def test_paragraphs_added_and_removed() -> None:
    style = "<w:pPr><w:pStyle w:val='正文'/><w:ind w:firstLine='640'/><w:rPr><w:sz w:val='32'/></w:rPr></w:pPr>"
    body = "".join(
        f"<w:p>{style}<w:r><w:rPr><w:sz w:val='32'/></w:rPr><w:t>{words}</w:t></w:r></w:p>"
        for words in ("第一段。", "第二段要删。", "第三段。")
    )
    out = tracked(docx(body), "开头加一段。\n第一段。\n第三段。\n中间没有，末尾加一段。")
    document = python_docx.Document(io.BytesIO(accepted(out)))
    assert [one.text for one in document.paragraphs] == [
        "开头加一段。",
        "第一段。",
        "第三段。",
        "中间没有，末尾加一段。",
    ]
    assert all(one.style is not None and one.paragraph_format.first_line_indent for one in document.paragraphs)
    original = python_docx.Document(io.BytesIO(rejected(out)))
    assert [one.text for one in original.paragraphs] == ["第一段。", "第二段要删。", "第三段。"]


@pytest.mark.parametrize(
    "text", ["一\n二\n三\n四", "一", "四", "一\n四", "零", "", "\n", "一\n\n二\n三\n\n四\n", "三\n二\n一\n四"]
)
def test_whole_lines(text: str) -> None:
    for empty in (
        "<w:p/>",
        "<w:p w:rsidR='1'/>",
        "<w:p><w:pPr/></w:p>",
        "<w:p><w:pPr><w:jc w:val='center'/></w:pPr></w:p>",
    ):
        tracked(docx(p("一") + p("二") + p("三") + p("四")), text)
        tracked(docx(p("一") + empty + p("三") + empty + p("四") + empty), text)


def test_line_breaks_within_a_paragraph() -> None:
    body = "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>" + p("丁")
    for text in ("甲\n丙\n丁", "乙\n丙\n丁", "甲\n乙\n丁", "甲\n乙\n新\n丙\n丁", "甲改\n乙\n丙\n戊\n丁", "丁"):
        tracked(docx(body), text)


ROW = "<w:tr>{}{}</w:tr>"
CELL = "<w:tc><w:tcPr/><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"


def table(*rows: tuple[str, str]) -> str:
    grid = "<w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
    made = "".join(ROW.format(*(CELL.format(word) for word in row)) for row in rows)
    return f"<w:tbl><w:tblPr/>{grid}{made}</w:tbl>"


def test_tables() -> None:
    original = docx(p("表前") + table(("姓名", "金额"), ("张三", "100"), ("李四", "200")) + p("表后"))
    changed = tracked(original, "表前\n姓名\n金额\n张三\n150\n李四\n200\n表后")
    assert python_docx.Document(io.BytesIO(accepted(changed))).tables[0].cell(1, 1).text == "150"
    removed = tracked(original, "表前\n姓名\n金额\n李四\n200\n表后")
    assert len(python_docx.Document(io.BytesIO(accepted(removed))).tables[0].rows) == 2
    assert len(python_docx.Document(io.BytesIO(rejected(removed))).tables[0].rows) == 3
    tracked(original, "表前\n姓名\n金额\n张三\n100\n李四\n200\n补充说明\n表后")
    tracked(original, "表前\n表前再加\n姓名\n金额\n张三\n\n李四\n200\n表后")


def test_a_cell_that_would_lose_its_only_paragraph_is_not_faked() -> None:
    original = docx(table(("姓名", "金额"), ("张三", "100")) + p("后"))
    assert tracked_edits(original, "稿.docx", "姓名\n金额\n张三\n后", DAY) is None


def test_headers_notes_of_others_and_nothing_to_do() -> None:
    body = "<w:p><w:ins w:id='7' w:author='某'><w:r><w:t>别人加的布署</w:t></w:r></w:ins></w:p>" + p("正文")
    original = with_header(body, p("眉"))
    assert tracked_edits(original, "稿.docx", text_of(original), DAY) == original
    out = tracked_edits(original, "稿.docx", "别人加的部署\n正文改了\n眉头", DAY)
    assert out is not None
    assert text_of(accepted(out)) == "别人加的部署\n正文改了\n眉头"
    assert b"w:id='7'" in part(out, "word/document.xml")


def test_findings_still_open_come_on_top() -> None:
    original = docx(p("认真布署工作。") + p("截止目前完成。"))
    text = "认真部署工作。\n截止目前已完成。"
    out = tracked(original, text)
    document = read_bytes(out, "稿.docx")
    start = text.index("截止")
    for revisions in (False, True):
        found = [finding(text, start, start + 4, "截至目前")]
        both = docx_bytes(review(found), out, document, revisions)
        assert (
            "截止目前" in part(both, "word/comments.xml").decode()
            or "此处有误" in part(both, "word/comments.xml").decode()
        )
        wanted = text.replace("截止目前", "截至目前") if revisions else text
        assert text_of(accepted(both)) == wanted
        assert text_of(rejected(both)) == text_of(original)


CHARACTERS = st.sampled_from('布署工作，。 <&"a1\u00a0😀\u3000')
LINE = st.text(CHARACTERS, max_size=8)
PARAGRAPHS = st.lists(st.lists(st.text(CHARACTERS, min_size=1, max_size=5), max_size=3), min_size=1, max_size=5)


@settings(max_examples=120, deadline=None)
@given(PARAGRAPHS, st.data())
def test_whatever_is_edited(paragraphs: list[list[str]], data: st.DataObject) -> None:
    body = ""
    for number, runs in enumerate(paragraphs):
        bold = b"<w:rPr><w:b/></w:rPr>" if number % 2 else b""
        body += f"<w:p>{''.join(run_of_text('w:', bold, run).decode() for run in runs)}</w:p>"
    lines = ["".join(runs) for runs in paragraphs]
    wanted: list[str] = []
    for line in lines:
        what = data.draw(st.sampled_from(["keep", "drop", "change", "add"]))
        cut = data.draw(st.integers(0, len(line)))
        wanted += {
            "keep": [line],
            "drop": [],
            "change": [line[:cut] + data.draw(LINE) + line[cut + 1 :]],
            "add": [line, data.draw(LINE)],
        }[what]
    tracked(docx(body), "\n".join(wanted))
