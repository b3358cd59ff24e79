"""What the model must leave alone follows the release it reviews by."""

from __future__ import annotations

from dataclasses import replace

from nlp.correct.lexicon_terms import Terms
from nlp.lexicon import make_release, shipped_release
from nlp.types import LexiconEntry, Severity

OWN = LexiconEntry("allow-own-1", 1, "allow", "term", "", ("云顶营造法",), Severity.HINT, None, None, "all", "",
                   "测试", "", "推行云顶营造法。")  # fmt: skip


def test_terms_of_the_store_are_protected_and_retired_ones_are_not() -> None:
    text = "推行云顶营造法。"
    assert Terms.of_shipped_lexicon().spans(text) == []
    with_own = make_release([*shipped_release().entries, OWN])
    assert [text[span.start : span.end] for span in Terms.of_release(with_own).spans(text)] == ["云顶营造法"]
    retired = make_release([*shipped_release().entries, replace(OWN, status="retired")])
    assert Terms.of_release(retired).spans(text) == []
