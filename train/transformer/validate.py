"""What a run corrects on its own: sentence F1 on the dev sets and clean sentences touched, by threshold.

``python -m train.transformer.validate RUN --shared ../shared [--rows 400]``; also draws RUN/curve.png.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import torch

from nlp.correct.vocabulary import Vocabulary
from train.transformer.model import CharTransformer, Shape, load_weights
from train.transformer.store import read_symbols

SETS = ("textproof_dev", "ecspell_odw", "ecspell_law", "ecspell_med", "sighan15")
THRESHOLDS = (0.0, 1.0, 2.0, 3.0, 4.0, 6.0)
LONGEST = 254


@dataclass(frozen=True, slots=True)
class Score:
    """Sentence level, strict: the whole output equals the target."""

    precision: float
    recall: float
    f1: float
    touched: float

    @classmethod
    def of(cls, rows: Sequence[tuple[str, str]], output: Sequence[str]) -> Score:
        """``touched`` is the share of error-free rows that were changed; F1 over rows with an error."""
        wrong = sum(source != target for source, target in rows)
        changed = sum(source != out for (source, _), out in zip(rows, output, strict=True))
        right = sum(source != target == out for (source, target), out in zip(rows, output, strict=True))
        spoilt = sum(source == target != out for (source, target), out in zip(rows, output, strict=True))
        precision, recall = right / max(1, changed), right / max(1, wrong)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        return cls(precision, recall, f1, spoilt / max(1, len(rows) - wrong))


def read_rows(path: Path, limit: int) -> list[tuple[str, str]]:
    """(source, target); of a jsonl the sentences of ``text``, each its own target."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".jsonl":
        texts = "\n".join(json.loads(line)["text"] for line in lines)
        found = [text for text in re.findall(r"[^。！？\n]+[。！？]?", texts) if len(text) >= 8]
        return [(text, text) for text in found[:: max(1, len(found) // limit)]]
    rows = [(line.partition("\t")[0], line.partition("\t")[2]) for line in lines]
    return rows[:: max(1, len(rows) // limit)]


def best(
    model: CharTransformer, vocabulary: Vocabulary, texts: Sequence[str], device: str = "cpu"
) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each text the likeliest Han character at each Han character, and its log-odds (nats) over what stands
    there; 0 elsewhere and beyond LONGEST."""
    han = torch.from_numpy(vocabulary.han).to(device)
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    found: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    model.eval()
    for first in range(0, len(order), 16):
        group = order[first : first + 16]
        rows = [vocabulary.encode(texts[number])[:LONGEST].astype(np.int64) for number in group]
        ids = torch.zeros(len(rows), max(map(len, rows)) + 2, dtype=torch.long)
        for row, codes in enumerate(rows):
            ids[row, : len(codes) + 2] = torch.tensor([2, *codes, 3])
        ids = ids.to(device)
        with torch.no_grad(), torch.autocast(device.split(":")[0], torch.bfloat16):
            states = model.bert(ids)
            places = han[ids].flatten().nonzero()[:, 0]
            scores = model.logits(states.flatten(0, 1)[places], ids.flatten()[places]).float()
        scores = scores.masked_fill(~han, -1e9)
        top, which = scores.max(1)
        gain = top - scores.gather(1, ids.flatten()[places][:, None])[:, 0]
        odds, chars = torch.zeros(ids.numel(), device=device), ids.flatten().clone()
        odds[places], chars[places] = gain, which
        odds, chars = odds.view(ids.shape).cpu(), chars.view(ids.shape).cpu()
        for row, number in enumerate(group):
            end = len(rows[row]) + 1
            found[number] = chars[row, 1:end].numpy(), odds[row, 1:end].numpy()
    return [found[number] for number in range(len(texts))]


def apply(text: str, vocabulary: Vocabulary, ids: np.ndarray, odds: np.ndarray, threshold: float) -> str:
    chars = list(text)
    for place in np.flatnonzero(odds > threshold):
        chars[place] = vocabulary.characters[int(ids[place])]
    return "".join(chars)


def validate(
    model: CharTransformer,
    vocabulary: Vocabulary,
    dev: Path,
    rows: int,
    sets: Sequence[str] = SETS,
    device: str = "cpu",
) -> list[dict[str, float | str]]:
    """One row a set and threshold."""
    table: list[dict[str, float | str]] = []
    for name in (*sets, "clean_news"):
        path = dev / (name + (".jsonl" if name == "clean_news" else ".tsv"))
        pairs = read_rows(path, rows)
        texts = [source for source, _ in pairs]
        guesses = best(model, vocabulary, texts, device)
        for threshold in THRESHOLDS:
            output = [apply(text, vocabulary, *guess, threshold) for text, guess in zip(texts, guesses, strict=True)]
            score = Score.of(pairs, output)
            table.append(
                {
                    "set": name,
                    "threshold": threshold,
                    "P": round(100 * score.precision, 1),
                    "R": round(100 * score.recall, 1),
                    "F1": round(100 * score.f1, 1),
                    "touched": round(100 * score.touched, 2),
                }
            )
    return table


def draw(run: Path) -> None:
    """RUN/curve.png: loss on changed and masked places against tokens."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows = [json.loads(line) for line in (run / "curve.jsonl").read_text().splitlines()]
    figure, axes = pyplot.subplots(figsize=(6, 4))
    for name in ("loss", "held_out"):
        axes.plot([row["tokens"] / 1e6 for row in rows], [row.get(name) for row in rows], label=name)
    axes.set_xlabel("million tokens")
    axes.set_ylabel("nats on changed and masked characters")
    axes.legend()
    figure.savefig(run / "curve.png", dpi=100)
    pyplot.close(figure)


@click.command()
@click.argument("run", type=click.Path(path_type=Path, exists=True))
@click.option("--shared", type=click.Path(path_type=Path, exists=True), default=Path("../shared"))
@click.option("--rows", type=int, default=10_000)
@click.option("--threads", type=int, default=1)
@click.option("--device", default="cuda" if torch.cuda.is_available() else "cpu")
def main(run: Path, shared: Path, rows: int, threads: int, device: str) -> None:
    """Print the table of a run folder (shape.json, model.safetensors)."""
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    vocabulary = Vocabulary.of(read_symbols(shared / "base" / "e5-zh-char" / "vocab.txt"))
    model = CharTransformer(Shape(**json.loads((run / "shape.json").read_text())))
    load_weights(model, run / "model.safetensors")
    for row in validate(model.to(device), vocabulary, shared / "data" / "csc" / "dev", rows, device=device):
        click.echo("\t".join(str(value) for value in row.values()))
    if (run / "curve.jsonl").exists():
        draw(run)


if __name__ == "__main__":
    main()
