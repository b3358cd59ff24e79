"""Good official prose must give nothing at all, whatever the severity."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nlp.review import Reviewer
from nlp.shipped import build_reviewer
from nlp.text import document_from_text

FILES = sorted((Path(__file__).parent / "clean").glob("*.txt"))
LINES = [(path.stem, line) for path in FILES for line in path.read_text(encoding="utf-8").splitlines() if line]


def test_there_are_enough() -> None:
    assert len(LINES) >= 200
    assert len({line for _, line in LINES}) == len(LINES)


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    """As it ships: lexicon, checks and spelling model."""
    return build_reviewer()


@pytest.mark.parametrize(("name", "line"), LINES, ids=[f"{name}-{i}" for i, (name, _) in enumerate(LINES)])
def test_silent(reviewer: Reviewer, name: str, line: str) -> None:
    review = reviewer.review(document_from_text(line), date(2026, 11, 24))
    assert not review.failures
    assert [(f.matched, f.message) for f in review.findings] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_silent_as_one_text(reviewer: Reviewer, path: Path) -> None:
    document = document_from_text(path.read_text(encoding="utf-8"))
    findings = reviewer.review(document, date(2026, 11, 24)).findings
    # Headings taken out of their documents may not follow each other; everything else must be silent.
    assert [(f.matched, f.message) for f in findings if f.code != "DOC-03"] == []
