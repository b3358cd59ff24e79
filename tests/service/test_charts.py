"""Charts: every value as a number, the whole in words, nothing of a name parsed as a tag."""

from __future__ import annotations

import re

from service.overview.charts import bars, months


def test_a_chart_is_said_in_words() -> None:
    drawn = months("各月", [("2026-01", 12.5, 3), ("2026-02", None, 0), ("2026-03", 4.0, 1)])
    label = re.search(r'aria-label="([^"]+)"', drawn)
    assert label is not None
    assert label.group(1) == (
        "各月：2026-01 差错率 12.5、严重 3 处；2026-02 差错率 无、严重 0 处；2026-03 差错率 4、严重 1 处"
    )
    assert "错别字 7 处" in bars("类型", [("错别字", 7)], " 处")


def test_a_month_without_reviews_breaks_the_line() -> None:
    rows = [("2026-01", 1.0, 0), ("2026-02", 2.0, 0), ("2026-03", None, 0), ("2026-04", 3.0, 0)]
    runs = [points.count(",") for points in re.findall(r'points="([^"]*)"', months("各月", rows))]
    assert runs == [2, 1]


def test_numbers_of_the_line_stay_above_those_of_the_bars() -> None:
    drawn = months("各月", [("2026-01", 0.0, 9), ("2026-02", 90.0, 9)])
    heights = [float(y) for y in re.findall(r'y="([\d.]+)" text-anchor="middle" fill="#2b5fa3"', drawn)]
    bar_numbers = [float(y) for y in re.findall(r'y="([\d.]+)" text-anchor="middle" fill="#c00000"', drawn)]
    assert max(heights) < min(bar_numbers)


def test_names_are_text() -> None:
    assert "<b>" not in bars("<b>", [("<b>", 1)], "<b>")
