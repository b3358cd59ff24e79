"""Training text as compact arrays on disk: chunks of clean characters, and versions of the errors in them.

A folder holds ``clean.xz`` (ids, uint16, all chunks end to end), ``sizes.xz`` (chunk lengths, uint16),
``noise-<v>.xz`` (places as uint32 gaps, then ids as uint16) and ``meta.json``. Needs numpy alone, so that the
same files train on a machine that has nothing but torch.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

BEGIN, END = 2, 3
Ids = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class Chunks:
    """``clean`` and each of ``noisy`` are all chunks end to end; chunk i is ``[starts[i]:starts[i + 1]]``."""

    clean: Ids
    starts: npt.NDArray[np.int64]
    noisy: tuple[Ids, ...]

    def batches(self, tokens: int, seed: int) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
        """(written, meant) of one pass, rows × length with BEGIN and END, 0 beyond; about ``tokens`` a batch.

        Rows of like length come together; the order is that of ``seed``, which also picks the version."""
        rng = np.random.default_rng(seed)
        noisy = self.noisy[seed % len(self.noisy)]
        sizes = np.diff(self.starts)
        order = np.lexsort((rng.random(len(sizes)), (sizes + rng.integers(0, 4, len(sizes))) // 4))
        widths = sizes[order] + 2
        groups: list[npt.NDArray[np.int64]] = []
        first = 0
        while first < len(order):
            count = max(1, tokens // int(widths[min(first + tokens // int(widths[first]), len(order)) - 1]))
            groups.append(order[first : first + count])
            first += count
        for number in rng.permutation(len(groups)):
            yield self._rows(groups[number], noisy), self._rows(groups[number], self.clean)

    def _rows(self, which: npt.NDArray[np.int64], ids: Ids) -> npt.NDArray[np.int64]:
        sizes = self.starts[which + 1] - self.starts[which]
        rows = np.zeros((len(which), int(sizes.max()) + 2), np.int64)
        for row, chunk in enumerate(which):
            start, end = self.starts[chunk], self.starts[chunk + 1]
            rows[row, 0] = BEGIN
            rows[row, 1 : end - start + 1] = ids[start:end]
            rows[row, end - start + 1] = END
        return rows


def read_symbols(path: Path) -> list[str]:
    """The symbols of a vocab.txt by id, the five special ones first."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def save(folder: Path, clean: Ids, sizes: Ids, noise: list[tuple[npt.NDArray[np.int64], Ids]], meta: object) -> None:
    """Write the folder; ``noise`` is (ascending places in ``clean``, ids written there) a version."""
    folder.mkdir(parents=True, exist_ok=True)
    _pack(folder / "clean.xz", clean.astype("<u2").tobytes())
    _pack(folder / "sizes.xz", sizes.astype("<u2").tobytes())
    for number, (places, ids) in enumerate(noise):
        gaps = np.diff(places, prepend=0).astype("<u4")
        _pack(folder / f"noise-{number}.xz", gaps.tobytes() + ids.astype("<u2").tobytes())
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(folder: Path) -> Chunks:
    """The arrays of ``folder``; raises FileNotFoundError where it is no such folder."""
    clean = np.frombuffer(_unpack(folder / "clean.xz"), "<u2")
    sizes = np.frombuffer(_unpack(folder / "sizes.xz"), "<u2").astype(np.int64)
    noisy = []
    for path in sorted(folder.glob("noise-*.xz")):
        data = _unpack(path)
        count = len(data) // 6
        written = clean.copy()
        written[np.cumsum(np.frombuffer(data[: 4 * count], "<u4").astype(np.int64))] = np.frombuffer(
            data[4 * count :], "<u2"
        )
        noisy.append(written)
    return Chunks(clean, np.concatenate(([0], np.cumsum(sizes))), tuple(noisy))


def _pack(path: Path, data: bytes) -> None:
    path.write_bytes(lzma.compress(data, format=lzma.FORMAT_XZ, preset=6))


def _unpack(path: Path) -> bytes:
    return lzma.decompress(path.read_bytes())
