"""Interpolated modified Kneser-Ney (Chen & Goodman 1998) on counted tables, pruned by what an n-gram adds.

An n-gram is worth its bytes when ``count * |log P - log P_backoff|`` is large (after Stolcke 1998); what is kept
always has its prefix and its suffix kept too, which lets the run time stop looking at the first miss.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import BASE
from train.ngram.count import ORDER, Counts, Keys, Table, power

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Smoothed:
    """Kept n-grams of one order: natural log-probability, log back-off weight as a context (0 where unused)."""

    keys: Keys
    counts: Counts
    log_p: Floats
    log_backoff: Floats


def discounts(counts: Counts) -> Floats:
    """What is taken from a count of 0, 1, 2, 3 and more."""
    n1, n2, n3, n4 = (max(1, int((counts == number).sum())) for number in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    raw = [0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3]
    return np.clip(np.array(raw), 0.0, [0.0, 0.95, 1.9, 2.9])


def _find(keys: Keys, wanted: Keys) -> npt.NDArray[np.int64]:
    """Index of each of ``wanted`` in sorted ``keys``, -1 where it is absent."""
    rank = np.searchsorted(keys, wanted)
    rank[rank == len(keys)] = 0
    return np.where(keys[rank] == wanted, rank, -1)


def close(tables: list[Table], kept: list[Mask]) -> None:
    """Keep the prefix and the suffix of everything kept, from the highest order down."""
    for order in range(ORDER, 1, -1):
        keys = tables[order - 1].keys[kept[order - 1]]
        for part in (keys // np.uint64(BASE), keys % power(order - 1)):
            found = _find(tables[order - 2].keys, part)
            kept[order - 2][found[found >= 0]] = True


def smooth(tables: list[Table], kept: list[Mask], vocabulary: int) -> list[Smoothed]:
    """Probabilities of the kept n-grams; the mass of the others goes into the back-off weights."""
    levels: list[Smoothed] = []
    for table, keep in zip(tables, kept, strict=True):
        discounted = table.counts - discounts(table.counts)[np.minimum(table.counts, 3)]
        context = table.keys // np.uint64(BASE)
        first = np.flatnonzero(np.concatenate(([True], context[1:] != context[:-1])))
        total = np.add.reduceat(table.counts, first)
        mass = np.add.reduceat(np.where(keep, discounted, 0.0), first)
        gamma = np.maximum(1 - mass / total, 1e-4)
        group = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(context))))[keep]
        keys = table.keys[keep]
        if levels:
            below = levels[-1]
            lower = np.exp(below.log_p[_find(below.keys, keys % power(table.order - 1))])
            found = _find(context[first], below.keys)
            below.log_backoff[:] = np.where(found >= 0, np.log(gamma[found]), 0.0)
        else:
            lower = np.full(len(keys), 1.0 / vocabulary)
        p = discounted[keep] / total[group] + gamma[group] * lower
        levels.append(Smoothed(keys, table.counts[keep], np.log(p), np.zeros(len(keys))))
    return levels


def prune(tables: list[Table], floor: dict[int, int], worth: dict[int, float], vocabulary: int) -> list[Smoothed]:
    """Drop counts below ``floor[order]``, then what is worth less than ``worth[order]`` nats over the corpus."""
    kept: list[Mask] = [table.counts >= floor.get(table.order, 1) for table in tables]
    close(tables, kept)
    levels = smooth(tables, kept, vocabulary)
    for order in range(2, ORDER + 1):
        level, below = levels[order - 1], levels[order - 2]
        suffix = below.log_p[_find(below.keys, level.keys % power(order - 1))]
        weight = below.log_backoff[_find(below.keys, level.keys // np.uint64(BASE))]
        gain = level.counts * np.abs(level.log_p - suffix - weight)
        mask = np.zeros(len(tables[order - 1].keys), bool)
        mask[np.flatnonzero(kept[order - 1])[gain >= worth.get(order, 0.0)]] = True
        kept[order - 1] = mask
    close(tables, kept)
    return smooth(tables, kept, vocabulary)
