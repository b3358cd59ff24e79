"""Character n-gram log-probabilities for thousands of strings at once, in whole numbers.

Interpolated modified Kneser-Ney of order five in back-off form. Values are integers in units of 1/SCALE nat, so a
sum does not depend on the order or the batch it is taken in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import BASE, BOUNDARY, Alphabet, Ids
from nlp.correct.xormap import XorMap

ORDER = 5
SCALE = 1000
Scores = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The n-grams of one order: the map and what its codes stand for."""

    map: XorMap
    p: Scores
    backoff: Scores | None


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What scoring rows leaves behind: scores, depth, and for each order whether the n-gram that ends at a
    place is a known context (orders 2 to 4) and its back-off weight (orders 1 to 4)."""

    scores: Scores
    depth: npt.NDArray[np.int8]
    found: tuple[npt.NDArray[np.bool_], ...]
    backoff: tuple[Scores, ...]

    def left_of(self, places: Ids) -> Left:
        """The state behind single places of the first row."""
        return Left(
            tuple(known[0, places] for known in self.found), tuple(weight[0, places] for weight in self.backoff)
        )

    def left_at(self, rows: Ids | slice) -> Left:
        """The state behind the last column of these rows."""
        return Left(tuple(known[rows, -1] for known in self.found), tuple(weight[rows, -1] for weight in self.backoff))


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """The state at the last column of known context, per row: see Trace."""

    found: tuple[npt.NDArray[np.bool_], ...]
    backoff: tuple[Scores, ...]


@dataclass(frozen=True, slots=True, eq=False)
class NGram:
    """``levels`` are the orders two to ORDER."""

    alphabet: Alphabet
    unigram: Scores
    unigram_backoff: Scores
    levels: tuple[Level, ...]

    @classmethod
    def of(cls, characters: str, arrays: Mapping[str, npt.NDArray[np.generic]]) -> NGram:
        """The model of what ``train.ngram.pack`` made; raises KeyError where an array is missing."""
        levels = []
        for order in range(2, ORDER + 1):
            seed, bits = (int(value) for value in arrays[f"seed{order}"])
            last = order == ORDER
            extra = None if last else arrays[f"extra{order}"].astype(np.uint8, copy=False)
            words: npt.NDArray[np.uint32] = arrays[f"words{order}"]  # type: ignore[assignment]
            backoff = None if last else arrays[f"backoff{order}"].astype(np.int64)
            levels.append(Level(XorMap(words, bits, seed, extra), arrays[f"p{order}"].astype(np.int64), backoff))
        return cls(
            Alphabet.of(characters),
            arrays["unigram"].astype(np.int64),
            arrays["backoff1"].astype(np.int64),
            tuple(levels),
        )

    def score(self, rows: Ids) -> Scores:
        """log P of every character of every row (shape n × width) given up to four before it in the row."""
        return self.trace(rows).scores

    def trace(self, rows: Ids, left: Left | None = None) -> Trace:
        """``score`` with the order of the n-gram that each value rests on (1..ORDER) and what is needed to go on
        behind each character. With ``left`` the first ORDER - 1 columns are context that is known already: no
        value is computed for them."""
        first = 1 if left is None else ORDER - 1
        scores = self.unigram.take(rows)
        depth = np.ones(rows.shape, np.int8)
        backoff = self.unigram_backoff.take(rows)
        keys = rows.astype(np.uint64)
        inside = rows != BOUNDARY
        found = np.ones(rows.shape, bool)
        extends = found
        known, weights = [], [backoff]
        flat_scores, flat_depth = scores.reshape(-1), depth.reshape(-1)
        base = np.uint64(BASE)
        last = keys
        for number, level in enumerate(self.levels):
            longer = np.zeros_like(keys)
            longer[:, 1:] = keys[:, :-1] * base + last[:, 1:]
            asked = np.zeros_like(found)
            asked[:, first:] = found[:, first:] & extends[:, first - 1 : -1]
            scores[:, first:] += backoff[:, first - 1 : -1]
            places = np.flatnonzero(asked)
            hit, codes, extra = level.map.find(longer.reshape(-1)[places])
            places = places[hit]
            flat_scores[places] = level.p.take(codes)
            flat_depth[places] += 1
            if level.backoff is None or extra is None:
                break
            found = np.zeros_like(found)
            found.reshape(-1)[places] = True
            backoff = np.zeros_like(scores)
            backoff.reshape(-1)[places] = level.backoff.take(extra)
            backoff[~inside] = 0
            extends = found & inside
            known.append(extends)
            weights.append(backoff)
            if left is not None:
                extends[:, first - 1] = left.found[number]
                backoff[:, first - 1] = left.backoff[number + 1]
            keys = longer
        return Trace(scores, depth, tuple(known), tuple(weights))
