"""A kept review, read again: nothing that the wire carries is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from nlp.report.wire import review_to_wire
from nlp.text import document_from_text
from service.jobs.wire_reader import review_from_wire

TEXT = "关于布署工作的通知\n要统一布署，认真贯彻《中华人民共和国劳动合同法》。截止2026年3月1日。\n"


@pytest.mark.parametrize("head", ["", "9f3c:7"])
def test_a_review_comes_back_as_it_was_kept(reviewer, head: str) -> None:
    review = reviewer.review(document_from_text(TEXT), date(2026, 11, 24))
    kept = review_to_wire(replace(review, provenance=replace(review.provenance, lexicon_head=head)))
    assert kept["findings"]
    assert kept["provenance"]["lexicon"].get("head", "") == head
    assert review_to_wire(review_from_wire(json.loads(json.dumps(kept)))) == kept
