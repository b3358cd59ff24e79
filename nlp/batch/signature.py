"""When two posts are the same text: equal once spaces and marks are set aside, or nearly so by MinHash.

MinHash over runs of five characters (Broder 1997) estimates the share of runs that two texts have in common;
banding finds the pairs worth comparing. Everything follows from the text alone, so the order of posts and the number
of workers do not matter.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RUN = 5
PERMUTATIONS, BANDS = 64, 8
ALIKE = 58
"""Of the 64 values that must agree: nine tenths of the runs in common."""
NEAR_FROM = 100
"""Characters from which texts are compared for likeness; shorter ones are the same only where they are equal."""
_STEP = 4096

_PUNCTUATION = re.compile(r"[\W_]+")
_Words = npt.NDArray[np.uint64]
_ODD = np.random.Generator(np.random.PCG64(20261124))
_FACTORS: _Words = _ODD.integers(0, 2**63, PERMUTATIONS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_OFFSETS: _Words = _ODD.integers(0, 2**63, PERMUTATIONS, dtype=np.uint64)
_POWERS: _Words = np.array([pow(0x100000001B3, n, 2**64) for n in range(RUN)], np.uint64)
_BAND_POWERS: _Words = np.array([pow(0x9E3779B97F4A7C15, n, 2**64) for n in range(1, 9)], np.uint64)


@dataclass(frozen=True, slots=True)
class Signature:
    """key: 16 bytes, the text without spaces and marks. values: 64 bytes; bands: 8 numbers; both empty where the
    text is short."""

    key: bytes
    values: bytes = b""
    bands: tuple[int, ...] = ()


def signature(text: str) -> Signature:
    """What the text is recognised by."""
    bare = _PUNCTUATION.sub("", text) or text
    data = bare.encode("utf-32-le", "surrogatepass")
    key = hashlib.sha256(data).digest()[:16]
    if len(bare) < NEAR_FROM:
        return Signature(key)
    minima = _minima(np.frombuffer(data, np.uint32).astype(np.uint64))
    numbers = np.arange(BANDS, dtype=np.uint64)
    bands = _mixed((minima.reshape(BANDS, -1) * _BAND_POWERS).sum(1, dtype=np.uint64) + numbers)
    return Signature(key, minima.astype(np.uint8).tobytes(), tuple(bands.astype(np.int64).tolist()))


def alike(one: bytes, other: bytes) -> bool:
    """Whether two texts with these ``values`` are near-duplicates."""
    same = np.count_nonzero(np.frombuffer(one, np.uint8) == np.frombuffer(other, np.uint8))
    return bool(same >= ALIKE)


def _minima(codes: _Words) -> _Words:
    size = len(codes) - RUN + 1
    runs = np.zeros(size, np.uint64)
    for place, power in enumerate(_POWERS):
        runs += codes[place : place + size] * power
    runs = np.unique(_mixed(runs))
    lowest = np.full(PERMUTATIONS, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(runs), _STEP):
        part = runs[start : start + _STEP]
        np.minimum(lowest, (part * _FACTORS[:, None] + _OFFSETS[:, None]).min(1), out=lowest)
    return lowest


def _mixed(values: _Words) -> _Words:
    """splitmix64's finisher: every bit of the result depends on every bit of the value."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
