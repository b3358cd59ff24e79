"""Any text, however broken: no check of lists raises, and every finding stands where it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.lists import ListChecks
from nlp.text import document_from_text
from nlp.types import Severity
from tests.lists.tables import lists

CHECKS = ListChecks(lists())
PIECES = (
    *"、，。“”《》\n\r 　𠮷副原\ud800\u200b",
    *(
        "赵甲乙",
        "钱丙丁",
        "郑寅",
        "郑 寅",
        "欧阳建章",
        "赵甲已",
        "钱丙",
        "县长",
        "县委书记",
        "云顶县县长",
        "时任",
        "2019年",
        "同志",
    ),
    *("云顶县自然资原局", "一廊两冀三区", "柏石镇", "主持", "出席"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from([None, date(2018, 5, 1), date(2025, 1, 1)]))
def test_findings_stand_where_they_say(pieces: list[str], published: date | None) -> None:
    document = replace(document_from_text("".join(pieces)), published=published)
    for found in CHECKS.findings(document, date(2026, 11, 24)):
        assert document.text[found.span.start : found.span.end] == found.matched
        assert found.matched
        assert found.authority
        assert found.weight == 0 or found.severity is not Severity.HINT
    for span in CHECKS.spans(document.text):
        assert span.end <= len(document.text)
