"""Fitting the verdict and exporting it for nlp/correct/trees.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from nlp.correct.features import NAMES, Rows
from train.verdict.examples import Examples

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

GROUPS = 4
HARD, THIN = 5.0, 8.0
"""Of the wrong edits that gain less than HARD nats, one in THIN is looked at and weighs as much."""
SUSPECT = 0.4
"""Probability, uncalibrated, from which an edit called wrong is left out of fitting."""
CLEAN_WEIGHT = 10.0
"""How much rarer errors are in drafts than in the examples: what a sentence without error weighs in calibration."""


def fit(
    rows: Rows, right: Mask, rounds: int, weight: Floats | None = None
) -> tuple[HistGradientBoostingClassifier, npt.NDArray[np.int64]]:
    """The classifier and the columns it was given; a column without any value (no neural scorer) is left out."""
    columns = np.flatnonzero(~np.isnan(rows).all(0))
    easy = ~right & (rows[:, NAMES.index("gain")] < HARD)
    kept = np.flatnonzero(~easy | (np.random.default_rng(0).random(len(rows)) < 1 / THIN))
    model = HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=0.05,
        max_features=0.5,
        max_leaf_nodes=31,
        min_samples_leaf=60,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=0,
    )
    counts = np.where(easy, THIN, 1.0) * (1.0 if weight is None else weight)
    model.fit(rows[kept][:, columns], right[kept], sample_weight=counts[kept])
    return model, columns


def believable(rows: Rows, right: Mask, line: npt.NDArray[np.int64], rounds: int, weight: Floats) -> Mask:
    """False for edits that are called wrong though a classifier fitted on other sentences is sure of them. The prose
    has misprints of its own and the pairs that people corrected have slips that they overlooked, and another word
    at the right place is called wrong, too. Lines stand in twos, a sentence and its counterpart."""
    result = np.ones(len(rows), bool)
    fold = (line // 2) % 2
    for held in (0, 1):
        learnt, other = fold != held, np.flatnonzero(fold == held)
        model, columns = fit(rows[learnt], right[learnt], rounds, weight[learnt])
        odds = model.decision_function(rows[other][:, columns])
        result[other] = right[other] | (odds < np.log(SUSPECT / (1 - SUSPECT)))
    return result


def calibrate(raw: Floats, examples: Examples) -> tuple[Floats, Floats]:
    """Slope and shift, one for each group, on examples that the classifier has not seen. They are the same for all:
    labels that nobody believes are not spread evenly, and a line for each group would set the groups against each
    other (docs/decisions/031)."""
    faulty = np.array([pair.source != pair.target for pair in examples.pairs])
    weight = np.where(faulty[examples.line], 1.0, CLEAN_WEIGHT)
    slope, shift = np.ones(GROUPS), np.zeros(GROUPS)
    if 0 < examples.right.sum() < len(raw):
        platt = LogisticRegression(C=1e6).fit(raw[:, None], examples.right, weight)
        slope[:], shift[:] = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    return slope, shift


def export(model: Any, columns: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[np.generic]]:
    """Arrays of all trees with features numbered as in features.NAMES; calibration is the identity."""
    parts: dict[str, list[npt.NDArray[np.generic]]] = {
        name: [] for name in ("feature", "threshold", "nan_left", "left", "right", "value")
    }
    roots, total, depth = [], 0, 0
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        leaf = nodes["is_leaf"].astype(bool)
        own = np.arange(len(nodes)) + total
        roots.append(total)
        parts["feature"].append(np.where(leaf, 0, columns[nodes["feature_idx"]]).astype(np.uint8))
        parts["threshold"].append(np.where(leaf, 0.0, nodes["num_threshold"]))
        parts["nan_left"].append(nodes["missing_go_to_left"].astype(bool))
        parts["left"].append(np.where(leaf, own, nodes["left"].astype(np.int64) + total).astype(np.int32))
        parts["right"].append(np.where(leaf, own, nodes["right"].astype(np.int64) + total).astype(np.int32))
        parts["value"].append(np.where(leaf, nodes["value"], 0.0))
        total += len(nodes)
        depth = max(depth, int(nodes["depth"].max()))
    return {name: np.concatenate(arrays) for name, arrays in parts.items()} | {
        "roots": np.array(roots, np.int32),
        "depth": np.array([depth]),
        "baseline": np.array([float(model._baseline_prediction[0, 0])]),
        "slope": np.ones(GROUPS),
        "shift": np.zeros(GROUPS),
    }
