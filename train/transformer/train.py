"""Train the corrector: one objective, masked characters and changed characters, on CPU or GPU alike.

``python -m train.transformer.train --data DIR --out RUN --init base.safetensors --minutes 45``

Loss: cross entropy of what was meant, weight 2 where the text was changed, 1 where it was masked, 0.15 elsewhere
(of which a sample is computed, weighted up). With ``--teacher`` the student also follows its distribution.
Learning rate and end follow the clock (``--minutes``) or the tokens (``--tokens``), whichever is given. Stopping
and starting again with the same ``--out`` goes on from the last checkpoint.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click
import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional as F

from train.transformer.model import MASK, PAD, CharTransformer, Shape, load_weights
from train.transformer.store import Chunks, load

CHANGED, MASKED, REST = 2.0, 1.0, 0.15
MASK_SHARE, REST_SAMPLE = 0.15, 0.15
HEAD_RATE, BODY_RATE = 4e-4, 2e-4
WARM_UP, LAST = 0.02, 0.03
CLIP = 1.0
SPECIAL = 5


@dataclass(slots=True)
class Progress:
    """What a checkpoint remembers beside the weights."""

    passes: int = 0
    batches: int = 0
    steps: int = 0
    tokens: int = 0
    seconds: float = 0.0
    curve: list[dict[str, float]] = field(default_factory=list)


class Run:
    """A training run in its folder: model, optimiser, progress, checkpoints."""

    def __init__(self, shape: Shape, out: Path, init: Path | None, device: str, rate: float) -> None:
        torch.manual_seed(0)
        self.model = CharTransformer(shape).to(device)
        if init is not None:
            load_weights(self.model, init)
        self.out, self.device = out, device
        self.progress = Progress()
        head = [p for n, p in self.model.named_parameters() if "embeddings" in n or n.startswith("cls")]
        body = [p for n, p in self.model.named_parameters() if not ("embeddings" in n or n.startswith("cls"))]
        groups = [{"params": head, "peak": HEAD_RATE * rate}, {"params": body, "peak": BODY_RATE * rate}]
        self.optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
        out.mkdir(parents=True, exist_ok=True)

    def save(self) -> None:
        """A checkpoint to go on from, and the weights alone (fp16) for whoever wants to look."""
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "progress": asdict(self.progress),
        }
        torch.save(state, self.out / "checkpoint.tmp")
        (self.out / "checkpoint.tmp").replace(self.out / "checkpoint.pt")
        weights = {name: tensor.half().contiguous().cpu() for name, tensor in self.model.state_dict().items()}
        save_file(weights, self.out / "model.tmp")
        (self.out / "model.tmp").replace(self.out / "model.safetensors")
        lines = [json.dumps(row) for row in self.progress.curve]
        (self.out / "curve.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def resume(self) -> bool:
        path = self.out / "checkpoint.pt"
        if not path.exists():
            return False
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.progress = Progress(**state["progress"])
        return True


def mask(written: Tensor, meant: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Input with masks, flat places where a loss is taken, and their weights."""
    chance = torch.rand(written.shape, generator=generator).to(written.device)
    changed = written != meant
    free = (written >= SPECIAL) & ~changed
    hidden = free & (chance < MASK_SHARE)
    rest = free & (chance > 1 - REST_SAMPLE)
    weights = changed * CHANGED + hidden * MASKED + rest * (REST / REST_SAMPLE)
    places = (weights.flatten() > 0).nonzero()[:, 0]
    return torch.where(hidden, MASK, written), places, weights.flatten()[places]


