"""Texts that are nothing but one thing over and over take time in proportion to their length."""

from __future__ import annotations

import time
from datetime import date

import pytest

from nlp.checks import CHECKS, Context
from nlp.lexicon import shipped_release
from nlp.text import document_from_text

LENGTH = 40_000
MOST = 2.0
"""Seconds of processor time for all checks together; a check that is quadratic needs five to sixty."""
RUNS = (
    *"1。…—（“《的十３",
    "1.",
    "1,",
    "a@",
    "约5",
    "占5%，",
    "3千",
    "中,",
    "等……",
    "县农业局、",
    "按排合作社",
)


@pytest.mark.parametrize("piece", RUNS)
def test_endless_runs(piece: str) -> None:
    document = document_from_text((piece * LENGTH)[:LENGTH])
    context = Context(date(2026, 11, 24), None, shipped_release())
    began = time.process_time()
    for check in CHECKS:
        for _ in check.check(document, context):
            pass
    assert time.process_time() - began < MOST
