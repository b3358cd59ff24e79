"""What of a docx is text, what kind each paragraph is, and that the run map leads back to the bytes."""

from __future__ import annotations

import io

import docx as python_docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from lxml import etree

from nlp.text import locate, read_bytes
from nlp.text.docx import read_docx_with_map
from nlp.types import Document, InputError
from tests.report.samples import NAMES, W, docx, p, with_header


def read(body: str) -> Document:
    return read_bytes(docx(body), "稿.docx")


def run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("甲", "乙") + p() + p("丙"), "甲乙\n\n丙"),
        (
            "<w:p>" + run("<w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:br w:type='page'/>") + "</w:p>",
            "甲\t乙\n丙",
        ),
        ("<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>" + run("<w:t>甲</w:t>") + "</w:p>", "甲"),
        ("<w:p>" + run("<w:t>甲</w:t><w:softHyphen/><w:noBreakHyphen/><w:t>乙&amp;</w:t>") + "</w:p>", "甲-乙&"),
        (
            f"<w:p><w:ins w:id='1'>{run('<w:t>增</w:t>')}</w:ins><w:del w:id='2'>{run('<w:delText>删</w:delText>')}"
            f"{run('<w:t>删</w:t>')}</w:del><w:moveFrom w:id='3'>{run('<w:t>移</w:t>')}</w:moveFrom>"
            f"<w:moveTo w:id='4'>{run('<w:t>到</w:t>')}</w:moveTo></w:p>",
            "增到",
        ),
        (
            "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>" + run("<w:t>前半</w:t>") + "</w:p>" + p("后半"),
            "前半后半",
        ),
        ("<w:p>" + run("<w:instrText>PAGE</w:instrText>") + run("<w:t>1</w:t>") + "</w:p>", "1"),
        (
            "<w:p>"
            + run(
                f"<w:ruby><w:rt>{run('<w:t>pin</w:t>')}</w:rt><w:rubyBase>{run('<w:t>拼</w:t>')}</w:rubyBase></w:ruby>"
            )
            + "</w:p>",
            "拼",
        ),
        ("<w:p><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>" + run("<w:t>甲</w:t>") + "</w:p>", "a+b甲"),
        ("<w:p>" + run("<w:sym w:font='Wingdings' w:char='F0FE'/><w:t>是</w:t>") + "</w:p>", "☑是"),
        ("<w:p><w:hyperlink w:anchor='x'>" + run("<w:t>链</w:t>") + "</w:hyperlink></w:p>", "链"),
        ("<w:sdt><w:sdtContent>" + p("控件") + "</w:sdtContent></w:sdt>", "控件"),
        (
            "<w:tbl><w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>"
            + p("删行")
            + "</w:tc></w:tr><w:tr><w:tc>"
            + p("留")
            + "</w:tc></w:tr></w:tbl>",
            "留",
        ),
        (
            "<w:p>"
            + run("<w:rPr><w:vanish/></w:rPr><w:t>隐</w:t>")
            + run("<w:rPr><w:vanish w:val='0'/></w:rPr><w:t>显</w:t>")
            + "</w:p>",
            "显",
        ),
        (
            "<w:p><mc:AlternateContent><mc:Choice Requires='x'>"
            + run("<w:t>一</w:t>")
            + "</mc:Choice><mc:Fallback>"
            + run("<w:t>二</w:t>")
            + "</mc:Fallback></mc:AlternateContent></w:p>",
            "一",
        ),
    ],
)
def test_what_is_text(body: str, text: str) -> None:
    assert read(body).text == text


def test_comments_and_other_parts_are_not_text() -> None:
    data = docx(p("正文"), word__comments_xml=f"<w:comments {NAMES}><w:comment>{p('批注')}</w:comment></w:comments>")
    assert read_bytes(data, "稿.docx").text == "正文"


