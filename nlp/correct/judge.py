"""From a text to probabilities: the statistics propose, other models propose and speak, the verdict weighs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.correct.batches import LONGEST_LINE, Part, parts, side_by_side
from nlp.correct.decisions import Decision
from nlp.correct.features import group_of, hear
from nlp.correct.listen import blend, odds_of, proposed_by
from nlp.correct.memory import Memory
from nlp.correct.proposals import Candidate, Proposer, Scorer
from nlp.correct.silent import exchanges, never
from nlp.correct.slots import fills, repeats
from nlp.correct.statistics import Judged, Statistics
from nlp.correct.trees import Trees

Floats = npt.NDArray[np.float64]
THREADS = 2
"""Pieces of a long text judged side by side; what a piece gives does not depend on it."""
ASK = 0.03
"""Probability from which a scorer is asked."""
FOREIGN_VERDICT, FOREIGN_ODDS, FOREIGN_PRIOR, MOST_ODDS = 0.96, 0.51, -4.9, 12.0
"""What an edit that only another model proposes is worth: see ``foreign``."""


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """Probabilities of edits. ``joint`` weighs where ``scorer`` has spoken; ``proposers`` add edits of their own;
    ``memory`` spares lines that it has met."""

    statistics: Statistics
    trees: Trees
    scorer: Scorer | None = None
    joint: Trees | None = None
    proposers: Sequence[Proposer] = ()
    memory: Memory | None = None

    def decisions(self, text: str, floor: float) -> Iterator[list[Decision]]:
        """Every edit of probability ``floor`` or more, overlapping ones too, in text order, a piece of the text
        at a time; offsets are code points of ``text``."""

        def kept(part: Part) -> list[Decision]:
            piece, lines = text[part.start : part.end], (part.start, part.end) == (part.core_start, part.core_end)
            if lines and self.memory is not None:
                own = self.memory.decisions(piece, floor, lambda fresh: self._piece(fresh, floor))
            else:
                own = self._piece(piece, floor)
            found = (one.moved(part.start) for one in own)
            return [one for one in found if part.core_start <= one.start < part.core_end]

        if len(text) > THREADS * LONGEST_LINE:
            return side_by_side(kept, parts(text), THREADS)
        return map(kept, parts(text))

    def _piece(self, text: str, floor: float) -> list[Decision]:
        also = [proposed_by(proposer, text) for proposer in self.proposers]
        judged = self.statistics.judge(text, {edit: None for some in also for edit in some})
        edits = _edits(judged)
        probability = self._own(text, judged, edits)
        for proposer, some in zip(self.proposers, also, strict=True):
            if self.scorer is None or proposer.ref != self.scorer.ref:
                spoken = np.array([some.get(edit, np.nan) for edit in edits[: judged.own]])
                heard = ~np.isnan(spoken)
                probability[: judged.own][heard] = blend(probability[: judged.own][heard], spoken[heard])
        strongest = [max(some.get(edit, -np.inf) for some in also) for edit in edits[judged.own :]]
        theirs = judged.rows[judged.own :]
        probability[judged.own :] = foreign(self.trees.probability(theirs, group_of(theirs)), np.array(strongest))
        found = [
            Decision(
                edits[number].start,
                edits[number].end,
                edits[number].replacement,
                float(probability[number]),
                int(judged.proposals.kind[number]),
                int(judged.proposals.relation[number]),
            )
            for number in np.flatnonzero(probability >= floor).tolist()
            if not _silent(text, edits[number])
        ]
        return sorted(found, key=lambda one: one.start)

    def _own(self, text: str, judged: Judged, edits: Sequence[Candidate]) -> Floats:
        """The verdict's probability of the statistics' own edits, 0 for the rest; with the scorer's voice."""
        rows = judged.rows[: judged.own]
        probability = np.zeros(len(edits))
        probability[: judged.own] = self.trees.probability(rows, group_of(rows))
        probability[: judged.own][exchanges(rows)] = 0
        if self.scorer is None:
            return probability
        asked = np.flatnonzero(probability >= ASK)
        odds = odds_of(self.scorer, text, [edits[number] for number in asked.tolist()])
        if self.joint is not None:
            edited = judged.proposals.take(asked)
            rows = hear(rows[asked], edited.start, edited.old_length, odds)
            heard = self.joint.probability(rows, group_of(rows))
        else:
            heard = blend(probability[asked], odds)
        probability[:] = 0
        probability[asked] = heard
        return probability


def foreign(probability: Floats, odds: Floats) -> Floats:
    """Calibrated probability of edits that only another model proposes, from the verdict's ``probability`` and the
    model's log-odds in nats. The verdict has learnt on edits that the n-gram proposes too; this logistic makes up for
    that. Its weights are fitted by ``train.outside``; the prior is by hand and cautious, as no strong model was at
    hand to fit it (the command asks for less: see train/LOG.md). The model alone is never enough, the verdict must
    not object."""
    bounded = np.clip(probability, 1e-6, 1 - 1e-6)
    logit = FOREIGN_VERDICT * np.log(bounded / (1 - bounded))
    logit += FOREIGN_ODDS * np.clip(odds, 0.0, MOST_ODDS) + FOREIGN_PRIOR
    result: Floats = 1 / (1 + np.exp(-logit))
    return result


def _edits(judged: Judged) -> list[Candidate]:
    start, size = judged.proposals.start.tolist(), judged.proposals.old_length.tolist()
    return [
        Candidate(begin, begin + length, new)
        for begin, length, new in zip(start, size, judged.replacements, strict=True)
    ]


def _silent(text: str, edit: Candidate) -> bool:
    """Whether the edit is one that is never proposed: as such, as the words it makes with its neighbours, or where it
    stands."""
    start, end, new = edit.start, edit.end, edit.replacement
    if never(text[max(0, start - 1) : start], text[start:end], new, text[end : end + 1]):
        return True
    return fills(text, start, end, new) or repeats(text, start, end, new)
