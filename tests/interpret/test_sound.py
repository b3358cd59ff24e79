"""Free paraphrase by a careful writer is not accused: pairs written before the rules they meet were read (LOG.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from train.tasks.interpretation_held_out import changed, judged, load

PAIRS = [pair for name in ("blind3", "blind4", "blind6", "blind7") for pair in load(Path(__file__).parent / name)]
REWORDED = [
    pytest.param(pair, old, new, id=f"{pair['name']}-{number}")
    for pair in PAIRS
    for number, (old, new) in enumerate(pair["honest"])
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: str(pair["name"]))
def test_sound_as_it_is(pair: dict[str, Any]) -> None:
    result = judged(pair, pair["interpretation"])
    assert [contradiction.note for contradiction in result.contradictions] == []
    assert result.score >= 75
    assert not result.capped_by


@pytest.mark.parametrize(("pair", "old", "new"), REWORDED)
def test_honestly_reworded(pair: dict[str, Any], old: str, new: str) -> None:
    result = judged(pair, changed(pair, old, new)[0])
    assert [contradiction.note for contradiction in result.contradictions] == []
