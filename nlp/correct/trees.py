"""Gradient-boosted trees evaluated with numpy alone, from arrays exported by ``train.verdict``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CHUNK = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Nodes of all trees in one array; a leaf points to itself. ``slope`` and ``shift`` calibrate the raw
    log-odds of each group of edits (Platt 1999)."""

    roots: npt.NDArray[np.int32]
    feature: npt.NDArray[np.int32]
    threshold: npt.NDArray[np.float64]
    nan_left: npt.NDArray[np.bool_]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: npt.NDArray[np.float64]
    depth: int
    baseline: float
    slope: npt.NDArray[np.float64]
    shift: npt.NDArray[np.float64]

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Trees:
        """Raises KeyError where an array is missing."""
        return cls(
            arrays["roots"].astype(np.int32),
            arrays["feature"].astype(np.int32),
            arrays["threshold"].astype(np.float64),
            arrays["nan_left"].astype(np.bool_),
            arrays["left"].astype(np.int32),
            arrays["right"].astype(np.int32),
            arrays["value"].astype(np.float64),
            int(arrays["depth"][0]),
            float(arrays["baseline"][0]),
            arrays["slope"].astype(np.float64),
            arrays["shift"].astype(np.float64),
        )

    def raw(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Log-odds before calibration; a row's value does not depend on the rows beside it."""
        parts = [self._raw(rows[first : first + CHUNK]) for first in range(0, len(rows), CHUNK)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _raw(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        result = np.full(len(rows), self.baseline)
        flat = rows.astype(np.float64).reshape(-1)
        offset = (np.arange(len(rows)) * rows.shape[1])[:, None]
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots))).copy()
        for _ in range(self.depth):
            value = flat[offset + self.feature[node]]
            goes_left = (value <= self.threshold[node]) | (np.isnan(value) & self.nan_left[node])
            node = np.where(goes_left, self.left[node], self.right[node])
        leaves = self.value[node]
        for column in range(leaves.shape[1]):
            result += leaves[:, column]
        return result

    def probability(self, rows: npt.NDArray[np.float32], groups: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Calibrated probability that each edit is right; ``groups`` as ``features.group_of`` gives them."""
        odds = self.slope[groups] * self.raw(rows) + self.shift[groups]
        probability: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
        return probability
