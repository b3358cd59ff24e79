"""A trained run as a model folder: int8 ONNX, the characters, meta.json with hashes.

``python -m train.transformer.export RUN --out models/char-4x384 [--method blocks]``
"""

from __future__ import annotations

import json
from pathlib import Path

import click
import numpy as np
import torch

from nlp.correct.vocabulary import SPECIAL, Vocabulary
from train.folder import write_meta
from train.transformer.graph import METHODS, Array, Ranges, build
from train.transformer.model import COPY_BIAS, CharTransformer, Shape, load_weights
from train.transformer.store import Chunks, load, read_symbols

LEVELS = 63
"""7-bit weights: the 8-bit products of processors without VNNI saturate above."""
CLIPPED = 1e-4
"""Share of the activations left outside the range at either end in static quantisation."""


def read_run(run: Path) -> CharTransformer:
    """The model of a run folder (shape.json, model.safetensors), ready to be used."""
    model = CharTransformer(Shape(**json.loads((run / "shape.json").read_text(encoding="utf-8"))))
    load_weights(model, run / "model.safetensors")
    return model.eval()


def ranges(model: CharTransformer, chunks: Chunks, batches: int = 8) -> Ranges:
    """Least and greatest input of every linear map over some text, CLIPPED off at either end."""
    seen: dict[str, list[Array]] = {}
    hooks = []
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear):

            def note(_: object, inputs: tuple[torch.Tensor, ...], name: str = name) -> None:
                seen.setdefault(name, []).append(inputs[0].detach().numpy().ravel()[::37])

            hooks.append(module.register_forward_pre_hook(note))
    with torch.no_grad():
        for number, (written, _) in enumerate(chunks.batches(2048, 0)):
            if number == batches:
                break
            model(torch.from_numpy(written))
    for hook in hooks:
        hook.remove()
    ends = (CLIPPED, 1 - CLIPPED)
    return {name: tuple(map(float, np.quantile(np.concatenate(some), ends))) for name, some in seen.items()}


def export(
    run: Path,
    symbols: list[str],
    out: Path,
    method: str = "blocks",
    calibration: Chunks | None = None,
    levels: int = LEVELS,
    about: dict[str, object] | None = None,
) -> dict[str, object]:
    """Write ``out``/model.onnx, characters.txt and meta.json; returns what meta.json says."""
    model = read_run(run)
    tensors = {name: tensor.float().numpy() for name, tensor in model.state_dict().items()}
    known = ranges(model, calibration) if method == "static" and calibration is not None else None
    graph = build(tensors, model.shape, Vocabulary.of(symbols).han, method, known, levels)
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.onnx").write_bytes(graph.SerializeToString())
    (out / "characters.txt").write_text("".join(symbols[SPECIAL:]) + "\n", encoding="utf-8")
    curve = run / "curve.jsonl"
    trained = json.loads(curve.read_text(encoding="utf-8").splitlines()[-1]) if curve.exists() else {}
    meta: dict[str, object] = {
        "id": out.name,
        "kind": "transformer",
        "layers": model.shape.layers,
        "width": model.shape.width,
        "heads": model.shape.heads,
        "parameters": sum(tensor.size for tensor in tensors.values()),
        "copy_bias": COPY_BIAS,
        "method": method,
        "levels": levels,
        "trained": trained,
        **(about or {}),
    }
    write_meta(out, meta, ("model.onnx", "characters.txt"))
    return meta


@click.command()
@click.argument("run", type=click.Path(path_type=Path, exists=True))
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--vocabulary", type=click.Path(path_type=Path), default=Path("../shared/base/e5-zh-char/vocab.txt"))
@click.option("--method", type=click.Choice(METHODS), default="blocks")
@click.option("--levels", type=click.IntRange(1, 127), default=LEVELS)
@click.option("--calibration", type=click.Path(path_type=Path), default=None, help="arrays, for static")
def main(run: Path, out: Path, vocabulary: Path, method: str, levels: int, calibration: Path | None) -> None:
    """Write the model folder of a run."""
    chunks = load(calibration) if calibration else None
    meta = export(run, read_symbols(vocabulary), out, method, chunks, levels)
    click.echo(json.dumps(meta, ensure_ascii=False))


if __name__ == "__main__":
    main()
