"""How much two stretches of text speak of the same thing, where a writer may have put it in quite other words.

Single characters and character pairs are weighed by how rare they are among the policy's own stretches; the words of
the trade count little, a name of the thing much. Everyday words are read as the official word they stand for.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.interpret.everyday import official

_HAN = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z]{2,}")
_EMPTY = frozenset("的了在是和与及或者等其之为以于由对向将把被并且也都就还又再而且各本该此这那个上下中内外后前时")
Array = npt.NDArray[np.float64]
PAIR, SINGLE = 1.0, 0.45


def grams(text: str) -> dict[str, float]:
    """Character pairs, and single characters at less than half weight; numbers and function words left out."""
    found: dict[str, float] = {}
    for match in _HAN.finditer(official(text)):
        run = match.group()
        for place, character in enumerate(run):
            if character not in _EMPTY:
                found[character] = SINGLE
            pair = run[place : place + 2]
            if len(pair) == 2 and not (pair[0] in _EMPTY and pair[1] in _EMPTY):
                found[pair] = PAIR
    return found


@dataclass(frozen=True, slots=True)
class Weights:
    """``of`` maps a gram to its weight: its kind × its rarity among the policy's stretches (0.15..1)."""

    rarity: Mapping[str, float]

    def of(self, text: str) -> dict[str, float]:
        return {gram: weight * self.rarity.get(gram, 0.7) for gram, weight in grams(text).items()}


def weights(stretches: Iterable[str]) -> Weights:
    """Weights learnt from the policy's own stretches."""
    seen: Counter[str] = Counter()
    count = 0
    for stretch in stretches:
        seen.update(grams(stretch).keys())
        count += 1
    scale = math.log(1 + max(count, 2))
    return Weights({gram: max(0.15, math.log((1 + count) / times) / scale) for gram, times in seen.items()})


def shared(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Weight of the grams that both hold."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight for gram, weight in one.items() if gram in other)


def contained(one: Mapping[str, float], other: Mapping[str, float], least: float = 1.5) -> float:
    """0..1: the share of ``one`` that ``other`` holds; very short stretches never reach 1."""
    return shared(one, other) / max(sum(one.values()), least)


def alike(one: Mapping[str, float], other: Mapping[str, float], least: float = 1.5) -> float:
    """0..1: the mean of both shares, so that neither a long nor a short stretch wins by its length."""
    common = shared(one, other)
    return 0.5 * common / max(sum(one.values()), least) + 0.5 * common / max(sum(other.values()), least)


class Index:
    """Stretches by the grams they hold, so that one stretch meets all others at once."""

    def __init__(self, stretches: Sequence[Mapping[str, float]]) -> None:
        holders: dict[str, list[int]] = {}
        for number, stretch in enumerate(stretches):
            for gram in stretch:
                holders.setdefault(gram, []).append(number)
        self._holders = {gram: np.array(numbers, np.int64) for gram, numbers in holders.items()}
        self.mass: Array = np.array([sum(stretch.values()) for stretch in stretches], np.float64)

    def shared(self, said: Mapping[str, float]) -> Array:
        """For every stretch the weight of the grams that it shares with ``said``."""
        found = np.zeros(len(self.mass))
        for gram, weight in said.items():
            numbers = self._holders.get(gram)
            if numbers is not None:
                found[numbers] += weight
        return found

    def alike(self, said: Mapping[str, float], least: float) -> Array:
        """``alike`` of ``said`` and every stretch."""
        common = self.shared(said)
        return 0.5 * common / max(sum(said.values()), least) + 0.5 * common / np.maximum(self.mass, least)
