"""Tracked changes: accepting all of them gives the fixed text, formats and foreign changes are kept."""

from __future__ import annotations

import io
import re

import docx as python_docx
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.fix import apply_fixes
from nlp.report.docx_file import docx_bytes
from nlp.report.docx_runs import run_of_text
from nlp.text import document_from_text, read_bytes
from nlp.text.docx import read_docx_with_map
from nlp.types import Edit, Severity, Span
from tests.report.samples import accepted, docx, finding, p, part, review, with_header


def tracked(data: bytes, *places: tuple[str, str]) -> tuple[bytes, str]:
    """The file with each (wrong, right) as a tracked change, and the text it must become."""
    document = read_bytes(data, "稿.docx")
    found = []
    for wrong, right in places:
        start = document.text.index(wrong)
        found.append(finding(document.text, start, start + len(wrong), right))
    return docx_bytes(review(found), data, document, revisions=True), apply_fixes(document.text, found)


def test_format_is_kept_and_old_text_is_deleted_not_lost() -> None:
    bold = "<w:r w:rsidR='1'><w:rPr><w:b/><w:rFonts w:eastAsia='黑体'/></w:rPr><w:t>认真布署工作</w:t></w:r>"
    out, wanted = tracked(docx(f"<w:p>{bold}</w:p>"), ("布署", "部署"))
    main = part(out, "word/document.xml").decode()
    assert re.search(r"<w:del [^>]*w:author=\"先审\"[^>]*><w:r w:rsidR='1'><w:rPr><w:b/>.*?<w:delText[^>]*>布署<", main)
    assert re.search(r"<w:ins [^>]*><w:r><w:rPr><w:b/><w:rFonts w:eastAsia='黑体'/></w:rPr><w:t[^>]*>部署<", main)
    assert text_of(accepted(out)) == wanted == "认真部署工作"


def test_across_runs_tabs_and_insertions_of_others() -> None:
    body = (
        "<w:p><w:r><w:t>甲布</w:t></w:r><w:ins w:id='1' w:author='某'>"
        "<w:r><w:t>署乙</w:t><w:tab/><w:t>，，</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='某'><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:t>丙</w:t></w:r></w:p>"
    )
    out, wanted = tracked(docx(body), ("布署", "部署"), ("，，", "，"), ("丙", ""))
    assert wanted == "甲部署乙\t，"
    assert text_of(accepted(out)) == wanted
    assert b"w:id='2' w:author='\xe6\x9f\x90'" in part(out, "word/document.xml")


def test_header_and_both_faces_of_a_text_box() -> None:
    box = f"<w:txbxContent>{p('框布署')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>外面</w:t><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    data = with_header(body, p("眉", "错别子"))
    out, wanted = tracked(data, ("外", "里"), ("布署", "部署"), ("错别子", "错别字"))
    assert text_of(accepted(out)) == wanted == "里面\n框部署\n眉错别字"
    assert part(out, "word/document.xml").count('<w:delText xml:space="preserve">布署'.encode()) == 2


def test_change_that_cannot_be_tracked_is_said() -> None:
    data = docx(p("第一") + p("第二"))
    document = read_bytes(data, "稿.docx")
    out = docx_bytes(review([finding(document.text, 1, 4, "，")]), data, document, revisions=True)
    assert text_of(accepted(out)) == document.text
    assert "请手工修改" in part(out, "word/comments.xml").decode()


def test_text_without_a_docx() -> None:
    text = "第一行\r\n认真布署\r\n"
    found = [finding(text, 7, 9, "部署")]
    out = docx_bytes(review(found), b"", document_from_text(text), revisions=True)
    assert text_of(accepted(out)) == "第一行\n认真部署\n"
    assert python_docx.Document(io.BytesIO(out)).paragraphs[0].text == "第一行"


CHARACTERS = st.sampled_from("布署工作，。 \t\n<>&\"'a1\u00a0😀𠮷\u3000")
PARAGRAPHS = st.lists(st.lists(st.text(CHARACTERS, min_size=1, max_size=6), max_size=4), min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(PARAGRAPHS, st.data())
def test_accepting_all_is_applying_all(paragraphs: list[list[str]], data: st.DataObject) -> None:
    body = ""
    for number, runs in enumerate(paragraphs):
        bold = "<w:rPr><w:b/></w:rPr>" if number % 2 else ""
        parts = [run_of_text("w:", bold.encode(), run).decode() for run in runs]
        body += f"<w:p>{''.join(parts)}</w:p>"
    original = docx(body)
    document, _ = read_docx_with_map(original, "稿.docx")
    text = document.text
    assert text == "\n".join("".join(runs) for runs in paragraphs)
    edits = []
    for block in document.blocks:
        cuts = sorted(data.draw(st.lists(st.integers(block.span.start, block.span.end), max_size=6)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False):
            edits.append(Edit(Span(start, end), data.draw(st.text(CHARACTERS, max_size=4))))
    found = [finding(text, edit.span.start, edit.span.end, edit.replacement, edits=(edit,)) for edit in edits]
    out = docx_bytes(review(found), original, document, revisions=True)
    assert text_of(accepted(out)) == text_of(out) == apply_fixes(text, found)
    assert text_of(docx_bytes(review(found), original, document)) == text


def text_of(data: bytes) -> str:
    return read_docx_with_map(data, "稿.docx")[0].text


def test_a_hint_is_a_comment_and_no_tracked_change() -> None:
    data = docx(p("认真布署，在见大家"))
    document = read_bytes(data, "稿.docx")
    found = [
        finding(document.text, 2, 4, "部署"),
        finding(document.text, 5, 7, "再见", severity=Severity.HINT, origin="ngram-zh"),
    ]
    out = docx_bytes(review(found), data, document, revisions=True)
    assert text_of(accepted(out)) == "认真部署，在见大家"
    assert "再见" in part(out, "word/comments.xml").decode()
