"""Counting n-grams of one long stream of character ids with sorts alone.

An n-gram of ids ``a b c`` is the key ``(a * BASE + b) * BASE + c``; sorted keys are in order of their contexts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import BASE, BOUNDARY

Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
ORDER = 5


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The distinct n-grams of one order, sorted, with their (adjusted) counts."""

    order: int
    keys: Keys
    counts: Counts


def power(order: int) -> np.uint64:
    return np.uint64(BASE**order)


def tally(keys: Keys) -> tuple[Keys, Counts]:
    """Distinct keys and how often each occurs; sorts ``keys`` in place."""
    keys.sort()
    first = np.flatnonzero(np.concatenate(([len(keys) > 0], keys[1:] != keys[:-1])))
    return keys[first], np.diff(np.append(first, len(keys)))


def windows(ids: npt.NDArray[np.uint16], order: int) -> Keys:
    """Keys of all runs of ``order`` ids that no sentence boundary cuts inside."""
    length = len(ids) - order + 1
    keys = np.zeros(length, np.uint64)
    valid = np.ones(length, bool)
    for place in range(order):
        part = ids[place : place + length]
        keys *= np.uint64(BASE)
        keys += part
        if 0 < place < order - 1:
            valid &= part != BOUNDARY
    if order > 1:
        valid &= (ids[:length] != BOUNDARY) | (ids[order - 1 :] != BOUNDARY)
    return keys[valid]


def adjusted(ids: npt.NDArray[np.uint16]) -> list[Table]:
    """Tables of order 1..ORDER with Kneser-Ney counts: the highest order and what begins a sentence as
    they occur, the rest by the number of distinct characters before them."""
    keys, counts = tally(windows(ids, ORDER))
    tables = [Table(ORDER, keys, counts)]
    for order in range(ORDER - 1, 0, -1):
        keys, counts = tally(keys % power(order))
        if order > 1:
            opening = _opening(ids, order)
            keep = keys >= power(order - 1)
            keys, counts = np.concatenate((keys[keep], opening[0])), np.concatenate((counts[keep], opening[1]))
            rank = np.argsort(keys, kind="stable")
            keys, counts = keys[rank], counts[rank]
        tables.append(Table(order, keys, counts))
    return tables[::-1]


def _opening(ids: npt.NDArray[np.uint16], order: int) -> tuple[Keys, Counts]:
    """n-grams that begin with BOUNDARY, with their plain counts."""
    starts = np.flatnonzero(ids[: len(ids) - order + 1] == BOUNDARY)
    keys = np.zeros(len(starts), np.uint64)
    valid = np.ones(len(starts), bool)
    for place in range(1, order):
        part = ids[starts + place]
        keys = keys * np.uint64(BASE) + part
        if place < order - 1 or order == 2:
            valid &= part != BOUNDARY
    return tally(keys[valid])
