"""The corrector: statistics propose, a scorer may add its voice, the verdict disposes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from nlp.correct.features import NEURAL, group_of
from nlp.correct.lexicon_terms import Terms
from nlp.correct.proposals import INSERT, Candidate, Proposals, Scorer
from nlp.correct.protect import Protection
from nlp.correct.reasons import message, reason
from nlp.correct.silent import never
from nlp.correct.statistics import Statistics
from nlp.correct.trees import Trees
from nlp.correct.words import Words
from nlp.types import Document, Finding, ModelRef, Severity, Span

CODE = "SPELL"
CHUNK = 8000
"""Characters judged at once; lines are never cut."""
THREADS = 2
"""Batches judged side by side; what a batch gives does not depend on it."""
ASK = 0.03
"""Probability from which a scorer is asked."""
SURE_OF_MISSING = 0.95
"""Probability from which a character said to be missing is more than a hint."""
WEIGHT = 1.0
TRUST, MOST_ODDS = 0.5, 6.0
"""How far a scorer that the verdict does not know moves the log-odds, and at most how many nats of it count."""

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Decision:
    """``text[start:end]`` should be ``replacement`` with ``probability``."""

    start: int
    end: int
    replacement: str
    probability: float
    kind: int
    relation: int


@dataclass(frozen=True, slots=True, eq=False)
class Corrector:
    """Built by ``load_corrector``. ``general`` and ``hint`` are probabilities: from the first on an edit counts,
    from the second on it is shown. ``joint`` judges where a scorer has spoken."""

    refs: tuple[ModelRef, ...]
    statistics: Statistics
    trees: Trees
    general: float
    hint: float
    words: Words
    terms: Terms
    scorer: Scorer | None = None
    joint: Trees | None = None

    def findings(self, document: Document, shielded: Sequence[Span]) -> list[Finding]:
        """Findings of category spelling outside ``shielded``, in text order; never serious."""
        text = document.text
        found = [decision for decision in self.decide(text) if not _touches(shielded, decision)]
        if not found:
            return []
        protection = self.protection(text)
        made = (self._finding(text, decision, found, protection) for decision in found)
        return [finding for finding in made if finding is not None]

    def correct(self, lines: Sequence[str]) -> list[str]:
        """Each line with every edit of probability ``general`` or more outside protected stretches; two passes,
        as one error may hide another. Same number of lines, each judged alone."""
        result = list(lines)
        waiting = [number for number, line in enumerate(result) if line.strip()]
        for _ in range(2):
            changed = []
            batches = list(_batches(waiting, result))
            with ThreadPoolExecutor(THREADS) as pool:
                passes = pool.map(self._pass, [[result[number] for number in batch] for batch in batches])
                outcomes = list(zip(batches, passes, strict=True))
            for batch, edited in outcomes:
                for number, line in zip(batch, edited, strict=True):
                    if line != result[number]:
                        result[number] = line
                        changed.append(number)
            waiting = changed
        return result

    def decide(self, text: str) -> Iterator[Decision]:
        """Edits of probability ``hint`` or more that do not overlap, in text order."""
        for offset, part in _parts(text):
            for decision in self._judge(part):
                yield Decision(
                    decision.start + offset,
                    decision.end + offset,
                    decision.replacement,
                    decision.probability,
                    decision.kind,
                    decision.relation,
                )

    def protection(self, text: str) -> Protection:
        """What of ``text`` must be left to a person."""
        return Protection.of(text, self.words.is_word, self.terms.spans(text))

    def _pass(self, lines: list[str]) -> list[str]:
        offsets = np.cumsum([0] + [len(line) + 1 for line in lines])
        decisions = [one for one in self._judge("\n".join(lines)) if self._sure(one)]
        edited = list(lines)
        for number, group in groupby(
            decisions, key=lambda one: int(np.searchsorted(offsets, one.start, side="right")) - 1
        ):
            line, offset = lines[number], int(offsets[number])
            protection = self.protection(line)
            for one in reversed(list(group)):
                start, end = one.start - offset, one.end - offset
                if not protection.covers(start, end, one.replacement, one.probability):
                    edited[number] = edited[number][:start] + one.replacement + edited[number][end:]
        return edited

    def _judge(self, text: str) -> list[Decision]:
        judged = self.statistics.judge(text)
        rows, edits = judged.rows, judged.proposals
        probability = self.trees.probability(rows, group_of(rows))
        if self.scorer is not None:
            asked = np.flatnonzero(probability >= ASK)
            odds = self._ask(self.scorer, text, asked, edits.start, edits.old_length, judged.replacements)
            if self.joint is not None:
                rows = rows[asked]
                rows[:, NEURAL] = odds
                heard = self.joint.probability(rows, group_of(rows))
            else:
                heard = _blend(probability[asked], odds)
            probability = np.zeros_like(probability)
            probability[asked] = heard
        kept = np.flatnonzero(probability >= self.hint)
        ranked = sorted(
            (
                Decision(
                    int(edits.start[number]),
                    int(edits.start[number] + edits.old_length[number]),
                    judged.replacements[number],
                    float(probability[number]),
                    int(edits.kind[number]),
                    int(edits.relation[number]),
                )
                for number in kept
                if not _silent(text, edits, judged.replacements[number], int(number))
            ),
            key=lambda one: (-one.probability, one.start - one.end, one.start, one.replacement),
        )
        taken: list[Decision] = []
        for one in ranked:
            if all(_apart(one, other) for other in taken if abs(other.start - one.start) < 8):
                taken.append(one)
        return sorted(taken, key=lambda one: one.start)

    def _sure(self, one: Decision) -> bool:
        """Whether the edit counts: added characters need far more than a change, since Chinese often does without."""
        return one.probability >= (max(self.general, SURE_OF_MISSING) if one.kind == INSERT else self.general)

    def _ask(self, scorer: Scorer, text: str, asked: Ids, start: Ids, size: Ids, replacements: Sequence[str]) -> Floats:
        lines = text.split("\n")
        offsets = np.cumsum([0] + [len(line) + 1 for line in lines])
        owner = np.searchsorted(offsets, start[asked], side="right") - 1
        candidates: dict[int, list[Candidate]] = {}
        for number, line in zip(asked.tolist(), owner.tolist(), strict=True):
            begin = int(start[number] - offsets[line])
            candidates.setdefault(line, []).append(Candidate(begin, begin + int(size[number]), replacements[number]))
        some = sorted(candidates)
        answers = scorer.log_odds([lines[line] for line in some], [candidates[line] for line in some])
        by_line = {line: iter(answer) for line, answer in zip(some, answers, strict=True)}
        return np.array([round(next(by_line[line]), 2) for line in owner.tolist()])

    def _finding(self, text: str, one: Decision, beside: Sequence[Decision], protection: Protection) -> Finding | None:
        """General where the edit is sure and nothing protects the place; a protected place needs as much to be
        worth a hint."""
        sure = self._sure(one)
        if protection.covers(one.start, one.end, one.replacement, one.probability):
            if not sure:
                return None
            sure = False
        start, end = self.words.frame(text, one.start, one.end, one.replacement)
        if any(other is not one and other.start < end and start < max(other.end, other.start + 1) for other in beside):
            start, end = one.start, one.end
            if start == end:
                start, end = max(0, start - 1), end if start else end + 1
        suggestion = text[start : one.start] + one.replacement + text[one.end : end]
        return Finding(
            code=CODE,
            category="spelling",
            severity=Severity.GENERAL if sure else Severity.HINT,
            span=Span(start, end),
            matched=text[start:end],
            message=message(text[start:end], suggestion, reason(one.kind, one.relation), sure),
            suggestions=(suggestion,),
            origin=self.refs[0].id,
            confidence=round(one.probability, 4),
            weight=WEIGHT if sure else 0.0,
        )


def _blend(probability: Floats, odds: Floats) -> Floats:
    """Probabilities moved by the log-odds of a scorer that the verdict has not been trained with."""
    prior = np.clip(probability, 1e-6, 1 - 1e-6)
    heard = np.log(prior / (1 - prior)) + TRUST * np.clip(np.nan_to_num(odds), -MOST_ODDS, MOST_ODDS)
    result: Floats = 1 / (1 + np.exp(-heard))
    return result


def _silent(text: str, edits: Proposals, replacement: str, number: int) -> bool:
    """Whether the edit is one that is never proposed, as such or as the words it makes with its neighbours."""
    start = int(edits.start[number])
    end = start + int(edits.old_length[number])
    return never(text[max(0, start - 1) : start], text[start:end], replacement, text[end : end + 1])


def _apart(one: Decision, other: Decision) -> bool:
    return max(one.end, one.start + 1) <= other.start or max(other.end, other.start + 1) <= one.start


def _touches(shielded: Sequence[Span], one: Decision) -> bool:
    return any(span.start < max(one.end, one.start + 1) and one.start < span.end for span in shielded)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Whole lines of about CHUNK characters with their offsets."""
    start = 0
    while start < len(text):
        end = text.find("\n", min(len(text), start + CHUNK))
        end = len(text) if end < 0 else end + 1
        yield start, text[start:end]
        start = end


def _batches(numbers: Sequence[int], lines: Sequence[str]) -> Iterator[list[int]]:
    batch: list[int] = []
    size = 0
    for number in numbers:
        batch.append(number)
        size += len(lines[number]) + 1
        if size >= CHUNK:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
