"""The corrector: statistics and other models propose, the verdict disposes, what is protected stays."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from nlp.correct.batches import batches, side_by_side
from nlp.correct.choices import k_best
from nlp.correct.decisions import Decision, applied
from nlp.correct.judge import ASK, THREADS, Judge
from nlp.correct.lattice import best_set
from nlp.correct.lexicon_terms import Terms
from nlp.correct.memory import Memory
from nlp.correct.proposals import DELETE, INSERT, Proposer, Scorer
from nlp.correct.protect import Protection
from nlp.correct.reasons import finding_of
from nlp.correct.search import search
from nlp.correct.statistics import Statistics
from nlp.correct.trees import Trees
from nlp.correct.words import Words
from nlp.types import Document, Finding, ModelRef, Span

__all__ = ["ASK", "Corrector"]
SURE_OF = {INSERT: 0.75, DELETE: 0.7}
"""Probability from which a character said to be missing or too many is more than a hint."""


@dataclass(frozen=True, slots=True, eq=False)
class Corrector:
    """Built by ``load_corrector``. ``general`` and ``hint`` are probabilities: from the first on an edit counts,
    from the second on it is shown. ``joint`` judges where a scorer has spoken; ``proposers`` are other models;
    ``memory`` keeps what was said of a line."""

    refs: tuple[ModelRef, ...]
    statistics: Statistics
    trees: Trees
    general: float
    hint: float
    words: Words
    terms: Terms
    scorer: Scorer | None = None
    joint: Trees | None = None
    proposers: tuple[Proposer, ...] = ()
    memory: Memory | None = None

    def findings(
        self, document: Document, shielded: Sequence[Span], progress: Callable[[int], None] | None = None
    ) -> list[Finding]:
        """Findings of category spelling outside ``shielded``, in text order; never serious. ``progress`` is told
        after each piece of the text how many code points have been read."""
        text, protection = document.text, self.protection(document.text)

        def free(one: Decision) -> bool:
            return not protection.covers(one.start, one.end, one.replacement, one.probability)

        found = list(search(self.judge, text, self.hint, lambda one: self._sure(one) and free(one), progress))
        found = [one for one in found if not _touches(shielded, one) and not protection.names(one.start, one.end)]
        made = []
        for one in found:
            sure, open_ = self._sure(one), free(one)
            if sure or open_:
                made.append(finding_of(text, one, found, self.words, sure and open_, self.refs[0].id))
        return made

    def correct(self, lines: Sequence[str]) -> list[str]:
        """Each line with every edit of probability ``general`` or more outside protected stretches. Same number of
        lines, each judged alone."""
        result = list(lines)
        waiting = [number for number, line in enumerate(result) if line.strip()]
        groups = list(batches(waiting, result))
        outcomes = side_by_side(self._mend, ([lines[number] for number in group] for group in groups), THREADS)
        for group, edited in zip(groups, outcomes, strict=True):
            for number, line in zip(group, edited, strict=True):
                result[number] = line
        return result

    def learn(self, text: str) -> None:
        """Put what ``findings`` of a text with these lines will ask, of a line as it is and as it is once mended, into
        the memory: many lines at once cost a fraction of what they cost alone."""
        self._mend(text.split("\n"))

    def decide(self, text: str) -> Iterator[Decision]:
        """Edits of ``text`` as it stands of probability ``hint`` or more that do not overlap, in text order,
        protected places included."""
        for part in self.judge.decisions(text, self.hint):
            yield from best_set(part, self.hint)

    def k_best(self, text: str, k: int = 5, floor: float = 0.0) -> Iterator[tuple[Decision, ...]]:
        """For every doubtful place of ``text`` at most ``k`` edits with probabilities, best first, protected places
        included: see ``choices.k_best``."""
        return k_best(self.judge, text, k, floor)

    def protection(self, text: str) -> Protection:
        """What of ``text`` must be left to a person."""
        return Protection.of(text, self.words.is_word, self.terms.spans(text))

    @property
    def judge(self) -> Judge:
        """What gives edits their probabilities."""
        return Judge(self.statistics, self.trees, self.scorer, self.joint, self.proposers, self.memory)

    def _mend(self, lines: list[str]) -> list[str]:
        offsets = list(accumulate((len(line) + 1 for line in lines), initial=0))
        protections: dict[int, Protection] = {}

        def settled(one: Decision) -> bool:
            if not self._sure(one):
                return False
            number = bisect_right(offsets, one.start) - 1
            if number not in protections:
                protections[number] = self.protection(lines[number])
            start, end = one.start - offsets[number], one.end - offsets[number]
            return not protections[number].covers(start, end, one.replacement, one.probability)

        edited = list(lines)
        decisions = filter(settled, search(self.judge, "\n".join(lines), self.hint, settled))
        for number, some in groupby(decisions, key=lambda one: bisect_right(offsets, one.start) - 1):
            edited[number] = applied(lines[number], [one.moved(-offsets[number]) for one in some])
        return edited

    def _sure(self, one: Decision) -> bool:
        """Whether the edit counts: added characters need far more than a change, since Chinese often does without, and
        so do characters taken away, since words meet in one (官兵|兵分多路)."""
        return one.probability >= max(self.general, SURE_OF.get(one.kind, 0.0))


def _touches(shielded: Sequence[Span], one: Decision) -> bool:
    return any(span.start < max(one.end, one.start + 1) and one.start < span.end for span in shielded)
