"""The shipped lexicon: every entry's own sentences, its size, the speed of reading it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from nlp.checks import law_titles
from nlp.checks.base import Context
from nlp.lexicon import Matcher, shipped_folder, shipped_release
from nlp.lexicon.validate import validate
from nlp.text import document_from_text
from nlp.types import LexiconEntry

RELEASE = shipped_release()
IN_FORCE = [entry for entry in RELEASE.entries if str(entry.status) != "retired"]
BY_MATCHER = [entry for entry in IN_FORCE if entry.form in ("literal", "pattern", "protected")]
TITLES = [entry for entry in RELEASE.of_kind("law") if entry.form == "title"]
LEAST = {"typo": 700, "agency": 60, "division": 400, "law": 80, "hmt": 40, "form": 250}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(RELEASE, with_proposed=True)


@pytest.mark.parametrize("entry", BY_MATCHER, ids=lambda entry: entry.id)
def test_bad_fires_and_good_is_silent(matcher: Matcher, entry: LexiconEntry) -> None:
    day = entry.valid_from or entry.valid_to or date(2026, 11, 24)
    fired = [found.origin for found in matcher.findings(document_from_text(entry.bad), day, entry.scope)]
    assert entry.origin in fired
    silent = [found.origin for found in matcher.findings(document_from_text(entry.good), day, entry.scope)]
    assert entry.origin not in silent


@pytest.mark.parametrize("entry", TITLES, ids=lambda entry: entry.id)
def test_titles(entry: LexiconEntry) -> None:
    context = Context(entry.valid_from or date(2026, 11, 24), None, RELEASE)
    fired = list(law_titles.check(document_from_text(entry.bad), context))
    assert any(entry.wrong in found.matched for found in fired)
    assert not list(law_titles.check(document_from_text(entry.good), context))


def test_nothing_is_wrong_with_it() -> None:
    assert validate(shipped_folder()) == []


@pytest.mark.parametrize(("kind", "least"), LEAST.items())
def test_there_is_enough_of_it(kind: str, least: int) -> None:
    assert len(RELEASE.of_kind(kind)) >= least


def test_sentences_are_not_all_of_one_mould() -> None:
    for kind in LEAST:
        frames = Counter(entry.bad.replace(entry.wrong or entry.right[0], "…") for entry in RELEASE.of_kind(kind))
        assert len(frames) >= 3, kind
