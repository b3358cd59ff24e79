"""Weights for edits that only another model proposes: ``python -m train.outside PROSE FOLDER [--pairs FILE]…``

FOLDER holds a BertForMaskedLM (or what else ``xianshen correct --model`` takes). Its edits of held-out sentences with
errors put in, and of sentence pairs (never dev sets), are labelled; a logistic regression on the
verdict's log-odds and the model's gives the numbers that nlp/correct/judge.py holds.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from nlp.correct import load_corrector
from nlp.correct.features import group_of
from nlp.correct.judge import FOREIGN_ODDS, FOREIGN_VERDICT, MOST_ODDS, Judge
from nlp.correct.listen import proposed_by
from nlp.correct.proposals import Candidate
from nlp.correct.silent import never
from train.corpus import stream
from train.noise import NoiseModel
from train.verdict.examples import Pair, from_files, sentences, with_errors
from train.verdict.fit import CLEAN_WEIGHT
from train.verdict.label import align

Floats = npt.NDArray[np.float64]
CHUNK = 200
"""Sentences judged at once."""


@click.command()
@click.argument("prose", type=click.Path(path_type=Path, exists=True))
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--pairs", type=click.Path(path_type=Path), multiple=True, help="sentence pairs, never dev sets")
@click.option("--most", default=150, show_default=True, help="pairs of each file")
@click.option("--sentences", "count", default=3000, show_default=True)
@click.option("--seed", default=21, show_default=True)
def main(prose: Path, folder: Path, pairs: Sequence[Path], most: int, count: int, seed: int) -> None:
    """Print the weights of verdict, odds and prior, and how many edits are right by probability."""
    rng = random.Random(seed)
    judge = load_corrector(hf_model=folder).judge
    noisy = with_errors(sentences(stream(prose, held_out=True), count, rng), NoiseModel(None, clean=0.6), rng)
    rows, right, weight = [], [], []
    pairs_ = noisy + from_files(pairs, most, rng)
    for first in range(0, len(pairs_), CHUNK):
        for pair, row, label in edits_of(pairs_[first : first + CHUNK], judge):
            rows.append(row)
            right.append(label)
            weight.append(CLEAN_WEIGHT if pair.source == pair.target else 1.0)
    x, y, w = np.array(rows), np.array(right), np.array(weight)
    model = LogisticRegression(C=1e6).fit(x, y, w)
    click.echo(f"{len(y)} edits, {y.sum()} right; verdict, odds {model.coef_[0].round(2)}")
    held = prior_of(x @ np.array([FOREIGN_VERDICT, FOREIGN_ODDS]), y, w)
    click.echo(f"prior {model.intercept_[0]:.2f}; {held:.2f} with the weights as they stand")
    probability = model.predict_proba(x)[:, 1]
    for low in (0.2, 0.4, 0.66):
        here = probability >= low
        click.echo(
            f"p >= {low}: {here.sum()} edits, {y[here].sum()} right, {(w[here] > 1).sum()} in error-free sentences"
        )


def prior_of(odds: Floats, right: Floats, weight: Floats) -> float:
    """What must be added to the log-odds of edits (nats) that as many are right as they say, by bisection. A model that
    proposes little that is right tells no more than this one number."""
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        expected = float((weight / (1 + np.exp(-odds - middle))).sum())
        low, high = (middle, high) if expected < float((weight * right).sum()) else (low, middle)
    return (low + high) / 2


def edits_of(pairs: Sequence[Pair], judge: Judge) -> Iterator[tuple[Pair, list[float], bool]]:
    """Log-odds of the verdict and of the model for each edit that only the model proposes; whether it is right."""
    (proposer,) = judge.proposers
    text = "\n".join(pair.source for pair in pairs)
    offsets = np.cumsum([0] + [len(pair.source) + 1 for pair in pairs])
    also = proposed_by(proposer, text)
    judged = judge.statistics.judge(text, also)
    verdict = np.clip(judge.trees.probability(judged.rows, group_of(judged.rows)), 1e-6, 1 - 1e-6)
    logit = np.log(verdict / (1 - verdict))
    for number in range(judged.own, len(judged.replacements)):
        start = int(judged.proposals.start[number])
        edit = Candidate(start, start + int(judged.proposals.old_length[number]), judged.replacements[number])
        line = int(np.searchsorted(offsets, start, side="right")) - 1
        pair, offset = pairs[line], int(offsets[line])
        if never("", text[edit.start : edit.end], edit.replacement, ""):
            continue
        right = pair.source != pair.target and align(pair.source, pair.target).is_right(
            edit.start - offset, edit.end - offset, edit.replacement
        )
        yield pair, [float(logit[number]), min(also[edit], MOST_ODDS)], right


if __name__ == "__main__":
    main()
