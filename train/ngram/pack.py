"""From smoothed n-grams to the arrays that the run time reads (see nlp/correct/ngram.py)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nlp.correct.ngram import SCALE
from nlp.correct.xormap import Index, Words, slots
from train.ngram.count import Keys
from train.ngram.smooth import Floats, Smoothed

LOAD = 1.23
CODE_BITS = {2: 8, 3: 6, 4: 6, 5: 6}
WIDTH: dict[int, type[np.uint32] | type[np.uint16]] = {2: np.uint32, 3: np.uint16, 4: np.uint16, 5: np.uint16}


def quantise(values: Floats, bits: int) -> tuple[Index, npt.NDArray[np.int32]]:
    """Codes and their table, in units of 1/SCALE nat: bins of equal population, each stood for by its mean."""
    edges = np.unique(np.quantile(values, np.linspace(0, 1, (1 << bits) + 1)[1:-1]))
    codes = np.searchsorted(edges, values, side="right")
    sums = np.bincount(codes, values, minlength=1 << bits)
    table = sums / np.maximum(np.bincount(codes, minlength=1 << bits), 1)
    return codes, np.rint(table * SCALE).astype(np.int32)


def peel(keys: Keys, block: int, seed: int) -> list[tuple[Index, Index]] | None:
    """Rounds of (key numbers, the slot each has to itself) that empty the hypergraph, or None if it will not."""
    edges = np.stack(slots(keys, block, seed)[:3])
    numbers = np.arange(len(keys))
    degree = np.zeros(3 * block, np.int64)
    owner = np.zeros(3 * block, np.int64)
    for row in edges:
        degree += np.bincount(row, minlength=3 * block)
        np.bitwise_xor.at(owner, row, numbers)
    rounds: list[tuple[Index, Index]] = []
    left = len(keys)
    alone = np.flatnonzero(degree == 1)
    while len(alone):
        picked, first = np.unique(owner[alone], return_index=True)
        rounds.append((picked, alone[first]))
        left -= len(picked)
        touched = edges[:, picked].ravel()
        np.subtract.at(degree, touched, 1)
        np.bitwise_xor.at(owner, touched, np.tile(picked, 3))
        alone = np.unique(touched[degree[touched] == 1])
    return rounds if left == 0 else None


def build(
    keys: Keys, codes: Index, width: type[np.uint32] | type[np.uint16], bits: int, extra: Index | None
) -> tuple[Words, int, npt.NDArray[np.uint8] | None]:
    """Words, seed and the extra plane of an XorMap of ``keys``."""
    block = int(len(keys) * LOAD / 3) + 16
    for seed in range(1, 100):
        rounds = peel(keys, block, seed)
        if rounds is not None:
            break
    else:
        raise ValueError("no seed empties the graph: duplicate keys?")
    one, two, three, mixed = slots(keys, block, seed)
    size = np.dtype(width).itemsize * 8 - bits
    wanted = ((mixed >> np.uint64(64 - size)).astype(width) << width(bits)) | codes.astype(width)
    words = np.zeros(3 * block, width)
    plane = np.zeros(3 * block, np.uint8)
    for picked, slot in reversed(rounds):
        places = one[picked], two[picked], three[picked]
        words[slot] = wanted[picked] ^ words[places[0]] ^ words[places[1]] ^ words[places[2]]
        if extra is not None:
            plane[slot] = extra[picked].astype(np.uint8) ^ plane[places[0]] ^ plane[places[1]] ^ plane[places[2]]
    return words, seed, plane if extra is not None else None


def pack(levels: list[Smoothed], size: int) -> dict[str, npt.NDArray[np.generic]]:
    """Arrays by name; ``size`` is the number of ids."""
    unigram = np.full(size, levels[0].log_p.min() - 2.0)
    backoff = np.zeros(size)
    ids = levels[0].keys.astype(np.int64)
    unigram[ids], backoff[ids] = levels[0].log_p, levels[0].log_backoff
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "unigram": np.rint(unigram * SCALE).astype(np.int32),
        "backoff1": np.rint(backoff * SCALE).astype(np.int32),
    }
    for order, level in enumerate(levels[1:], 2):
        bits = CODE_BITS[order]
        codes, arrays[f"p{order}"] = quantise(level.log_p, bits)
        extra = None
        if order < len(levels):
            extra, arrays[f"backoff{order}"] = quantise(level.log_backoff, 8)
        words, seed, plane = build(level.keys, codes, WIDTH[order], bits, extra)
        arrays[f"words{order}"], arrays[f"seed{order}"] = words, np.array([seed, bits])
        if plane is not None:
            arrays[f"extra{order}"] = plane
    return arrays
