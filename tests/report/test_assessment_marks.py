"""Texts as html: whatever overlaps, every character stays, once and in order, and nothing of the text acts."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.interpret.clause_names import clause_name
from nlp.report.assessment_marks import Mark, painted, quoted
from nlp.types import Span

TEXT = st.text(alphabet="补贴<>&\"'/ \n元1🏫\ud800", min_size=1, max_size=60)
SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: Span(min(pair), max(pair)))


@settings(max_examples=200, deadline=None)
@given(TEXT, st.lists(SPANS, max_size=6), SPANS, st.sets(st.integers(0, 60), max_size=4))
def test_every_character_stays(text: str, spans: list[Span], shown: Span, places: set[int]) -> None:
    whole = Span(min(shown.start, len(text)), min(shown.end, len(text)))
    marks = [Mark(span, f"k{n}", "<\"'>", f"m{n}", "to" if n % 2 else "") for n, span in enumerate(spans)]
    page = painted(text, whole, marks, places, "p")
    bare = unescape(re.sub(r"<[^>]*>", "", page))
    assert bare == text[whole.start : whole.end].encode("utf-8", "replace").decode()
    assert set(re.findall(r"<(\w+)", page)) <= {"mark", "a", "i"}
    assert len(re.findall(r'id="([^"]*)"', page)) == len(set(re.findall(r'id="([^"]*)"', page)))


def test_overlapping_marks_keep_their_kinds() -> None:
    marks = [Mark(Span(0, 4), "run", "照抄", "r"), Mark(Span(2, 6), "typo", "错", "t", "x")]
    page = painted("一二三四五六七", Span(0, 7), marks)
    pieces = re.findall(r'<(\w+)(?: id="(\w)")? class="m ([^"]+)"(?: href="([^"]+)")? title="([^"]+)">([^<]+)</', page)
    assert pieces == [
        ("mark", "r", "run", "", "照抄", "一二"),
        ("a", "t", "run typo", "#x", "照抄；错", "三四"),
        ("a", "", "typo", "#x", "错", "五六"),
    ]
    assert page.endswith("七")


def test_a_quotation_stays_in_its_line() -> None:
    assert quoted("上一行\n每人<补>贴1500元。\n下一行", Span(10, 15)) == "每人&lt;补&gt;贴<b>1500元</b>。"


def test_clauses_are_named_as_one_would_write_them() -> None:
    assert [clause_name(i) for i in ("第十条", "二/（一）/3", "二/段2", "段1", "二", "3", "第一条#2")] == [
        "第十条",
        "二（一）3",
        "第二部分第2段",
        "第1段",
        "第二部分",
        "第3条",
        "第一条（第2处）",
    ]
