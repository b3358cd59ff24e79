"""Taking an edited docx away: the uploaded file with accepted fixes and hand edits as revisions, by page and by API."""

from __future__ import annotations

import base64
import io

import docx as python_docx
import pytest

from nlp.text import read_bytes
from service.api.bearer import SCOPES
from tests.report.samples import accepted, part, rejected

LINES = (
    "关于做好冬季安全生产工作的通知",
    "各乡镇人民政府：",
    "要统一布署工作，落实各项措施。",
    "截止目前仍未整改的，要限期整改。",
)
EDITED = (*LINES[:2], "要统一部署工作，层层落实各项措施。", "请于12月15日前报送。", LINES[3])


def letter() -> bytes:
    made = python_docx.Document()
    for number, line in enumerate(LINES):
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.first_line_indent = 406400 if number > 1 else None
        paragraph.add_run(line).bold = number == 0
    table = made.add_table(2, 2)
    for cell, words in zip([c for row in table.rows for c in row.cells], ("单位", "数量", "甲局", "3"), strict=True):
        cell.text = words
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.fixture
def draft(app, bearer) -> tuple:
    """Client, headers, draft and text of an uploaded letter that was edited by hand."""
    client, headers = app.test_client(), bearer("editor_a", *SCOPES)
    file = {"name": "通知.docx", "data": base64.b64encode(letter()).decode()}
    answer = client.post("/api/v1/drafts", json={"file": file}, headers=headers)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    made = answer.get_json()
    assert made["text"].split("\n")[:4] == list(LINES)
    text = made["text"].replace("\n".join(LINES), "\n".join(EDITED)).replace("\n3", "\n5")
    body = {"text": text, "title": made["title"], "version": made["version"]}
    saved = client.put(f"/api/v1/drafts/{made['id']}", json=body, headers=headers)
    assert saved.status_code == 200, saved.get_data(as_text=True)
    return client, headers, made["id"], text


@pytest.mark.parametrize("form", ["comments", "revisions"])
def test_hand_edits_are_revisions_of_the_uploaded_file(draft, form: str) -> None:
    client, headers, identifier, text = draft
    answer = client.get(f"/api/v1/drafts/{identifier}/export.docx?form={form}", headers=headers)
    assert answer.status_code == 200
    data = answer.get_data()
    wanted = text.replace("截止目前", "截至目前") if form == "revisions" else text
    assert read_bytes(accepted(data), "a.docx").text == wanted
    assert read_bytes(rejected(data), "a.docx").text == read_bytes(letter(), "a.docx").text
    made = python_docx.Document(io.BytesIO(accepted(data)))
    assert [one.text for one in made.paragraphs] == wanted.split("\n")[:5]
    assert made.paragraphs[0].runs[0].bold
    assert made.paragraphs[3].paragraph_format.first_line_indent == 406400
    assert made.tables[0].cell(1, 1).text == "5"
    main = part(data, "word/document.xml").decode()
    assert 'w:author="editor_a"' in main
    assert "截止目前" in main
    assert "截至目前" in part(data, "word/comments.xml").decode()


def test_the_page_gives_the_same(draft, sign_in) -> None:
    _, _, identifier, text = draft
    data = sign_in("editor_a").get(f"/desk/{identifier}/export.docx?form=comments").get_data()
    assert read_bytes(accepted(data), "a.docx").text == text
    assert b"w:ins" in part(data, "word/document.xml")