def loss_of(
    model: CharTransformer, teacher: CharTransformer | None, written: Tensor, meant: Tensor, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """The loss of a batch, and the mean loss over changed and masked places (what the curve shows)."""
    shown, places, weights = mask(written, meant, generator)
    target, standing = meant.flatten()[places], shown.flatten()[places]
    states = model.bert(shown, padded=bool((shown == PAD).any())).flatten(0, 1)[places]
    scores = model.logits(states, standing).float()
    losses = F.cross_entropy(scores, target, reduction="none")
    hard = (weights == CHANGED) | (standing == MASK)
    shown_loss = (losses.detach() * hard).sum() / hard.sum().clamp(min=1)
    if teacher is not None:
        with torch.no_grad():
            states = teacher.bert(shown).flatten(0, 1)[places]
            wanted = F.softmax(teacher.logits(states, standing).float(), -1)
        follow = F.cross_entropy(scores, wanted, reduction="none")
        losses = 0.3 * losses + 0.7 * follow
    return (losses * weights).sum() / weights.sum(), shown_loss


def endless(chunks: Chunks, progress: Progress, tokens: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches pass after pass from where ``progress`` stands, counting as they are taken."""
    while True:
        for number, (written, meant) in enumerate(chunks.batches(tokens, progress.passes)):
            if number >= progress.batches:
                progress.batches += 1
                yield torch.from_numpy(written), torch.from_numpy(meant)
        progress.passes, progress.batches = progress.passes + 1, 0


def rate_at(done: float) -> float:
    """Share of the peak rate when ``done`` (0..1) of the run is over: warm-up, then straight down to LAST."""
    return done / WARM_UP if done < WARM_UP else LAST + (1 - LAST) * (1 - done) / (1 - WARM_UP)


def masked_loss(model: CharTransformer, chunks: Chunks, device: str) -> float:
    """Mean loss over changed and masked places of held-out text, the same places every time."""
    generator = torch.Generator().manual_seed(1)
    model.eval()
    found = []
    with torch.no_grad(), autocast(device):
        for written, meant in list(chunks.batches(4096, 0))[:12]:
            pair = torch.from_numpy(written).to(device), torch.from_numpy(meant).to(device)
            found.append(loss_of(model, None, *pair, generator)[1].item())
    model.train()
    return float(np.mean(found))


def autocast(device: str) -> contextlib.AbstractContextManager[object]:
    return torch.autocast(device.split(":")[0], torch.bfloat16)


def train(
    run: Run,
    chunks: Chunks,
    held: Chunks | None,
    teacher: CharTransformer | None = None,
    batch: int = 2048,
    minutes: float | None = None,
    tokens: float | None = None,
    every: float = 300.0,
    pause: float | None = None,
) -> Progress:
    """Train to the end of ``minutes`` or ``tokens``; a checkpoint and a line of the curve ``every`` seconds.

    ``pause`` minutes after this call it stops before the end, to be gone on with."""
    progress = run.progress
    called = saved = time.monotonic()
    began = called - progress.seconds
    generator = torch.Generator().manual_seed(progress.steps)
    recent: list[float] = []

    def mark() -> None:
        row = {"tokens": progress.tokens, "minutes": round(progress.seconds / 60, 2)}
        row["loss"] = round(float(np.mean(recent or [float("nan")])), 4)
        if held is not None:
            row["held_out"] = round(masked_loss(run.model, held, run.device), 4)
        progress.curve.append(row)
        click.echo(json.dumps(row))
        recent.clear()
        run.save()

    for written, meant in endless(chunks, progress, batch):
        progress.seconds = time.monotonic() - began
        done = progress.seconds / 60 / minutes if minutes else progress.tokens / (tokens or 1e6)
        if done >= 1 or (pause and time.monotonic() - called > pause * 60):
            break
        for group in run.optimizer.param_groups:
            group["lr"] = group["peak"] * rate_at(done)
        with autocast(run.device):
            pair = written.to(run.device), meant.to(run.device)
            loss, shown = loss_of(run.model, teacher, *pair, generator)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(run.model.parameters(), CLIP)
        run.optimizer.step()
        run.optimizer.zero_grad(set_to_none=True)
        recent.append(shown.item() if progress.steps % 20 == 0 or run.device == "cpu" else recent[-1])
        progress.steps += 1
        progress.tokens += int((written != PAD).sum())
        if time.monotonic() - saved > every:
            mark()
            saved = time.monotonic()
    mark()
    return progress


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--held", type=click.Path(path_type=Path), default=None, help="held-out arrays for the curve")
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--init", type=click.Path(path_type=Path, exists=True), default=None)
@click.option("--teacher", type=click.Path(path_type=Path, exists=True), default=None, help="folder of a run")
@click.option("--layers", type=int, default=4)
@click.option("--width", type=int, default=384)
@click.option("--heads", type=int, default=12)
@click.option("--batch", type=int, default=2048, help="tokens a step")
@click.option("--rate", type=float, default=1.0, help="times the peak rates")
@click.option("--minutes", type=float, default=None)
@click.option("--tokens", type=float, default=None)
@click.option("--pause", type=float, default=None, help="minutes after which this call stops, to be gone on with")
@click.option("--every", type=float, default=300.0, help="seconds between checkpoints")
@click.option("--threads", type=int, default=2)
@click.option("--compile", "compiled", is_flag=True, help="torch.compile the encoder")
@click.option("--device", default="cuda" if torch.cuda.is_available() else "cpu")
def main(
    data: Path,
    held: Path | None,
    out: Path,
    init: Path | None,
    teacher: Path | None,
    layers: int,
    width: int,
    heads: int,
    batch: int,
    rate: float,
    minutes: float | None,
    tokens: float | None,
    pause: float | None,
    every: float,
    threads: int,
    compiled: bool,
    device: str,
) -> None:
    """Train, from where the run in --out stands."""
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.set_float32_matmul_precision("high")
    shape = Shape(layers, width, heads)
    out.mkdir(parents=True, exist_ok=True)
    (out / "shape.json").write_text(json.dumps(asdict(shape)) + "\n", encoding="utf-8")
    run = Run(shape, out, init, device, rate)
    run.resume()
    if compiled:
        run.model.bert.compile(dynamic=True)
    guide = None
    if teacher is not None:
        guide = CharTransformer(Shape(**json.loads((teacher / "shape.json").read_text()))).to(device).eval()
        load_weights(guide, teacher / "model.safetensors")
    train(run, load(data), load(held) if held else None, guide, batch, minutes, tokens, every, pause)


if __name__ == "__main__":
    main()
