"""Pairs written before any rule was looked at: no false alarm on them or their honest rewordings, most faults found."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.interpret.structure import parse_policy
from nlp.types import Document
from train.tasks.interpretation_held_out import VALUES, Outcome, held_out, load

FOLDERS = [Path(__file__).parent / name for name in ("blind", "blind2", "blind8", "blind9")]
RECALL = {"values": 0.85, "wording": 0.65}
"""Below what was measured (LOG.md), above the floors of the issue (0.85 and 0.60). Wording was 0.70 before accusations
that sound texts of blind4 and blind5 met were given up: precision first."""


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def outcome(request: pytest.FixtureRequest) -> Outcome:
    return held_out(request.param)


def test_nothing_sound_is_accused(outcome: Outcome) -> None:
    assert outcome.rewordings >= 8
    assert outcome.alarms == []


def test_most_faults_are_found(outcome: Outcome) -> None:
    values = [hit for kind, hits in outcome.hits.items() if kind in VALUES for hit in hits]
    wording = [hit for kind, hits in outcome.hits.items() if kind not in VALUES for hit in hits]
    assert sum(values) >= RECALL["values"] * len(values), outcome.missed
    assert sum(wording) >= RECALL["wording"] * len(wording), outcome.missed


def test_sound_interpretations_are_good(outcome: Outcome) -> None:
    assert all(result.score >= 75 and not result.capped_by for result in outcome.sound.values())


def test_every_point_has_evidence_or_a_reason(outcome: Outcome) -> None:
    for result in outcome.sound.values():
        assert sum(dimension.max for dimension in result.dimensions) == 100
        for dimension in result.dimensions:
            assert dimension.reason, dimension.id
            if dimension.value is None:
                assert dimension.status == "cannot judge"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_policies_are_read_into_clauses(folder: Path) -> None:
    for pair in load(folder):
        assert len(parse_policy(Document("p", pair["policy"], format="txt")).clauses) >= 7, pair["name"]
