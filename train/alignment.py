"""Fits the weights of nlp/interpret/weights.py on the hand-annotated pairs.

    python -m train.alignment [--shared ../shared] [--write nlp/interpret/weights.py]

Logistic regression over the evidence of every (sentence, clause) of the annotated sentences. Prints F1 of each pair
by weights that were fitted on the other pairs: the figure to expect of a pair that nobody annotated.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from nlp.interpret.align import BESIDE_BEST, LINKED, read
from nlp.interpret.evidence import EVIDENCE
from nlp.interpret.material import parse_interpretation
from nlp.interpret.structure import parse_policy
from nlp.interpret.terms import load_table
from train.tasks.interpretation import Pair, read_pairs

STRENGTH = 0.3
"""Inverse regularisation of the standardised evidence."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """``evidence`` of the annotated sentences × clauses, and which of them are linked."""

    name: str
    evidence: np.ndarray
    linked: np.ndarray


def annotated(path: Path, pairs: list[Pair]) -> Annotated:
    """Evidence and hand-made links of one pair."""
    wanted = json.loads(path.read_text(encoding="utf-8"))
    pair = next(p for p in pairs if p.name == wanted["pair"])
    policy = parse_policy(pair.policy)
    material = parse_interpretation(pair.interpretation, policy)
    place = {clause.id: number for number, clause in enumerate(policy.clauses)}
    index = {s.span.start: s.index for s in material.sentences}
    links = [(index[start], ids) for start, ids in wanted["links"] if start in index]
    seen = read(policy, material, load_table()).evidence[[number for number, _ in links]]
    linked = np.zeros(seen.shape[:2], bool)
    for row, (_, ids) in enumerate(links):
        linked[row, [place[one] for one in ids]] = True
    return Annotated(pair.name, seen, linked)


def fit(pairs: list[Annotated]) -> tuple[np.ndarray, float]:
    """Weights and bias for evidence as it comes."""
    rows = np.concatenate([pair.evidence.reshape(-1, len(EVIDENCE)) for pair in pairs])
    linked = np.concatenate([pair.linked.reshape(-1) for pair in pairs])
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit((rows - mean) / scale, linked)
    weights = model.coef_[0] / scale
    return weights, float(model.intercept_[0] - weights @ mean)


def found(pair: Annotated, weights: np.ndarray, bias: float) -> np.ndarray:
    """The links that these weights see."""
    chance = 1 / (1 + np.exp(-(pair.evidence @ weights + bias)))
    return (chance >= LINKED) & (chance >= BESIDE_BEST * chance.max(axis=1, keepdims=True))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--annotations", type=Path, default=Path("tests/interpret/annotations"))
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    official = read_pairs(options.shared / "data" / "policy" / "official")
    pairs = [annotated(path, official) for path in sorted(options.annotations.glob("*.json"))]
    total = np.zeros(3)
    for pair in pairs:
        weights, bias = fit([other for other in pairs if other is not pair])
        said = found(pair, weights, bias)
        counts = np.array([(said & pair.linked).sum(), said.sum(), pair.linked.sum()])
        total += counts
        print(f"{pair.name}: F1 {2 * counts[0] / max(counts[1] + counts[2], 1):.3f} by the weights of the others")
    precision, recall, f1 = total[0] / total[1], total[0] / total[2], 2 * total[0] / total[1:].sum()
    print(f"all: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")
    weights, bias = fit(pairs)
    for name, weight in zip(EVIDENCE, weights, strict=True):
        print(f"  {weight:8.3f}  {name}")
    if options.write:
        listed = "".join(f"    {weight:.4f},\n" for weight in weights)
        options.write.write_text(
            '"""What each piece of evidence is worth, in log odds; written by ``python -m train.alignment``."""\n\n'
            f"from __future__ import annotations\n\nWEIGHTS = (\n{listed})\nBIAS = {bias:.4f}\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
