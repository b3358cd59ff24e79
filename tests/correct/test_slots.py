"""What stands in a list or in an open wording is a fact; a slip that spoils an idiom is still one."""

from __future__ import annotations

import pytest

from nlp.correct.slots import fills, repeats


def edit(marked: str) -> tuple[str, int, int, str]:
    """``…【old→new】…`` as the text and the edit."""
    before, rest = marked.split("【")
    change, after = rest.split("】")
    old, new = change.split("→")
    return before + old + after, len(before), len(before) + len(old), new


@pytest.mark.parametrize(
    "marked",
    [
        "瞒报、漏报、迟报、谎报、【慢→瞒】报的，一律从严追责。",
        "严禁【慢→瞒】报、漏报、瞒报等行为。",
        "抓好【建厂→减产】、扩产、减产三件事。",
        "做到管理、【惯例→管理】、平台联通。",
    ],
)
def test_an_edit_that_makes_an_item_a_second_time(marked: str) -> None:
    assert repeats(*edit(marked))


@pytest.mark.parametrize(
    "marked",
    [
        "加强领导、强化领【到→导】。",
        "加强领【到→导】、强化领导。",
        "抓好决策【布→部】署和落实。",
        "瞒报、漏报，不得【慢→瞒】报。",
        "做好监管、检【擦→查】、指导工作。",
    ],
)
def test_an_edit_that_makes_no_second_item(marked: str) -> None:
    assert not repeats(*edit(marked))


@pytest.mark.parametrize(
    "marked",
    [
        "因地因时因【事→时】制宜。",
        "实行“一【段→企】一策”。",
        "一户一档、一【坡→企】一策。",
        "移步易景、一【景→步】一曲。",
    ],
)
def test_open_slots_hold_facts(marked: str) -> None:
    assert fills(*edit(marked))


@pytest.mark.parametrize(
    "marked",
    ["两人长得一【摸→模】一样。", "全心全意、一心一【义→意】。", "因【的→地】制宜。", "要坚持因地制【益→宜】。"],
)
def test_slips_in_such_wordings_are_slips(marked: str) -> None:
    assert not fills(*edit(marked))
