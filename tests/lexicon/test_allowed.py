"""What a unit allows is not said by any entry, rule or model, unless it is severe."""

from __future__ import annotations

from nlp.lexicon import make_release, shipped_release
from nlp.review import Reviewer
from nlp.text import document_from_text
from nlp.types import Finding
from tests.lexicon.factory import DAY, entry


def said(text: str, *words: str) -> list[Finding]:
    shipped = shipped_release()
    own = [entry("", word, form="term", kind="allow", id=f"allow-own-{number}") for number, word in enumerate(words)]
    review = Reviewer(make_release((*shipped.entries, *own))).review(document_from_text(text), DAY)
    assert review.failures == ()
    return list(review.findings)


def codes(text: str, *words: str) -> list[str]:
    return [finding.code for finding in said(text, *words)]


def test_a_law_title_of_ones_own() -> None:
    text = "根据《云岭县道路安全交通法》施行细则办理，按照《森林防火条列》执行。"
    assert codes(text) == ["LAW-01"]
    assert codes(text, "森林防火条列") == []
    assert codes(text, "《森林防火条列》") == []
    assert codes(text, "防火条列") == ["LAW-01"]


def test_what_a_rule_calls_severe_is_said_all_the_same() -> None:
    text = "增强“四个意识”（政治意识、大局意识、服务意识、看齐意识）。"
    (finding,) = said(text)
    assert (finding.code, finding.severity) == ("SET-01", "serious")
    assert codes(text, finding.matched) == ["SET-01"]


def test_marks_and_repetitions_keep_their_own_rules() -> None:
    text = "会议研究研究布置了,工作"
    assert "PUN-01" in codes(text, ",", "研究研究布置")


def test_a_text_that_no_matcher_can_read_is_reviewed() -> None:
    assert "布署" in [one.matched for one in said("\ud800统一布署。", "部署")]
