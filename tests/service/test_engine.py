"""Reviews of the service: the same document once, another one anew, and never a failure from memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nlp.review import Reviewer
from nlp.types import Failure, Review
from service import engine
from service.engine import make_document, review_by
from service.recent import Recent

DAY = date(2026, 11, 24)


class Counting(Reviewer):
    """A reviewer that counts how often it works."""

    def __init__(self, known: Reviewer) -> None:
        super().__init__(known.release, known.corrector, checks=known.checks)
        self.times = 0

    def review(self, *given: object, **named: object) -> Review:
        self.times += 1
        return super().review(*given, **named)  # type: ignore[arg-type]


@pytest.fixture
def counting(app, reviewer: Reviewer):  # type: ignore[no-untyped-def]
    with app.app_context():
        yield Counting(reviewer)


def test_the_same_document_is_reviewed_once(counting: Counting) -> None:
    first = review_by(counting, make_document("要统一布署。", "通知"), DAY)
    assert review_by(counting, make_document("要统一布署。", "通知"), DAY) is first
    assert counting.times == 1
    for text, title, html, day in (
        ("要统一布署！", "通知", None, DAY), ("要统一布署。", "公告", None, DAY),
        ("要统一布署。", "通知", "<img src='a.png'>", DAY), ("要统一布署。", "通知", None, date(2026, 11, 25)),
    ):  # fmt: skip
        times = counting.times
        review_by(counting, make_document(text, title, html), day)
        assert counting.times == times + 1
    assert review_by(counting, make_document("要统一布署。", "通知"), DAY, again=True) == first
    assert counting.times == 6


def test_another_release_is_another_reviewer(counting: Counting, reviewer: Reviewer) -> None:
    document = make_document("要统一布署。")
    review_by(counting, document, DAY)
    other = Counting(reviewer)
    review_by(other, document, DAY)
    assert (counting.times, other.times) == (1, 1)


def test_a_failure_is_tried_again(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Counting.review

    def failing(self: Counting, *given: object, **named: object) -> Review:
        return replace(whole(self, *given, **named), failures=(Failure("SPELL", "MemoryError"),))

    document = make_document("要统一布署，再来一次。")
    with monkeypatch.context() as patched:
        patched.setattr(Counting, "review", failing)
        assert review_by(counting, document, DAY).failures
    assert not review_by(counting, document, DAY).failures
    assert counting.times == 2


def test_the_oldest_is_forgotten() -> None:
    recent: Recent[int, str] = Recent(2)
    for number in (1, 2):
        recent.keep(number, str(number))
    assert recent.get(1) == "1"
    recent.keep(3, "3")
    assert (recent.get(1), recent.get(2), recent.get(3)) == ("1", None, "3")
    assert engine._KNOWN.get((None,)) is None
