"""The official pairs, where ../shared is there: no false contradictions, the hand-annotated alignment."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "policy" / "official"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent"),
]


def test_no_contradictions_and_good_scores() -> None:
    from train.tasks.interpretation import judged, read_pairs

    for pair in read_pairs(SHARED):
        result = judged(pair)
        assert not result.contradictions, (pair.name, result.contradictions)
        assert result.score >= 75, pair.name


def test_alignment() -> None:
    from train.tasks.interpretation import read_pairs
    from train.tasks.interpretation_measures import alignment_scores

    rows = alignment_scores(read_pairs(SHARED), Path(__file__).parent / "annotations")
    assert rows[-1][0] == "all"
    assert rows[-1][3] >= 0.70
