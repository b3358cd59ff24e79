"""Sentences that bear names: what other tools "correct" stays as it is."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from nlp.correct import load_corrector
from nlp.correct.folder import SHIPPED
from nlp.correct.load import find_folder

pytestmark = pytest.mark.skipif(find_folder(SHIPPED, "ngram") is None, reason="no n-gram model shipped")

WORDS = (Path(__file__).parent / "names.txt").read_text(encoding="utf-8")
_HAN, _DOTTED = WORDS.removeprefix("# Han names").split("# names with ·")
NAMES, FOREIGN = _HAN.split(), _DOTTED.split()
WITH_TITLE = (
    "{}同志任县财政局局长。",
    "县委书记{}主持会议并讲话。",
    "记者{}报道",
    "驻村干部{}走访了三户脱贫家庭。",
    "会议由{}主任主持。",
)
PLAIN = ("{}在会上作了发言。", "经研究，决定由{}负责该项工作。", "获奖者是来自基层的{}。")
LISTS = ("参加会议的有{}、{}、{}。", "出席人员名单：{}、{}、{}、张林、王祎。", "编辑：{} 摄影：{} 校对：{}")


def sentences() -> list[str]:
    """Three hundred and more: every name in a template with a title, every third in a plain one, lists."""
    titled = [template.format(name) for name, template in zip(NAMES, itertools.cycle(WITH_TITLE), strict=False)]
    again = [template.format(name) for name, template in zip(NAMES, itertools.cycle(WITH_TITLE[1:]), strict=False)]
    plain = [template.format(name) for name, template in zip(NAMES, itertools.cycle(PLAIN), strict=False)]
    foreign = [template.format(name) for name in FOREIGN for template in (WITH_TITLE[0], WITH_TITLE[3], *PLAIN)]
    triples = [NAMES[at : at + 3] for at in range(0, len(NAMES) - 2, 3)]
    lists = [template.format(*triple) for triple, template in zip(triples, itertools.cycle(LISTS), strict=False)]
    return titled + again + plain + foreign + lists


def test_names_are_left_alone() -> None:
    lines = sentences()
    assert len(set(lines)) >= 300
    corrected = load_corrector().correct(lines)
    assert [pair for pair in zip(lines, corrected, strict=True) if pair[0] != pair[1]] == []
