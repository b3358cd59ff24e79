"""One table of what the corrector reaches: ``python -m train.evaluate [--data DIR] [--model DIR] [--macbert]``.

Sentence level, strict: P/R/F1 over sentences, the share of error-free news sentences touched, characters a second.
pycorrector's Corrector runs on our n-gram over the first PEER_ROWS rows of every set, as it is slow. With --macbert the
ratio to pycorrector's MacBertCorrector on a BERT of 12 × 768 random weights, timed in the same minute.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt

from nlp.correct import Corrector, load_corrector
from nlp.correct.features import ALIKE, WHOLE_WORD
from nlp.shipped import build_line_corrector
from nlp.types import ModelError
from train.peers import earlier, macbert_speed, pycorrector_on
from train.tasks.csc import SETS, read_clean, read_pairs, score

Floats = npt.NDArray[np.float64]
Correct = Callable[[Sequence[str]], list[str]]
ALONE = 8.0
"""Nats that an edit must gain where the n-gram decides alone."""
PEER_ROWS = 60
"""Rows of each set that pycorrector's Corrector is given."""


class GainAlone:
    """Stands in for the verdict: a character or word that sounds or looks alike is the surer the more nats it gains,
    none below ALONE; other edits are left out, as the n-gram alone is no judge of them."""

    def probability(self, rows: Floats, group: Floats) -> Floats:
        gain = np.where((group == ALIKE) | (group == WHOLE_WORD), rows[:, 0], 0.0)
        return np.where(gain > ALONE, 1.0 - 1.0 / np.maximum(gain, ALONE), 0.0)


def configurations(corrector: Corrector) -> dict[str, Correct]:
    """What is measured, by name; the last two as ``xianshen correct`` and as a review with hints would have it."""
    by_lexicon = build_line_corrector(use_model=False).correct
    hints = replace(corrector, general=corrector.hint)
    rows: dict[str, Correct] = {
        f"n-gram, gain > {ALONE:g} nats": replace(corrector, trees=GainAlone(), scorer=None, joint=None).correct,
        "+ verdict, general": corrector.correct,
        "+ verdict, hint": hints.correct,
    }
    if corrector.scorer is not None:
        rows |= {
            "+ verdict, general": replace(corrector, scorer=None, joint=None).correct,
            "+ verdict, hint": replace(corrector, general=corrector.hint, scorer=None, joint=None).correct,
            "+ transformer, general": corrector.correct,
            "+ transformer, hint": hints.correct,
        }
    return rows | {
        "+ lexicon, general": lambda lines: corrector.correct(by_lexicon(list(lines))),
        "+ lexicon, hint": lambda lines: hints.correct(by_lexicon(list(lines))),
    }


def row(name: str, correct: Correct, data: Path, clean: Sequence[str], most: int | None = None) -> str:
    """One line of the table, over the first ``most`` rows of every set."""
    cells = []
    for some in SETS:
        sources, targets = (column[:most] for column in read_pairs(data / f"{some}.tsv"))
        outcome = score(sources, targets, correct(sources))
        cells.append(f"{outcome.precision:5.1f} {outcome.recall:5.1f} {outcome.f1:5.1f}")
    clean = clean[:most]
    began = time.perf_counter()
    touched = score(clean, clean, correct(clean)).touched
    speed = sum(map(len, clean)) / (time.perf_counter() - began)
    return f"{name:<24}| " + " | ".join(cells) + f" | {touched:6.2f} | {speed:8.0f}"


def peers(corrector: Corrector, previous: str | None, data: Path, clean: Sequence[str]) -> None:
    """The rows of pycorrector on our n-gram and of the previous release, or why they are missing."""
    try:
        other = pycorrector_on(corrector.statistics.ngram)
    except ImportError as error:
        click.echo(f"pycorrector, same n-gram: left out, {error}")
    else:
        correct = lambda lines: [str(some["target"]) for some in other.correct_batch(list(lines))]  # noqa: E731
        click.echo(row(f"pycorrector, {PEER_ROWS} rows", correct, data, clean, PEER_ROWS))
    if previous is None:
        click.echo("previous release: there is no tag; name a git revision or a folder with --previous")
        return
    with earlier(previous) as release:
        click.echo(row(f"previous ({previous[:12]})", release.correct, data, clean))


def newest_tag() -> str | None:
    """The newest tag of this repository, None where there is none."""
    found = subprocess.run(["git", "describe", "--tags", "--abbrev=0"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or None


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data/csc/dev"))
@click.option("--model", type=click.Path(path_type=Path), help="models folder; the shipped one by default")
@click.option("--previous", help="git revision or folder of the previous release; the newest tag by default")
@click.option("--macbert", is_flag=True, help="time pycorrector's MacBertCorrector too (needs transformers)")
@click.option("--own", is_flag=True, help="only what is ours and of today")
def main(data: Path, model: Path | None, previous: str | None, macbert: bool, own: bool) -> None:
    """Print the table; dev sets are for measuring, never for training."""
    if not data.is_dir():
        raise click.ClickException(f"no such folder: {data}")
    try:
        corrector = load_corrector(model)
    except ModelError as error:
        raise click.ClickException(str(error)) from error
    clean = read_clean(data / "clean_news.jsonl")
    corrector.correct(clean[:50])
    click.echo(f"general {corrector.general}, hint {corrector.hint}, {', '.join(ref.id for ref in corrector.refs)}")
    click.echo(f"{'P R F1 in percent':<24}| " + " | ".join(f"{name:<17}" for name in SETS) + " | touched |  chars/s")
    for name, correct in configurations(corrector).items():
        click.echo(row(name, correct, data, clean))
    if not own:
        try:
            peers(corrector, previous or newest_tag(), data, clean)
        except (ValueError, RuntimeError) as error:
            raise click.ClickException(str(error)) from error
    if macbert:
        began = time.perf_counter()
        corrector.correct(clean[:1500])
        mine = sum(map(len, clean[:1500])) / (time.perf_counter() - began)
        theirs = macbert_speed(clean[:60])
        click.echo(
            f"MacBertCorrector 12×768, random weights: {theirs:.0f} chars/s; ours {mine:.0f}: {mine / theirs:.0f}×"
        )


if __name__ == "__main__":
    main()
