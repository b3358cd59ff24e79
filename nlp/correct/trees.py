"""Gradient-boosted trees evaluated with numpy alone, from arrays exported by ``train.verdict``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CHUNK = 256
"""Rows at once: what one step down the trees touches stays in the cache of a core."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Nodes of all trees in one array; a leaf points to itself. ``roots`` and what follows from them stand deepest
    tree first, ``place`` says where each tree of the file stands, ``deeper`` how many are deeper than each level.

    ``feature`` counts columns of a row laid out twice, once as it is and once with the smallest of numbers where it
    has none, as the node sends what is missing to the right or to the left. ``children`` holds right and left of
    each node in turn. ``slope`` and ``shift`` calibrate the raw log-odds of each group of edits (Platt 1999)."""

    roots: npt.NDArray[np.int32]
    place: npt.NDArray[np.int64]
    deeper: tuple[int, ...]
    width: int
    feature: npt.NDArray[np.int32]
    threshold: npt.NDArray[np.float64]
    children: npt.NDArray[np.int32]
    value: npt.NDArray[np.float64]
    baseline: float
    slope: npt.NDArray[np.float64]
    shift: npt.NDArray[np.float64]

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Trees:
        """Raises KeyError where an array is missing."""
        roots, children = arrays["roots"].astype(np.int32), np.stack((arrays["right"], arrays["left"]), axis=1)
        depths = _depths(roots, children.astype(np.int64), int(arrays["depth"][0]))
        order = np.argsort(-depths, kind="stable")
        feature = arrays["feature"].astype(np.int32)
        width = int(feature.max()) + 1
        return cls(
            roots[order],
            np.argsort(order),
            tuple(int((depths > level).sum()) for level in range(int(depths.max()))),
            width,
            feature + np.int32(width) * arrays["nan_left"].astype(np.int32),
            arrays["threshold"].astype(np.float64),
            children.astype(np.int32).reshape(-1),
            arrays["value"].astype(np.float64),
            float(arrays["baseline"][0]),
            arrays["slope"].astype(np.float64),
            arrays["shift"].astype(np.float64),
        )

    def raw(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Log-odds before calibration; a row's value does not depend on the rows beside it."""
        parts = [self._raw(rows[first : first + CHUNK]) for first in range(0, len(rows), CHUNK)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _raw(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        known = rows[:, : self.width].astype(np.float64)
        flat = np.concatenate((known, np.where(np.isnan(known), -np.inf, known)), axis=1).reshape(-1)
        offset = np.arange(len(rows), dtype=np.int32) * np.int32(2 * self.width)
        node = np.repeat(self.roots[:, None], len(rows), axis=1)
        for trees in self.deeper:
            here = node[:trees]
            goes_left = flat.take(self.feature.take(here) + offset) <= self.threshold.take(here)
            node[:trees] = self.children.take(2 * here + goes_left)
        leaves = self.value.take(node)
        result = np.full(len(rows), self.baseline)
        for tree in self.place.tolist():
            result += leaves[tree]
        return result

    def probability(self, rows: npt.NDArray[np.float32], groups: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Calibrated probability that each edit is right; ``groups`` as ``features.group_of`` gives them."""
        odds = self.slope[groups] * self.raw(rows) + self.shift[groups]
        probability: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
        return probability


def _depths(roots: npt.NDArray[np.int32], children: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.int64]:
    """How many steps lead from each root to its deepest leaf, ``most`` at the most."""
    tree = np.zeros(len(children), np.int64)
    tree[roots] = np.arange(len(roots))
    depths = np.zeros(len(roots), np.int64)
    nodes = roots.astype(np.int64)
    for level in range(1, most + 1):
        nodes = nodes[children[nodes, 0] != nodes]
        below = children[nodes]
        tree[below] = tree[nodes][:, None]
        depths[tree[nodes]] = level
        nodes = below.reshape(-1)
    return depths
