"""One table of what the corrector reaches: ``python -m train.evaluate [--data DIR] [--model DIR] [--macbert]``.

Sentence level, strict: P/R/F1 over sentences, the share of error-free news sentences touched, characters a second,
and with --macbert the ratio to pycorrector's MacBertCorrector on a BERT of 12 × 768 random weights, timed in the
same minute.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt

from nlp.correct import Corrector, load_corrector
from nlp.types import ModelError
from train.tasks.csc import SETS, read_clean, read_pairs, score

Floats = npt.NDArray[np.float64]
Correct = Callable[[Sequence[str]], list[str]]
ALONE = 8.0
"""Nats that an edit must gain where the n-gram decides alone."""


class GainAlone:
    """Stands in for the verdict: an edit is the surer the more nats it gains, none below ALONE."""

    def probability(self, rows: Floats, group: Floats) -> Floats:
        gain = rows[:, 0]
        return np.where(gain > ALONE, 1.0 - 1.0 / np.maximum(gain, ALONE), 0.0)


def configurations(corrector: Corrector) -> dict[str, Correct]:
    """What is measured, by name."""
    rows: dict[str, Correct] = {
        "n-gram, gain > 8": replace(corrector, trees=GainAlone(), scorer=None, joint=None).correct,
        "+ verdict, general": corrector.correct,
        "+ verdict, hint": replace(corrector, general=corrector.hint).correct,
    }
    if corrector.scorer is not None:
        rows = {
            "n-gram + verdict": replace(corrector, scorer=None, joint=None).correct,
            "+ transformer, general": corrector.correct,
            "+ transformer, hint": replace(corrector, general=corrector.hint).correct,
        }
    return rows


def row(name: str, correct: Correct, data: Path, clean: Sequence[str]) -> str:
    """One line of the table."""
    cells = []
    for some in SETS:
        sources, targets = read_pairs(data / f"{some}.tsv")
        outcome = score(sources, targets, correct(sources))
        cells.append(f"{outcome.precision:5.1f} {outcome.recall:5.1f} {outcome.f1:5.1f}")
    began = time.perf_counter()
    touched = score(clean, clean, correct(clean)).touched
    speed = sum(map(len, clean)) / (time.perf_counter() - began)
    return f"{name:<24}| " + " | ".join(cells) + f" | {touched:6.2f} | {speed:8.0f}"


def macbert_speed(lines: Sequence[str]) -> float:
    """Characters a second of pycorrector's MacBertCorrector on random weights of the size of macbert4csc."""
    import torch
    from pycorrector.macbert.macbert_corrector import MacBertCorrector
    from transformers import BertConfig, BertForMaskedLM, BertTokenizerFast

    characters = sorted({char for line in lines for char in line if not char.isspace()})
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
        (Path(folder) / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
        BertTokenizerFast(vocab_file=f"{folder}/vocab.txt").save_pretrained(folder)
        torch.manual_seed(0)
        BertForMaskedLM(BertConfig(vocab_size=21128)).save_pretrained(folder)
        corrector = MacBertCorrector(folder)
        corrector.correct_batch(list(lines[:4]))
        began = time.perf_counter()
        corrector.correct_batch(list(lines))
        return sum(map(len, lines)) / (time.perf_counter() - began)


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data/csc/dev"))
@click.option("--model", type=click.Path(path_type=Path), help="models folder; the shipped one by default")
@click.option("--previous", type=click.Path(path_type=Path), help="models folder of the previous release")
@click.option("--macbert", is_flag=True, help="time pycorrector's MacBertCorrector too (needs transformers)")
def main(data: Path, model: Path | None, previous: Path | None, macbert: bool) -> None:
    """Print the table; dev sets are for measuring, never for training."""
    if not data.is_dir():
        raise click.ClickException(f"no such folder: {data}")
    try:
        corrector = load_corrector(model)
        earlier = load_corrector(previous) if previous else None
    except ModelError as error:
        raise click.ClickException(str(error)) from error
    clean = read_clean(data / "clean_news.jsonl")
    corrector.correct(clean[:50])
    click.echo(f"general {corrector.general}, hint {corrector.hint}, {', '.join(ref.id for ref in corrector.refs)}")
    click.echo(f"{'P R F1 in percent':<24}| " + " | ".join(f"{name:<17}" for name in SETS) + " | touched |  chars/s")
    for name, correct in configurations(corrector).items():
        click.echo(row(name, correct, data, clean))
    if earlier is not None:
        click.echo(row("previous release", earlier.correct, data, clean))
    if macbert:
        began = time.perf_counter()
        corrector.correct(clean[:1500])
        own = sum(map(len, clean[:1500])) / (time.perf_counter() - began)
        theirs = macbert_speed(clean[:60])
        click.echo(
            f"MacBertCorrector 12×768, random weights: {theirs:.0f} chars/s; ours {own:.0f}: {own / theirs:.0f}×"
        )


if __name__ == "__main__":
    main()
