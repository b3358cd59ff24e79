"""From a text to probabilities: the statistics propose, other models propose and speak, the verdict weighs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.correct.batches import parts
from nlp.correct.decisions import Decision
from nlp.correct.features import NAMES, NEURAL, group_of
from nlp.correct.listen import blend, odds_of, proposed_by
from nlp.correct.proposals import Candidate, Proposer, Scorer
from nlp.correct.silent import never
from nlp.correct.statistics import Judged, Statistics
from nlp.correct.trees import Trees

Floats = npt.NDArray[np.float64]
ASK = 0.03
"""Probability from which a scorer is asked."""
GAIN, KIND, SOUND, SHAPE, SEEN = (NAMES.index(name) for name in ("gain", "kind", "sound", "shape", "seen"))
ODDS_WEIGHT, GAIN_WEIGHT, RELATED, PRIOR = 0.5, 0.25, 1.0, -4.0
MOST_ODDS, MOST_GAIN = 12.0, 8.0
"""What an edit that only another model proposes is worth, in nats: see ``foreign``."""


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """Probabilities of edits. ``joint`` weighs where ``scorer`` has spoken; ``proposers`` add edits of their own."""

    statistics: Statistics
    trees: Trees
    scorer: Scorer | None = None
    joint: Trees | None = None
    proposers: Sequence[Proposer] = ()

    def decisions(self, text: str, floor: float) -> Iterator[list[Decision]]:
        """Every edit of probability ``floor`` or more, overlapping ones too, in text order, a piece of the text
        at a time; offsets are code points of ``text``."""
        for part in parts(text):
            found = (one.moved(part.start) for one in self._piece(text[part.start : part.end], floor))
            kept = [one for one in found if part.core_start <= one.start < part.core_end]
            yield sorted(kept, key=lambda one: one.start)

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
        probability[judged.own :] = foreign(np.array(strongest), judged.rows[judged.own :])
        return [
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

    def _own(self, text: str, judged: Judged, edits: Sequence[Candidate]) -> Floats:
        """The verdict's probability of the statistics' own edits, 0 for the rest; with the scorer's voice."""
        rows = judged.rows[: judged.own]
        probability = np.zeros(len(edits))
        probability[: judged.own] = self.trees.probability(rows, group_of(rows))
        if self.scorer is None:
            return probability
        asked = np.flatnonzero(probability >= ASK)
        odds = odds_of(self.scorer, text, [edits[number] for number in asked.tolist()])
        if self.joint is not None:
            rows = rows[asked]
            rows[:, NEURAL] = odds
            heard = self.joint.probability(rows, group_of(rows))
        else:
            heard = blend(probability[asked], odds)
        probability[:] = 0
        probability[asked] = heard
        return probability


def foreign(odds: Floats, rows: npt.NDArray[np.float32]) -> Floats:
    """Probability of edits that only another model proposes: its log-odds and the n-gram's gain, both bounded and
    weighed, more where the characters sound or look alike. The verdict has not been trained on such edits, so this
    stands in for it; weights fitted by ``train.outside`` (train/LOG.md)."""
    related = rows[:, [SOUND, SHAPE, SEEN]].max(1, initial=0.0) > 0
    logit = (
        PRIOR
        + ODDS_WEIGHT * np.clip(odds, 0.0, MOST_ODDS)
        + GAIN_WEIGHT * np.clip(rows[:, GAIN].astype(np.float64), -MOST_GAIN, MOST_GAIN)
        + RELATED * related
    )
    result: Floats = 1 / (1 + np.exp(-logit))
    return result


def _edits(judged: Judged) -> list[Candidate]:
    start, size = judged.proposals.start.tolist(), judged.proposals.old_length.tolist()
    return [
        Candidate(begin, begin + length, new)
        for begin, length, new in zip(start, size, judged.replacements, strict=True)
    ]


def _silent(text: str, edit: Candidate) -> bool:
    """Whether the edit is one that is never proposed, as such or as the words it makes with its neighbours."""
    before, after = text[max(0, edit.start - 1) : edit.start], text[edit.end : edit.end + 1]
    return never(before, text[edit.start : edit.end], edit.replacement, after)