def test_tables_headings_headers_and_titles_with_python_docx() -> None:
    made = python_docx.Document()
    made.add_paragraph("某县人民政府文件").alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_paragraph("关于开展检查工作的通知").alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_heading("一、总体要求", 1)
    made.add_heading("（一）目标", 2)
    made.add_paragraph("各乡镇", style="List Number")
    table = made.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    table.cell(0, 2).text = "三"
    table.cell(1, 2).text = "末"
    made.sections[0].header.paragraphs[0].text = "页眉字"
    made.sections[0].footer.paragraphs[0].text = "页脚字"
    made.core_properties.title = "旧标题"
    buffer = io.BytesIO()
    made.save(buffer)
    document = read_bytes(buffer.getvalue(), "稿.docx")
    assert document.title == "关于开展检查工作的通知"
    assert document.published is None
    found = [
        (document.text[b.span.start : b.span.end], b.kind, b.level, b.table, b.row, b.column) for b in document.blocks
    ]
    assert found == [
        ("某县人民政府文件", "paragraph", 0, None, None, None),
        ("关于开展检查工作的通知", "title", 0, None, None, None),
        ("一、总体要求", "heading", 1, None, None, None),
        ("（一）目标", "heading", 2, None, None, None),
        ("各乡镇", "list_item", 0, None, None, None),
        ("合并", "table_cell", 0, 0, 0, 0),
        ("三", "table_cell", 0, 0, 0, 2),
        ("末", "table_cell", 0, 0, 1, 2),
        ("页眉字", "header", 0, None, None, None),
        ("页脚字", "footer", 0, None, None, None),
    ]
    assert locate(document, document.text.index("各乡镇")) == "第5段"
    assert locate(document, document.text.index("末")) == "表1第2行第3列"
    assert locate(document, document.text.index("页眉字")) == "页眉"


def test_text_box_counts_once_and_comes_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>"
    )
    document = read(body + p("下段"))
    assert document.text == "前后\n框\n下段"
    assert [block.kind for block in document.blocks] == ["paragraph", "textbox", "paragraph"]


def test_links_and_pictures() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="l" Type="a/hyperlink" Target="http://www.gov.cn/a" TargetMode="External"/>'
        '<Relationship Id="i" Type="a/image" Target="media/1.png"/></Relationships>'
    )
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPERLINK \"http://b.cn\" </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>域</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    body = (
        f"<w:p><w:r><w:t>见</w:t></w:r><w:hyperlink r:id='l'><w:r><w:t>链接</w:t></w:r></w:hyperlink>{field}"
        "<w:r><w:t>www.c.cn。</w:t></w:r><w:r><w:pict><v:imagedata r:id='i'/></w:pict></w:r></w:p>"
    )
    document = read_bytes(docx(body, **{"word___rels__document.xml.rels": relations}), "稿.docx")
    found = [(link.href, link.kind, link.text) for link in document.links]
    assert found == [
        ("http://www.gov.cn/a", "a", "链接"),
        ("http://b.cn", "a", "域"),
        ("www.c.cn", "text", "www.c.cn"),
    ]
    for link in document.links:
        assert link.span is not None
        assert document.text[link.span.start : link.span.end] == link.text
    assert [(element.kind, element.attributes["src"]) for element in document.elements] == [
        ("image", "word/media/1.png")
    ]


def test_run_map_leads_back_to_the_elements() -> None:
    data = with_header(p("甲", "乙丙") + "<w:tbl><w:tr><w:tc>" + p("丁") + "</w:tc></w:tr></w:tbl>", p("眉"))
    document, source = read_docx_with_map(data, "稿.docx")
    for block in document.blocks:
        part, _, number = block.location.partition("#p")
        element = list(etree.fromstring(source.parts[part]).iter(f"{{{W}}}p"))[int(number)]
        text = "".join(node.text or "" for node in element.iter(f"{{{W}}}t"))
        assert text == document.text[block.span.start : block.span.end]
    for paragraph in source.paragraphs:
        for place in paragraph.runs:
            element_bytes = source.parts[place.part][place.start : place.end]
            assert element_bytes.startswith(b"<w:r>")
            assert element_bytes.endswith(b"</w:r>")
            assert document.text[place.span.start : place.span.end].encode() in element_bytes


def test_page_numbers_are_no_text() -> None:
    field = "<w:p><w:r><w:t>— </w:t></w:r><w:fldSimple w:instr=' PAGE '><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>"
    parts = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    complex_field = (
        f"<w:p>{parts.format('begin')}<w:r><w:instrText> PAGE \\* MERGEFORMAT</w:instrText></w:r>"
        f"{parts.format('separate')}<w:r><w:t>1</w:t></w:r>{parts.format('end')}</w:p>"
    )
    data = with_header(p("正文"), field + complex_field + p("页眉"))
    assert read_bytes(data, "稿.docx").text == "正文\n页眉"


def test_nothing_to_read() -> None:
    with pytest.raises(InputError, match="没有文字内容"):
        read(p())
