"""Weights for edits that only another model proposes: ``python -m train.outside PROSE FOLDER [--pairs FILE]…``

FOLDER holds a BertForMaskedLM (or what else ``xianshen correct --model`` takes). Its edits of held-out sentences with
errors put in, and of sentence pairs (never dev sets), are labelled; a logistic regression on its odds, the n-gram's gain
and whether the characters are alike gives the numbers that nlp/correct/judge.py holds.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
from sklearn.linear_model import LogisticRegression

from nlp.correct import load_corrector
from nlp.correct.judge import GAIN, MOST_GAIN, MOST_ODDS, SEEN, SHAPE, SOUND, Judge
from nlp.correct.listen import proposed_by
from nlp.correct.silent import never
from train.corpus import stream
from train.noise import NoiseModel
from train.verdict.examples import Pair, from_files, sentences, with_errors
from train.verdict.fit import CLEAN_WEIGHT
from train.verdict.label import align


@click.command()
@click.argument("prose", type=click.Path(path_type=Path, exists=True))
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--pairs", type=click.Path(path_type=Path), multiple=True, help="sentence pairs, never dev sets")
@click.option("--most", default=150, show_default=True, help="pairs of each file")
@click.option("--sentences", "count", default=3000, show_default=True)
@click.option("--seed", default=21, show_default=True)
def main(prose: Path, folder: Path, pairs: Sequence[Path], most: int, count: int, seed: int) -> None:
    """Print weights of odds, gain and likeness and the prior, and the precision by probability."""
    rng = random.Random(seed)
    judge = load_corrector(hf_model=folder).judge
    noisy = with_errors(sentences(stream(prose, held_out=True), count, rng), NoiseModel(None, clean=0.6), rng)
    rows, right, weight = [], [], []
    for pair in noisy + from_files(pairs, most, rng):
        some, labels = edits_of(pair, judge)
        rows += some
        right += labels
        weight += [CLEAN_WEIGHT if pair.source == pair.target else 1.0] * len(labels)
    x, y, w = np.array(rows), np.array(right), np.array(weight)
    model = LogisticRegression(C=1e6).fit(x, y, w)
    click.echo(f"{len(y)} edits, {y.sum()} right; odds, gain, alike {model.coef_[0].round(2)}")
    click.echo(f"prior {model.intercept_[0]:.2f}")
    probability = model.predict_proba(x)[:, 1]
    for low in (0.4, 0.66, 0.8, 0.9):
        here = probability >= low
        click.echo(
            f"p >= {low}: {here.sum()} edits, weighed precision {(w * y)[here].sum() / max(1, w[here].sum()):.3f}"
        )


def edits_of(pair: Pair, judge: Judge) -> tuple[list[list[float]], list[bool]]:
    """Odds, gain and likeness of each edit that only the other model proposes, and whether it is right."""
    (proposer,) = judge.proposers
    also = proposed_by(proposer, pair.source)
    judged = judge.statistics.judge(pair.source, also)
    truth = align(pair.source, pair.target)
    rows, right = [], []
    for number in range(judged.own, len(judged.replacements)):
        start = int(judged.proposals.start[number])
        end = start + int(judged.proposals.old_length[number])
        new, row = judged.replacements[number], judged.rows[number]
        edit = next(one for one in also if (one.start, one.end, one.replacement) == (start, end, new))
        if never("", pair.source[start:end], new, ""):
            continue
        gain = float(np.clip(row[GAIN], -MOST_GAIN, MOST_GAIN))
        rows.append([min(also[edit], MOST_ODDS), gain, float(row[[SOUND, SHAPE, SEEN]].max() > 0)])
        right.append(pair.source != pair.target and truth.is_right(start, end, new))
    return rows, right


if __name__ == "__main__":
    main()
