"""Rows set aside on disk by key, so that grouping millions of them needs little memory."""

from __future__ import annotations

import pickle
import shutil
import tempfile
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

_HELD = 20_000


class Spill:
    """``add(key, row)`` in any order, then ``rows(key)`` in the order of adding. A context manager: leaves nothing.

    At most 20,000 rows are in memory; the files lie in a folder of their own below ``parent`` and are only ever read
    back by this process.
    """

    def __init__(self, parent: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=".spill-", dir=parent))
        self.counts: dict[Hashable, int] = {}
        self._held: dict[Hashable, list[Any]] = {}
        self._names: dict[Hashable, Path] = {}
        self._number = 0

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def add(self, key: Hashable, row: tuple[Any, ...]) -> None:
        """Set ``row`` aside under ``key``."""
        self._held.setdefault(key, []).append(row)
        self.counts[key] = self.counts.get(key, 0) + 1
        self._number += 1
        if self._number >= _HELD:
            self._flush()

    def rows(self, key: Hashable) -> Iterator[Any]:
        """Everything added under ``key``."""
        if key in self._names:
            with self._names[key].open("rb") as file:
                while True:
                    try:
                        held = pickle.load(file)
                    except EOFError:
                        break
                    yield from held
        yield from self._held.get(key, ())

    def _flush(self) -> None:
        for key, held in self._held.items():
            path = self._names.setdefault(key, self.folder / f"{len(self._names):06d}")
            with path.open("ab") as file:
                pickle.dump(held, file, pickle.HIGHEST_PROTOCOL)
        self._held, self._number = {}, 0
