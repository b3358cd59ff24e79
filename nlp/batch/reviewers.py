"""The reviewer of a batch process: as it ships, on the threads given, each line of a task judged once.

Syndicated posts differ in a date, a source line or an editor's name; what the models think of a line depends on
that line alone, so copies and near-copies in one task cost the models nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from nlp.batch.identity import Given
from nlp.correct.corrector import Corrector
from nlp.correct.memory import Memory
from nlp.correct.neural import NeuralScorer
from nlp.review import Reviewer
from nlp.shipped import build_reviewer, remembering


@dataclass(frozen=True, slots=True, eq=False)
class BatchReviewer:
    """``forget`` before each task, so that a task's rows do not depend on the tasks before it; ``learn`` what its
    reviews will ask, which is faster than each review asking for itself."""

    reviewer: Reviewer
    memory: Memory

    def forget(self) -> None:
        """No line has been judged yet."""
        self.memory.forget()

    def learn(self, texts: Iterable[str]) -> None:
        """Judge the lines of all ``texts`` at once. A model that fails says so in the review of each text."""
        corrector = self.reviewer.corrector
        if isinstance(corrector, Corrector):
            with suppress(Exception):
                corrector.learn("\n".join(texts))


def batch_reviewer(
    lexicon: Path | None, model: Path | None, use_model: bool, threads: int, given: Given | None = None
) -> BatchReviewer:
    """A reviewer for one process among several."""
    given = given or Given()
    release, head = (None, "") if lexicon else (given.release, given.head)
    built = build_reviewer(lexicon, model, use_model, release, head, given.lists)
    corrector, memory = built.corrector, Memory()
    if isinstance(corrector, Corrector) and isinstance(corrector.scorer, NeuralScorer):
        built = built.with_corrector(replace(corrector, scorer=corrector.scorer.on_threads(threads)))
    return BatchReviewer(remembering(built, memory), memory)
