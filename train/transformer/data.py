"""Prose and sentence pairs to the arrays of store.py.

``python -m train.transformer.data --shared ../shared --out DIR --characters 8e6 --versions 1``
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import numpy as np

from nlp.correct.vocabulary import UNKNOWN, Vocabulary
from train.corpus import stream
from train.noise import MIXTURE, SAME_LENGTH, NoiseModel
from train.transformer.store import read_symbols, save

MIX = {"news": 0.27, "xwlb": 0.2, "laws": 0.17, "gov": 0.13, "gov_legal": 0.1, "general": 0.05, "reference": 0.08}
"""Share of the characters by source; a source that has less gives all it has."""
LIMITS = (1, 40, 80, 126)
"""A chunk is filled with sentences of a paragraph up to one of these, drawn anew; 1 is a single sentence."""
LONGEST = 126
UNTOUCHED = 0.2
"""Share of sentences without errors: fewer than in use, the clean positions of the others teach as much."""

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]+[”’」』）》]*|[^。！？；\n]+")
_NO_PROSE = re.compile(r"编辑[:：]|https?:|\[[^\]]*\]\(")


def sentences(text: str) -> Iterator[list[str]]:
    """The sentences of each line that is Chinese prose, white space at the ends taken off."""
    for line in text.splitlines():
        found = [piece.strip() for piece in _SENTENCE.findall(line)]
        kept = [
            piece
            for piece in found
            if 5 <= len(piece) <= LONGEST
            and not _NO_PROSE.search(piece)
            and sum("\u4e00" <= char <= "\u9fff" for char in piece) > 0.6 * len(piece)
        ]
        if kept:
            yield kept


def chunks(paragraph: list[str], rng: random.Random) -> Iterator[list[str]]:
    """Runs of sentences that are read together."""
    chunk: list[str] = []
    limit = rng.choice(LIMITS)
    for sentence in paragraph:
        if chunk and sum(map(len, chunk)) + len(sentence) > limit:
            yield chunk
            chunk, limit = [], rng.choice(LIMITS)
        chunk.append(sentence)
    yield chunk


def prose_chunks(folder: Path, characters: float, held_out: bool, seed: int) -> Iterator[list[str]]:
    """Chunks from every source of ``folder`` in the shares of MIX, documents in an order of their own."""
    by_source: defaultdict[str, list[str]] = defaultdict(list)
    for prose in stream(folder, held_out):
        by_source[prose.source].append(prose.text)
    rng = random.Random(seed)
    for source in sorted(by_source):
        wanted = characters * MIX.get(source, 1.0 if source not in MIX else 0.0)
        texts = by_source[source]
        rng.shuffle(texts)
        for text in texts:
            for paragraph in sentences(text):
                for chunk in chunks(paragraph, rng):
                    wanted -= sum(map(len, chunk))
                    yield chunk
            if wanted <= 0:
                break


def read_pairs(folder: Path | None) -> Iterator[tuple[str, str]]:
    """(written, meant) of equal length from every ``*.tsv`` of a folder."""
    for path in sorted(folder.glob("*.tsv")) if folder is not None else ():
        for line in path.read_text(encoding="utf-8").splitlines():
            written, _, meant = line.partition("\t")
            if 4 <= len(written) == len(meant) <= LONGEST:
                yield written, meant


def _aligned(noise: NoiseModel, sentence: str, rng: random.Random) -> str:
    """The sentence with errors, character for character; as it is where a rare table row changed its length."""
    text = noise.corrupt(sentence, rng).text
    return text if len(text) == len(sentence) else sentence


def build(
    texts: Iterable[list[str]],
    pairs: Iterable[tuple[str, str]],
    vocabulary: Vocabulary,
    noise: NoiseModel,
    versions: int,
    seed: int,
    out: Path,
) -> dict[str, object]:
    """Write the arrays and return what is said in meta.json."""
    rngs = [random.Random(f"{seed}/{version}") for version in range(versions)]
    clean, sizes = [], []
    changes: list[tuple[list[np.ndarray], list[np.ndarray]]] = [([], []) for _ in range(versions)]
    done = changed = 0

    def add(meant: str, written: list[str]) -> None:
        nonlocal done, changed
        ids = vocabulary.encode(meant)
        clean.append(ids)
        sizes.append(len(ids))
        for (places, values), text in zip(changes, written, strict=True):
            other = vocabulary.encode(text)
            where = np.flatnonzero((other != ids) & (ids != UNKNOWN))
            places.append(where + done)
            values.append(other[where])
            changed += len(where)
        done += len(ids)

    for chunk in texts:
        add("".join(chunk), ["".join(_aligned(noise, one, rng) for one in chunk) for rng in rngs])
    for written, meant in pairs:
        add(meant, [written] * versions)
    meta: dict[str, object] = {
        "chunks": len(sizes),
        "characters": done,
        "versions": versions,
        "changed": round(changed / max(1, done * versions), 4),
        "seed": seed,
        "noise": {kind: MIXTURE[kind] for kind in sorted(SAME_LENGTH)},
        "mix": MIX,
    }
    packed = [(np.concatenate(places), np.concatenate(values)) for places, values in changes]
    save(out, np.concatenate(clean), np.array(sizes, np.uint16), packed, meta)
    return meta


@click.command()
@click.option("--shared", type=click.Path(path_type=Path, exists=True), default=Path("../shared"))
@click.option("--vocabulary", "vocabulary_path", type=click.Path(path_type=Path), default=None)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--characters", type=float, default=8e6)
@click.option("--versions", type=int, default=1)
@click.option("--held-out", is_flag=True, help="the held-out slice, without sentence pairs")
@click.option("--seed", type=int, default=0)
def main(
    shared: Path, vocabulary_path: Path | None, out: Path, characters: float, versions: int, held_out: bool, seed: int
) -> None:
    """Tokenise prose with errors into compact arrays."""
    data = shared / "data"
    symbols = read_symbols(vocabulary_path or shared / "base" / "e5-zh-char" / "vocab.txt")
    noise = NoiseModel(data / "confusion", kinds=SAME_LENGTH, clean=UNTOUCHED)
    texts = prose_chunks(data / "prose", characters, held_out, seed)
    pairs = [] if held_out else list(read_pairs(data / "csc" / "train"))
    click.echo(build(texts, pairs, Vocabulary.of(symbols), noise, versions, seed, out))


if __name__ == "__main__":
    main()
