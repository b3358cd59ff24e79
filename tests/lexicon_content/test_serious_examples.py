"""Recall on the shared list of published serious errors, where that list is at hand.

A row whose wrong string depends on its context is put into a sentence of ours; a row that only describes
a rule (a table of names and terms of office) has no string to find and is left out.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from nlp.lexicon import Matcher, shipped_release
from nlp.text import document_from_text

EXAMPLES = Path("/work/shared/data/lexicon/serious_error_examples.tsv")
TODAY = date(2026, 11, 24)
OTHER_ROOMS = ("D机构政策名", "F法规书名号", "G行政区划")  # agencies, laws and divisions have tests of their own

CONTEXT = {
    "党史教育": "县委召开党史教育动员大会。",
    "党的二十大报告精神": "全镇党员认真学习贯彻党的二十大报告精神。",
    "市委书记辞职": "市委书记出席博览会开幕活动并辞职。",
    "中港/中澳/中台": "会议就中港、中澳青年交流作出安排。",
    '台湾"立法院"': "台湾立法院日前表决。",
    '多国列举含港澳台而写"国家"': "参展企业来自日本、台湾等国家。",
    "大陆": "深化香港与大陆的科技合作。",
    '新疆、西藏与"中国"并列': "航线通往中国、新疆和西藏。",
}


@cache
def matcher() -> Matcher:
    return Matcher(shipped_release())


def found(text: str) -> list[str]:
    return [finding.matched for finding in matcher().findings(document_from_text(text), TODAY)]


def rows() -> list[tuple[str, str]]:
    if not EXAMPLES.exists():
        return []
    lines = EXAMPLES.read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith(("#", "category"))]
    return [(cell[0], cell[1]) for cell in cells if not re.search(r"<|不一致$", cell[1])]


def strings(wrong: str) -> list[str]:
    """The texts to review for one row: ours for its context, else each alternative as it stands."""
    bare = re.sub(r"\(.*\)$", "", wrong)
    if bare in CONTEXT:
        return [CONTEXT[bare]]
    return [f"会议认为，{part}一事要认真对待。" for part in bare.split("/")]


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the shared folder is absent")
def test_serious_examples_are_found() -> None:
    ours = [(category, wrong) for category, wrong in rows() if category not in OTHER_ROOMS]
    missed = [(category, wrong) for category, wrong in ours if not all(map(found, strings(wrong)))]
    assert len(ours) > 30
    assert len(missed) <= len(ours) * 0.05, missed


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the shared folder is absent")
def test_no_entry_repeats_an_example_as_its_sentence() -> None:
    examples = {wrong for _, wrong in rows()}
    assert not [entry.id for entry in shipped_release().entries if entry.bad.rstrip("。") in examples]
