"""The prose to train on: documents from any folder of ``*.jsonl`` or ``*.jsonl.xz``, split once and for all.

A document belongs to the held-out slice by the hash of its opening, so that the n-gram, the transformer and the
verdict agree on what has been seen.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HELD_OUT_PERCENT = 4
SHARES = {"reference": 0.35}
"""Share of the documents of a file that is read; files not named are read whole."""


@dataclass(frozen=True, slots=True)
class Prose:
    """``source`` is the file's stem (xwlb, news …); ``bucket`` 0..99 decides the split."""

    source: str
    text: str
    bucket: int

    @property
    def held_out(self) -> bool:
        return self.bucket < HELD_OUT_PERCENT


def bucket(text: str) -> int:
    """0..99 from the first 200 characters, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text[:200].encode("utf-8", "replace"), digest_size=4).digest()) % 100


def read_prose(folder: Path, sources: frozenset[str] | None = None) -> Iterator[Prose]:
    """Every distinct document of ``folder`` in a fixed order, SHARES applied to the training part."""
    seen: set[bytes] = set()
    for path in sorted(folder.glob("*.jsonl*")):
        source = path.name.split(".")[0]
        if sources is not None and source not in sources:
            continue
        limit = HELD_OUT_PERCENT + SHARES.get(source, 1.0) * (100 - HELD_OUT_PERCENT)
        opener = lzma.open if path.suffix == ".xz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
                number = bucket(text)
                if digest in seen or number >= limit:
                    continue
                seen.add(digest)
                yield Prose(source, text, number)


def stream(folder: Path, held_out: bool, sources: frozenset[str] | None = None) -> Iterator[Prose]:
    """The training part or the held-out part of ``folder``."""
    return (prose for prose in read_prose(folder, sources) if prose.held_out is held_out)
