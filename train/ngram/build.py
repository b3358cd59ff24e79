"""From prose to a model folder: ``python -m train.ngram.build PROSE OUT [--confusion DIR] [--words FILE]…``."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import BASE, Alphabet, fold
from train.corpus import stream
from train.folder import save_arrays, write_meta
from train.ngram.confusion import tables
from train.ngram.count import adjusted
from train.ngram.pack import pack
from train.ngram.smooth import prune
from train.verdict.slips import seen_pairs

FLOORS = {2: 1, 3: 2, 4: 2, 5: 2}
WORTH = {2: 2.0, 3: 3.5, 4: 6.0, 5: 6.0}
"""Nats over the whole corpus that an n-gram must be worth, by order."""
COMMON = 12
"""Occurrences from which a character is in the alphabet for its own sake."""


def read_text(prose: Path) -> str:
    """The training part, one paragraph a line, without indents."""
    return "\n".join("\n".join(line.strip() for line in document.text.split("\n")) for document in stream(prose, False))


def alphabet_of(text: str) -> str:
    """Folded characters by frequency; after those that are common, the rare ones and the rest of GB 2312, so
    that a rare wrong character has an id of its own."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    counts = np.bincount(codes[codes < 0x10000], minlength=0x10000)
    folded: Counter[str] = Counter()
    for code in np.flatnonzero(counts).tolist():
        if not chr(code).isspace():
            folded[fold(chr(code))] += int(counts[code])
    folded[" "] = len(text)
    for lead in range(0xB0, 0xF8):
        for trail in range(0xA1, 0xFF):
            folded[bytes((lead, trail)).decode("gb2312", "ignore") or " "] += 0
    ranked = sorted(folded.items(), key=lambda item: (-item[1], item[0]))
    common = [char for char, count in ranked if count >= COMMON]
    rare = [char for char, count in ranked if count < COMMON and "\u4e00" <= char <= "\u9fff"]
    return "".join((common + rare)[: BASE - 2])


@click.command()
@click.argument("prose", type=click.Path(path_type=Path, exists=True))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--confusion", type=click.Path(path_type=Path), help="folder of look-alike lists")
@click.option("--words", type=click.Path(path_type=Path), multiple=True, help="further word lists")
@click.option("--pairs", type=click.Path(path_type=Path), multiple=True, help="sentence pairs, never dev sets")
@click.option("--name", default="ngram-zh", show_default=True)
def main(
    prose: Path, out: Path, confusion: Path | None, words: tuple[Path, ...], pairs: tuple[Path, ...], name: str
) -> None:
    """Count, smooth, prune and pack; write alphabet.txt, ngram.npz, confusion.npz and meta.json."""
    began = time.monotonic()
    text = read_text(prose)
    characters = alphabet_of(text)
    alphabet = Alphabet.of(characters)
    ids: npt.NDArray[np.uint16] = alphabet.stream(alphabet.encode(text)).astype(np.uint16)
    counted = adjusted(ids)
    levels = prune(counted, FLOORS, WORTH, len(characters) + 2)
    out.mkdir(parents=True, exist_ok=True)
    (out / "alphabet.txt").write_text(characters, encoding="utf-8")
    save_arrays(out / "ngram.npz", pack(levels, len(characters) + 2), compressed=False)
    seen = seen_pairs(confusion, pairs)
    made = tables(characters, counted[1], confusion or Path("absent"), words, seen)
    save_arrays(out / "confusion.npz", made, compressed=True)
    sizes = {str(number): len(level.keys) for number, level in enumerate(levels, 1)}
    about: dict[str, Any] = {
        "id": name,
        "kind": "ngram",
        "characters": len(text),
        "ngrams": sizes,
        "floors": FLOORS,
        "worth": WORTH,
    }
    write_meta(out, about, ("alphabet.txt", "ngram.npz", "confusion.npz"))
    click.echo(f"{len(text)} characters, n-grams {sizes}, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
