"""The verdict of an n-gram folder: ``python -m train.verdict.build PROSE MODEL [--confusion DIR] [--pairs FILE]…``.

Writes verdict.npz and the operating points into MODEL and prints what it measured.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score

from nlp.correct.corrector import SURE_OF, Corrector
from nlp.correct.features import group_of
from nlp.correct.folder import open_folder
from nlp.correct.lexicon_terms import Terms
from nlp.correct.load import load_statistics
from nlp.correct.trees import Trees
from nlp.correct.words import Words
from train.corpus import stream
from train.folder import save_arrays, write_meta
from train.noise import NoiseModel
from train.tasks.csc import read_clean
from train.verdict.examples import Examples, Pair, both_ways, from_files, sentences, with_errors
from train.verdict.fit import believable, calibrate, export, fit
from train.verdict.kept import judged

Floats = npt.NDArray[np.float64]
LOWEST = 0.2
"""No edit of a lower probability is worth showing."""
TOUCHED = {"clean": {"general": 0.0027, "hint": 0.009}, "held out": {"general": 0.004, "hint": 0.012}}
"""Share of the sentences that an operating point may touch at most, in error-free news and in our held-out prose, a
third to a half of whose findings are misprints of its own."""
FIT = 0.85
"""Share of the sentences that the trees are fitted on; the rest calibrates them."""
CLEAN = 0.45
SECOND_DRAW = 18
"""What is added to the seed for the counterparts of the sentences."""


def draw(
    prose: Path, confusion: Path | None, files: Sequence[Path], most: int, count: int, seed: int
) -> tuple[list[str], list[Pair]]:
    """A tenth of the held-out sentences as they are, and the others with errors and without, pairs of ``files`` among
    them."""
    rng = random.Random(seed)
    lines = sentences(stream(prose, held_out=True), count, rng)
    quiet, lines = lines[: len(lines) // 10], lines[len(lines) // 10 :]
    noise = NoiseModel(confusion, clean=CLEAN, pairs=tuple(files))
    pairs = with_errors(lines, noise, rng) + from_files(files, most, rng)
    rng.shuffle(pairs)
    faulty = NoiseModel(confusion, clean=0.0, pairs=tuple(files))
    return quiet, both_ways(pairs, faulty, random.Random(seed + SECOND_DRAW))


def part(examples: Examples, first: float, last: float) -> Examples:
    """The examples of the lines between two shares of all lines."""
    low, high = int(first * len(examples.pairs)), int(last * len(examples.pairs))
    keep = np.flatnonzero((examples.line >= low) & (examples.line < high))
    return Examples(
        examples.pairs[low:high],
        examples.rows[keep],
        examples.right[keep],
        examples.line[keep] - low,
        examples.start[keep],
        examples.end[keep],
        tuple(examples.replacements[number] for number in keep),
    )


def touches(corrector: Corrector, lines: Sequence[str]) -> tuple[Floats, Floats, Floats]:
    """For each error-free line the highest probability of an edit that would count, of one that would be a hint at
    most for its kind, too, and of one that is protected."""
    counts, hints, guarded = (np.zeros(len(lines)) for _ in range(3))
    offsets = np.cumsum([0] + [len(line) + 1 for line in lines])
    for one in corrector.decide("\n".join(lines)):
        number = int(np.searchsorted(offsets, one.start, side="right")) - 1
        start, end = one.start - int(offsets[number]), one.end - int(offsets[number])
        protection = corrector.protection(lines[number])
        if protection.covers(start, end, one.replacement, one.probability):
            targets = [guarded]
        else:
            targets = [hints] if one.probability < SURE_OF.get(one.kind, 0.0) else [hints, counts]
        for target in targets:
            target[number] = max(target[number], one.probability)
    return counts, hints, guarded


def points(counts: Floats, hints: Floats, guarded: Floats, touched: Mapping[str, float]) -> dict[str, float]:
    """The smallest probabilities from LOWEST on that touch at most the shares ``touched`` of the lines."""
    lines = len(counts)
    general = float(np.sort(counts)[::-1][int(touched["general"] * lines)]) + 1e-6
    shown = np.where(guarded >= general, 1.0, hints)
    hint = float(np.sort(shown)[::-1][int(touched["hint"] * lines)]) + 1e-6
    return {"general": round(max(general, LOWEST), 4), "hint": round(min(max(hint, LOWEST), general), 4)}


def choose(corrector: Corrector, sets: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """The operating points that keep to TOUCHED on every one of ``sets``."""
    chosen = {"general": 0.0, "hint": 0.0}
    for name, lines in sets.items():
        if lines:
            own = points(*touches(corrector, lines), TOUCHED[name])
            click.echo(f"points on {name} ({len(lines)}): {own}")
            chosen = {point: max(value, own[point]) for point, value in chosen.items()}
    return chosen


def reliability(probability: Floats, right: npt.NDArray[np.bool_]) -> list[tuple[float, float, int]]:
    """(mean probability, share right, count) in ten bins."""
    bins = np.minimum((probability * 10).astype(int), 9)
    return [
        (
            round(float(probability[bins == number].mean()), 3),
            round(float(right[bins == number].mean()), 3),
            int((bins == number).sum()),
        )
        for number in range(10)
        if (bins == number).any()
    ]


@click.command()
@click.argument("prose", type=click.Path(path_type=Path, exists=True))
@click.argument("model", type=click.Path(path_type=Path, exists=True))
@click.option("--confusion", type=click.Path(path_type=Path))
@click.option("--pairs", type=click.Path(path_type=Path), multiple=True, help="sentence pairs, never dev sets")
@click.option("--most", default=2000, show_default=True, help="pairs of each file")
@click.option("--clean", type=click.Path(path_type=Path, exists=True), help="error-free jsonl for the points")
@click.option("--sentences", "count", default=90_000, show_default=True)
@click.option("--rounds", default=400, show_default=True)
@click.option("--seed", default=11, show_default=True)
@click.option("--kept", type=click.Path(path_type=Path), help="npz file of the judged sentences, used again if there")
def main(
    prose: Path,
    model: Path,
    confusion: Path | None,
    pairs: Sequence[Path],
    most: int,
    clean: Path | None,
    count: int,
    rounds: int,
    seed: int,
    kept: Path | None,
) -> None:
    """Judge noisy sentences of the held-out slice, fit, calibrate, choose the operating points."""
    began = time.monotonic()
    folder = open_folder(model)
    statistics = load_statistics(folder)
    quiet, noisy = draw(prose, confusion, pairs, most, count, seed)
    examples = judged(noisy, statistics, folder, kept)
    click.echo(f"{len(noisy)} sentences, {len(examples.rows)} edits, {examples.right.sum()} right")
    learnt = part(examples, 0, FIT)
    sound = believable(learnt.rows, learnt.right, learnt.line, rounds // 2, learnt.weight)
    click.echo(f"{(~sound).sum()} edits called wrong are left out")
    learnt = learnt.take(sound)
    arrays = export(*fit(learnt.rows, learnt.right, rounds, learnt.weight))
    held = part(examples, FIT, 1)
    raw = Trees.of(arrays).raw(held.rows)
    arrays["slope"], arrays["shift"] = calibrate(raw, held)
    trees = Trees.of(arrays)
    probability = trees.probability(held.rows, group_of(held.rows))
    sets = {"held out": quiet, "clean": read_clean(clean) if clean else []}
    words = Words(statistics.ngram.alphabet, statistics.tables)
    corrector = Corrector((folder.ref,), statistics, trees, 1.0, LOWEST, words, Terms.of_shipped_lexicon())
    chosen = choose(corrector, sets)
    save_arrays(model / "verdict.npz", arrays, compressed=True)
    about = {key: value for key, value in folder.meta.items() if key != "files"} | {
        "points": chosen,
        "reliability": reliability(probability, held.right),
        "average_precision": round(float(average_precision_score(held.right, probability)), 4),
    }
    write_meta(model, about, {*folder.contents, "verdict.npz"})
    click.echo(f"AP {about['average_precision']}, points {chosen}, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
