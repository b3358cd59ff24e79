"""A minute on a new machine before the long run: which batch is fastest, whether compiling pays, which rate learns.

``python -m train.transformer.probe --data DIR --layers 12 --width 768 --out choice.env`` writes shell assignments
BATCH, RATE, COMPILE (``--compile`` or nothing) and prints tokens a second for each trial.
"""

from __future__ import annotations

import itertools
import math
import time
from pathlib import Path

import click
import torch

from train.transformer.model import PAD, CharTransformer, Shape
from train.transformer.store import Chunks, load
from train.transformer.train import BODY_RATE, autocast, loss_of

BATCHES = (16_384, 32_768, 65_536, 131_072)
RATES = (1.0, 2.0, 4.0)


def trial(
    chunks: Chunks, shape: Shape, device: str, batch: int, rate: float, compiled: bool, seconds: float
) -> tuple[float, float]:
    """Tokens a second after a warm-up and the loss at the end; infinite loss where it does not fit or diverges."""
    torch.manual_seed(0)
    model = CharTransformer(shape).to(device)
    if compiled:
        model.bert.compile(dynamic=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=BODY_RATE * rate, betas=(0.9, 0.98), fused=True)
    generator, shown = torch.Generator().manual_seed(0), torch.tensor(math.inf)
    tokens, began, warm = 0, time.monotonic(), 3
    try:
        for number, (written, meant) in enumerate(itertools.islice(chunks.batches(batch, 0), 10_000)):
            if number == warm:
                shown.item()  # waits for the device
                tokens, began = 0, time.monotonic()
            with autocast(device):
                pair = torch.from_numpy(written).to(device), torch.from_numpy(meant).to(device)
                loss, shown = loss_of(model, None, *pair, generator)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            tokens += int((written != PAD).sum())
            if number > warm and time.monotonic() - began > seconds:
                break
        last = float(shown)
    except torch.OutOfMemoryError:
        return 0.0, math.inf
    speed = tokens / (time.monotonic() - began)
    return speed, last if math.isfinite(last) else math.inf


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--layers", type=int, default=12)
@click.option("--width", type=int, default=768)
@click.option("--heads", type=int, default=12)
@click.option("--seconds", type=float, default=5.0, help="of each trial, warm-up apart")
@click.option("--batches", default=",".join(map(str, BATCHES)))
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--device", default="cuda" if torch.cuda.is_available() else "cpu")
def main(data: Path, layers: int, width: int, heads: int, seconds: float, batches: str, out: Path, device: str) -> None:
    """Try batches, compiling, then rates; write the best as shell assignments."""
    torch.set_flush_denormal(True)
    torch.set_float32_matmul_precision("high")
    chunks, shape = load(data), Shape(layers, width, heads)
    best, batch, compiled = 0.0, 0, False
    sizes = [int(size) for size in batches.split(",")]
    for size, tried in [(size, False) for size in sizes] + ([(0, True)] if device != "cpu" else []):
        size = size or batch
        speed, _ = trial(chunks, shape, device, size, 1.0, tried, seconds)
        click.echo(f"batch {size} compile {tried}: {speed:.0f} tokens/s")
        if speed > best * 1.03:
            best, batch, compiled = speed, size, tried
    losses = {}
    for rate in RATES:
        _, losses[rate] = trial(chunks, shape, device, batch, rate, False, seconds)
        click.echo(f"rate {rate}: loss {losses[rate]:.3f}")
    rate = min(losses, key=lambda one: losses[one])
    lines = [f"BATCH={batch}", f"RATE={rate}", f"COMPILE={'--compile' if compiled else ''}"]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    click.echo(" ".join(lines))


if __name__ == "__main__":
    main()
