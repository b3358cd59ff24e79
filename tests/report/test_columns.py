"""Text for a terminal: nothing is lost, nothing sticks out, nothing in it acts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.report.columns import COLUMNS, clip, paint, visible, width, wrap

TEXT = st.text(alphabet="补贴标准，。；（）《》“”…0123456789.%abc \u200b\x1b\t\u0301🏫", max_size=400)


@settings(max_examples=80, deadline=None)
@given(TEXT)
def test_wrapping_loses_nothing_and_fits(text: str) -> None:
    lines = list(wrap(text, "  ", "    "))
    assert lines[0].startswith("  ")
    assert "".join(line.removeprefix("    ") if n else line.removeprefix("  ") for n, line in enumerate(lines)) == text
    assert all(width(line) <= COLUMNS for line in lines)


@settings(max_examples=80, deadline=None)
@given(TEXT)
def test_clipping_fits(text: str) -> None:
    assert width(clip(text, 20)) <= 20
    assert clip(text, 20) == text or clip(text, 20).endswith("…")


def test_no_line_begins_with_a_closing_mark_or_breaks_a_figure() -> None:
    lines = list(wrap("甲" * 39 + "乙。" + "丙" * 37 + "12345元"))
    assert lines[1].startswith("乙。")
    assert lines[2].startswith("12345元")


def test_what_would_act_is_made_visible() -> None:
    assert visible("a\x1b[2Jb\u202ec\td") == "a□[2Jb□c d"
    assert paint("红", "31", False) == "红"
    assert paint("", "31", True) == ""
