"""The reviewer as it ships: the lexicon and models that travel with the code, or folders a user names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from nlp.checks import particles, repeated_word
from nlp.checks.base import Context
from nlp.correct import Corrector, load_corrector
from nlp.correct.lexicon_terms import Terms
from nlp.correct.lines import LineCorrector
from nlp.correct.memory import Memory
from nlp.lexicon import Release, load_release, shipped_release
from nlp.lists import ListChecks, PrivateList
from nlp.review import Reviewer, SpellingModel
from nlp.types import Document, Failure, Finding, ReviewError

_TWICE = re.compile(r"([\u4e00-\u9fff])\1")


def build_reviewer(
    lexicon: Path | None = None,
    model: Path | None = None,
    use_model: bool = True,
    release: Release | None = None,
    head: str = "",
    lists: Sequence[PrivateList] = (),
) -> Reviewer:
    """A Reviewer on the shipped (or given) lexicon and model folders, and private lists where there are any.

    ``release`` is used instead of a folder; ``head`` anchors it in the log it comes from (Provenance). A model that
    fails to load becomes a Failure of every review; the rest stands. LexiconError where the lexicon cannot be used.
    """
    release = release or (load_release(lexicon) if lexicon else shipped_release())
    checks = ListChecks(lists) if lists else None
    if not use_model:
        return Reviewer(release, head=head, lists=checks)
    corrector, problems = corrector_or_problems(model)
    return Reviewer(release, by_release(corrector, release), problems=problems, head=head, lists=checks)


def by_release(corrector: SpellingModel | None, release: Release) -> SpellingModel | None:
    """The corrector with the terms of that release as what it must leave alone."""
    if not isinstance(corrector, Corrector) or release.sha256 == shipped_release().sha256:
        return corrector
    return replace(corrector, terms=Terms.of_release(release))


def remembering(reviewer: Reviewer, memory: Memory) -> Reviewer:
    """The same reviewer, whose models are asked about a line once while ``memory`` keeps it."""
    if not isinstance(reviewer.corrector, Corrector):
        return reviewer
    return reviewer.with_corrector(replace(reviewer.corrector, memory=memory))


def corrector_or_problems(model: Path | None) -> tuple[Corrector | None, tuple[Failure, ...]]:
    """The corrector with the model in that folder beside the shipped ones; where it fails to load, the shipped ones
    alone and what went wrong."""
    try:
        return load_corrector(hf_model=model), ()
    except (ReviewError, OSError, ImportError) as error:
        if model is None:
            return None, (Failure("spelling", f"纠错模型未能加载：{error}"),)
        problem = Failure("spelling", f"指定的模型未能加载，仍用自带的模型审校：{error}")
    corrector, problems = corrector_or_problems(None)
    return corrector, (problem, *problems)


def build_line_corrector(model: Path | None = None, use_model: bool = True) -> LineCorrector:
    """What ``xianshen correct`` runs: the rules of 的, 地, 得 and of doubled characters, the lexicon, the model."""
    return LineCorrector(model, use_model, _line_rules)


def _line_rules(document: Document, today: date) -> Iterator[Finding]:
    context = Context(today, None, shipped_release())
    yield from particles.check(document, context)
    if _TWICE.search(document.text):
        yield from repeated_word.check(document, context)
