"""Proposed edits as arrays, and the protocol of what proposes or scores them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import Ids
from nlp.types import ModelRef

SUBSTITUTE, WORD, DELETE, INSERT, SWAP = range(5)
LONGEST = 4


@dataclass(frozen=True, slots=True, eq=False)
class Proposals:
    """n edits of one stream of ids: replace ``old_length`` ids at ``start`` by the first ``new_length`` of
    ``new`` (n × LONGEST, 0 beyond). ``kind`` is one of the constants above, ``relation`` bits of confusion.py."""

    start: Ids
    old_length: Ids
    new: Ids
    new_length: Ids
    kind: Ids
    relation: Ids

    def __len__(self) -> int:
        return len(self.start)

    def take(self, which: npt.NDArray[np.bool_] | Ids) -> Proposals:
        return Proposals(*(getattr(self, field.name)[which] for field in fields(self)))

    @classmethod
    def join(cls, parts: Sequence[Proposals]) -> Proposals:
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))

    @classmethod
    def of(cls, start: Ids, old_length: int, new: Ids, kind: int, relation: Ids | int = 0) -> Proposals:
        """Edits of one shape; ``new`` is n × new_length."""
        count, width = new.shape
        padded = np.zeros((count, LONGEST), np.int64)
        padded[:, :width] = new
        return cls(
            start.astype(np.int64),
            np.full(count, old_length, np.int64),
            padded,
            np.full(count, width, np.int64),
            np.full(count, kind, np.int64),
            np.broadcast_to(np.asarray(relation, np.int64), (count,)),
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """One edit of one line for a scorer that reads text: ``line[start:end]`` becomes ``replacement``."""

    start: int
    end: int
    replacement: str


@runtime_checkable
class Scorer(Protocol):
    """A model that judges edits in their line (the transformer, a BertForMaskedLM)."""

    @property
    def ref(self) -> ModelRef: ...

    def log_odds(self, lines: Sequence[str], candidates: Sequence[Sequence[Candidate]]) -> list[list[float]]:
        """For each candidate of each line log P(edited) - log P(as it stands) in nats, positive where the
        edit is the likelier; nan where the model cannot tell (unequal lengths, too long a line)."""
        ...


class Proposer(Protocol):
    """A model that finds errors of its own (pycorrector, a BertForMaskedLM)."""

    @property
    def ref(self) -> ModelRef: ...

    def propose(self, lines: Sequence[str]) -> list[list[tuple[Candidate, float]]]:
        """For each line the edits it would make, each with the model's own log-odds in nats."""
        ...
