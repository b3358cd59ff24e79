"""The verdict that listens to the transformer: verdict_joint.npz and its operating points in an n-gram folder.

``python -m train.transformer.fuse PROSE models/ngram-zh models/char-4x384 --clean clean.jsonl [--pairs FILE]…``

Only edits that the verdict alone gives ASK or more are scored, as at run time. Run it again whenever either model
changes; where verdict_joint.npz is there, the corrector uses it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
from sklearn.metrics import average_precision_score

from nlp.correct.corrector import ASK, Corrector
from nlp.correct.features import group_of, hear
from nlp.correct.folder import open_folder
from nlp.correct.lexicon_terms import Terms
from nlp.correct.load import load_statistics
from nlp.correct.neural import NeuralScorer
from nlp.correct.proposals import Candidate
from nlp.correct.trees import Trees
from nlp.correct.words import Words
from train.folder import save_arrays, write_meta
from train.tasks.csc import read_clean
from train.verdict.build import FIT, LOWEST, choose, draw, part
from train.verdict.examples import Examples
from train.verdict.fit import believable, calibrate, export, fit
from train.verdict.kept import judged


def heard(examples: Examples, trees: Trees, scorer: NeuralScorer) -> Examples:
    """The edits that the scorer is asked about, with what it says in the column ``neural``."""
    asked = np.flatnonzero(trees.probability(examples.rows, group_of(examples.rows)) >= ASK)
    replacements = tuple(examples.replacements[number] for number in asked)
    line, start, end = (column[asked] for column in (examples.line, examples.start, examples.end))
    candidates: list[list[Candidate]] = [[] for _ in examples.pairs]
    owners: list[list[int]] = [[] for _ in examples.pairs]
    for number, edit in enumerate(zip(line.tolist(), start.tolist(), end.tolist(), replacements, strict=True)):
        candidates[edit[0]].append(Candidate(*edit[1:]))
        owners[edit[0]].append(number)
    sources = [pair.source for pair in examples.pairs]
    odds = np.full(len(asked), np.nan)
    for numbers, answer in zip(owners, scorer.log_odds(sources, candidates), strict=True):
        odds[numbers] = np.round(answer, 2)
    offsets = np.cumsum([0] + [len(source) + 1 for source in sources])
    rows = hear(examples.rows[asked], start + offsets[line], end - start, odds)
    return dataclasses.replace(
        examples,
        rows=rows,
        right=examples.right[asked],
        line=line,
        start=start,
        end=end,
        replacements=replacements,
    )


@click.command()
@click.argument("prose", type=click.Path(path_type=Path, exists=True))
@click.argument("model", type=click.Path(path_type=Path, exists=True))
@click.argument("transformer", type=click.Path(path_type=Path, exists=True))
@click.option("--clean", type=click.Path(path_type=Path, exists=True), required=True, help="error-free jsonl")
@click.option("--confusion", type=click.Path(path_type=Path), default=None)
@click.option("--pairs", type=click.Path(path_type=Path), multiple=True, help="sentence pairs, never dev sets")
@click.option("--most", default=2000, show_default=True, help="pairs of each file")
@click.option("--sentences", "count", default=90_000, show_default=True)
@click.option("--rounds", default=300, show_default=True)
@click.option("--seed", default=11, show_default=True)
@click.option(
    "--kept", type=click.Path(path_type=Path), help="npz file of the judged sentences, as train.verdict.build"
)
def main(
    prose: Path,
    model: Path,
    transformer: Path,
    clean: Path,
    confusion: Path | None,
    pairs: Sequence[Path],
    most: int,
    count: int,
    rounds: int,
    seed: int,
    kept: Path | None,
) -> None:
    """Judge noisy sentences with both models, fit, calibrate, choose the operating points, write them."""
    folder, scorer = open_folder(model), NeuralScorer(transformer)
    statistics, alone = load_statistics(folder), Trees.of(folder.arrays("verdict.npz"))
    quiet, noisy = draw(prose, confusion, pairs, most, count, seed)
    examples = heard(judged(noisy, statistics, folder, kept), alone, scorer)
    click.echo(f"{len(noisy)} sentences, {len(examples.rows)} edits asked, {examples.right.sum()} right")
    learnt, held = part(examples, 0, FIT), part(examples, FIT, 1)
    learnt = learnt.take(believable(learnt.rows, learnt.right, learnt.line, rounds // 2, learnt.weight))
    arrays = export(*fit(learnt.rows, learnt.right, rounds, learnt.weight))
    raw = Trees.of(arrays).raw(held.rows)
    click.echo(f"average precision {average_precision_score(held.right, raw):.4f}")
    arrays["slope"], arrays["shift"] = calibrate(raw, held)
    words = Words(statistics.ngram.alphabet, statistics.tables)
    corrector = Corrector(
        (folder.ref, scorer.ref),
        statistics,
        alone,
        1.0,
        LOWEST,
        words,
        Terms.of_shipped_lexicon(),
        scorer,
        Trees.of(arrays),
    )
    chosen = choose(corrector, {"held out": quiet, "clean": read_clean(clean)})
    click.echo(f"points_joint {chosen}")
    save_arrays(model / "verdict_joint.npz", arrays, compressed=True)
    about = {key: value for key, value in folder.meta.items() if key != "files"} | {"points_joint": chosen}
    write_meta(model, about, {*folder.contents, "verdict_joint.npz"})


if __name__ == "__main__":
    main()
