"""Countries called by their first character, as names of their own."""

from __future__ import annotations

import pytest

from nlp.correct.countries import country_spans
from nlp.correct.protect import Protection
from nlp.lexicon.words import is_word


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("会见玻利维亚总统时说，中玻都是发展中国家。", ["中玻"]),
        ("约旦国王来访，双方愿推动中约关系，深化约中合作。", ["中约", "约"]),
        ("愿与贝宁一道，同贝方扩大合作。", ["贝"]),
        ("哥伦比亚总统表示，这是首次访哥。", ["访哥"]),
        ("巴西与阿根廷重申巴阿关系的分量。", ["巴"]),
        ("中玻都是发展中国家。", []),
        ("把中斐传统友谊提升到新水平。", ["中斐"]),
        ("本区制定了玻璃行业规范。", []),
    ],
)
def test_a_country_is_known_by_the_text_that_names_it(text: str, named: list[str]) -> None:
    assert [text[start:end] for start, end in country_spans(text)] == named


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("绿地上一顶顶帐篷。", "顶顶"),
        ("三分种，七分管。", "种"),
        ("当时，阿芳整个人都蒙了。", "芳"),
        ("会见玻利维亚总统，中玻友好。", "中玻"),
    ],
)
def test_wordings_of_one_occasion_are_protected(text: str, part: str) -> None:
    start = text.index(part)
    assert Protection.of(text, is_word).marks(start, start + len(part))
