"""The reviewer of a batch process: as it ships, on the threads given, each line of a task judged once.

Syndicated posts differ in a date, a source line or an editor's name; what the models think of a line depends on
that line alone, so copies and near-copies in one task cost the models nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from nlp.batch.identity import Given
from nlp.correct.batches import LONGEST_LINE
from nlp.correct.corrector import Corrector
from nlp.correct.decisions import Decision
from nlp.correct.judge import Judge
from nlp.correct.neural import NeuralScorer
from nlp.review import Reviewer
from nlp.shipped import build_reviewer

Lines = dict[tuple[str, float], tuple[Decision, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class LineJudge(Judge):
    """A Judge that remembers what it said of a line; ``lines`` is emptied by whoever gave it."""

    lines: Lines = field(default_factory=dict)

    def decisions(self, text: str, floor: float) -> Iterator[list[Decision]]:
        """As Judge.decisions; only lines not met before are judged, together."""
        lines = text.split("\n")
        if any(len(line) >= LONGEST_LINE for line in lines):
            yield from Judge.decisions(self, text, floor)
            return
        fresh = list(dict.fromkeys(line for line in lines if line.strip() and (line, floor) not in self.lines))
        self._learn(fresh, floor)
        offset = 0
        found: list[Decision] = []
        for line in lines:
            found += (one.moved(offset) for one in self.lines.get((line, floor), ()))
            offset += len(line) + 1
        yield found

    def _learn(self, fresh: list[str], floor: float) -> None:
        found = [one for part in Judge.decisions(self, "\n".join(fresh), floor) for one in part]
        offset = place = 0
        for line in fresh:
            end = offset + len(line) + 1
            own: list[Decision] = []
            while place < len(found) and found[place].start < end:
                own.append(found[place].moved(-offset))
                place += 1
            self.lines[line, floor] = tuple(own)
            offset = end


@dataclass(frozen=True, slots=True, eq=False)
class LineCorrector(Corrector):
    """A Corrector whose judge remembers lines."""

    lines: Lines = field(default_factory=dict)

    @property
    def judge(self) -> Judge:
        """What gives edits their probabilities, each line once."""
        return LineJudge(self.statistics, self.trees, self.scorer, self.joint, self.proposers, self.lines)


@dataclass(frozen=True, slots=True, eq=False)
class BatchReviewer:
    """``forget`` before each task, so that a task's rows do not depend on the tasks before it."""

    reviewer: Reviewer
    lines: Lines

    def forget(self) -> None:
        self.lines.clear()


def batch_reviewer(
    lexicon: Path | None, model: Path | None, use_model: bool, threads: int, given: Given | None = None
) -> BatchReviewer:
    """A reviewer for one process among several."""
    given = given or Given()
    release, head = (None, "") if lexicon else (given.release, given.head)
    built = build_reviewer(lexicon, model, use_model, release, head, given.lists)
    lines: Lines = {}
    if not isinstance(built.corrector, Corrector):
        return BatchReviewer(built, lines)
    corrector = built.corrector
    if isinstance(corrector.scorer, NeuralScorer):
        corrector = replace(corrector, scorer=corrector.scorer.on_threads(threads))
    shared = LineCorrector(**{one.name: getattr(corrector, one.name) for one in fields(corrector)}, lines=lines)
    reviewer = Reviewer(
        built.release, shared, checks=built.checks, problems=built.problems, scope=built.scope, head=built.head,
        lists=built.lists,
    )  # fmt: skip
    return BatchReviewer(reviewer, lines)
