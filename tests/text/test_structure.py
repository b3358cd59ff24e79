"""Lines, sentences, quotations and titles, and places for people, on any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlp.text import document_from_text, locate, quoted_spans, sentence_span, sentences, title_spans
from nlp.types import Span

ANY = st.text(
    st.one_of(
        st.sampled_from('中国，。！？；：、“”‘’「」『』"《》〈〉（） \t\r\n\u00a0\u3000😀𠮷a1.?;#'),
        st.characters(),
        st.characters(categories=["Cs", "Mn", "Co"]),
    ),
    max_size=80,
)


def words(text: str, spans: list[Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


@given(ANY)
@example("甲。\r\n\r乙；\r")
def test_spans_hold_on_any_text(text: str) -> None:
    document = document_from_text(text)
    assert document.text == text
    ends = -1
    for block in document.blocks:
        content = text[block.span.start : block.span.end]
        assert content.strip()
        assert not re.search("[\r\n]", content)
        assert block.span.start > ends
        ends = block.span.end
        line = int(block.location.removeprefix("L"))
        assert re.split("\r\n|\r|\n", text)[line - 1] == content
        assert locate(document, block.span.start) == f"第{line}行第1列"
    joined = "".join(words(text, sentences(text)))
    assert re.sub(r"\s", "", joined) == re.sub(r"\s", "", text)
    for span in quoted_spans(text):
        assert text[span.start - 1] in '“‘「『"'
        assert text[span.end] in '”’」』"'
    for title in words(text, title_spans(text)):
        assert title.startswith("《")
        assert title.endswith("》")


@given(ANY, st.integers(0, 80))
def test_sentence_span_is_one_of_the_sentences(text: str, offset: int) -> None:
    span = sentence_span(text, offset)
    assert span in sentences(text) or span == Span(offset, offset)
    if offset < len(text) and text[offset].strip():
        assert span.start <= offset < span.end


@given(ANY)
def test_line_and_column_lead_back(text: str) -> None:
    document = document_from_text(text)
    lines = re.split("(\r\n|\r|\n)", text)
    starts = [0]
    for line, end in zip(lines[::2], lines[1::2], strict=False):
        starts.append(starts[-1] + len(line) + len(end))
    for offset in range(0, len(text), 3):
        row, column = map(int, re.findall(r"\d+", locate(document, offset)))
        assert starts[row - 1] + column - 1 == offset


def test_sentences() -> None:
    text = "他说：“好。”然后走了；没有回来！\n第二行没有句号"
    assert words(text, sentences(text)) == ["他说：“好。”", "然后走了；", "没有回来！", "第二行没有句号"]


def test_quotations_and_titles() -> None:
    text = '“外‘内’外”与「甲」和"乙"，未完“丙\n《关于〈法〉的通知》《甲《乙》》《丙\n》'
    assert words(text, quoted_spans(text)) == ["外‘内’外", "内", "甲", "乙"]
    assert words(text, title_spans(text)) == ["《关于〈法〉的通知》", "《甲《乙》》"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [("一、总体要求", "heading"), ("（二）分工", "heading"), ("第三章 附则", "heading"), ("正文。", "paragraph")],
)
def test_headings(line: str, kind: str) -> None:
    assert document_from_text(line).blocks[0].kind == kind
