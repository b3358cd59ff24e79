"""Terms weighed by how rare they are, in general and within one policy; what share of one text another holds."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
SHARP = 1.5


def rarity_of(unit_terms: list[dict[str, float]]) -> dict[str, float]:
    seen: dict[str, int] = {}
    for terms in unit_terms:
        for term in terms:
            seen[term] = seen.get(term, 0) + 1
    count = max(len(unit_terms), 1)
    scale = math.log(1 + count)
    return {term: max((math.log(1 + count / times) / scale) ** SHARP, 0.05) for term, times in seen.items()}


def mass(terms: dict[str, float], rarity: dict[str, float]) -> float:
    """The weight of a sentence; terms the policy never uses count at 60 %: interpretations add words of their own."""
    return sum(weight * rarity.get(term, 0.6) for term, weight in terms.items()) or 1.0


def matrix_of(items: list[dict[str, float]], vocabulary: dict[str, int], rarity: dict[str, float]) -> Array:
    out = np.zeros((len(items), len(vocabulary)), np.float32)
    for row, terms in enumerate(items):
        for term, weight in terms.items():
            place = vocabulary.get(term)
            if place is not None:
                out[row, place] = weight * rarity.get(term, 1.0)
    return out


def contained(left: Array, right: Array, total: npt.NDArray[np.floating]) -> Array:
    """Share of each left row's weight whose terms the right rows hold; rows left, columns right."""
    shared = left @ (right > 0).astype(np.float32).T
    return np.asarray(shared / np.maximum(total, 1e-6)[:, None], np.float32)
