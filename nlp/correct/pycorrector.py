"""pycorrector's correctors behind the proposer protocol; pycorrector is imported by whoever builds the corrector."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any, Protocol

from nlp.correct.proposals import Candidate
from nlp.types import ModelRef

ODDS = 3.0
"""pycorrector says what, not how sure: every edit of its counts as much as this many nats."""


class Wrapped(Protocol):
    """What all of pycorrector's correctors offer."""

    def correct_batch(self, sentences: list[str]) -> list[dict[str, Any]]: ...


class PycorrectorProposer:
    """``corrector`` is a MacBertCorrector, Corrector … of pycorrector; ``name`` says which and with what model."""

    def __init__(self, corrector: Wrapped, name: str) -> None:
        self._corrector = corrector
        self.ref = ModelRef(name, hashlib.sha256(name.encode()).hexdigest())

    def propose(self, lines: Sequence[str]) -> list[list[tuple[Candidate, float]]]:
        """The edits between each line and what pycorrector makes of it, with odds of ODDS."""
        results: list[list[tuple[Candidate, float]]] = [[] for _ in lines]
        asked = [number for number, line in enumerate(lines) if line.strip()]
        if not asked:
            return results
        answers = self._corrector.correct_batch([lines[number] for number in asked])
        for number, answer in zip(asked, answers, strict=True):
            target = str(answer["target"])
            matcher = SequenceMatcher(None, lines[number], target, autojunk=False)
            results[number] = [
                (Candidate(i1, i2, target[j1:j2]), ODDS)
                for tag, i1, i2, j1, j2 in matcher.get_opcodes()
                if tag != "equal"
            ]
        return results
