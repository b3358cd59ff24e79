"""A model folder on its own, as it ships: F1 by threshold on the dev sets, clean sentences touched, speed.

``python -m train.transformer.compare models/char-4x384 … --shared ../shared [--rows 400]``
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import click

from nlp.correct.neural import NeuralScorer
from nlp.correct.proposals import Candidate
from train.transformer.validate import SETS, THRESHOLDS, Score, read_rows


def apply(line: str, edits: Sequence[tuple[Candidate, float]], threshold: float) -> str:
    """``line`` with the edits whose odds are above ``threshold``."""
    for edit, odds in reversed(edits):
        if odds > threshold:
            line = line[: edit.start] + edit.replacement + line[edit.end :]
    return line


@click.command()
@click.argument("folders", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@click.option("--shared", type=click.Path(path_type=Path, exists=True), default=Path("../shared"))
@click.option("--rows", type=int, default=10_000)
def main(folders: tuple[Path, ...], shared: Path, rows: int) -> None:
    """Print one row a folder, set and threshold."""
    dev = shared / "data" / "csc" / "dev"
    for folder in folders:
        began = time.perf_counter()
        scorer = NeuralScorer(folder)
        loaded = time.perf_counter() - began
        characters, spent = 0, 0.0
        for name in (*SETS, "clean_news"):
            pairs = read_rows(dev / (name + (".jsonl" if name == "clean_news" else ".tsv")), rows)
            lines = [source for source, _ in pairs]
            began = time.perf_counter()
            edits = scorer.propose(lines, 0.0)
            spent += time.perf_counter() - began
            characters += sum(map(len, lines))
            for threshold in THRESHOLDS:
                output = [apply(line, some, threshold) for line, some in zip(lines, edits, strict=True)]
                score = Score.of(pairs, output)
                figures = (100 * value for value in (score.precision, score.recall, score.f1, score.touched))
                cells = "\t".join(f"{figure:.1f}" for figure in figures)
                click.echo(f"{folder.name}\t{name}\t{threshold}\t{cells}")
        click.echo(f"{folder.name}\tload {loaded:.2f} s\t{characters / spent:.0f} characters/s, every character judged")


if __name__ == "__main__":
    main()
