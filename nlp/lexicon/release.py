"""A release: an immutable set of entries, named by the sha256 of its canonical content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

from nlp.lexicon.entry import KINDS, read_lines
from nlp.lexicon.export import entry_line
from nlp.types import LexiconEntry, LexiconError

LABEL = "2026-11-r1"


@dataclass(frozen=True)
class Release:
    """Entries sorted by id. ``id`` = ``sha256`` of the canonical content; ``label`` is the name for people."""

    entries: tuple[LexiconEntry, ...]
    label: str = LABEL

    @cached_property
    def sha256(self) -> str:
        lines = (f"{entry.kind}\t{entry_line(entry)}\n" for entry in self.entries)
        return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()

    @property
    def id(self) -> str:
        return self.sha256

    @cached_property
    def _by_kind(self) -> dict[str, tuple[LexiconEntry, ...]]:
        return {kind: tuple(e for e in self.entries if e.kind == kind) for kind in KINDS}

    def of_kind(self, kind: str) -> tuple[LexiconEntry, ...]:
        """The active entries of one kind, by id; entries that are only proposed are left out."""
        return tuple(entry for entry in self._by_kind[kind] if entry.status == "active")


def make_release(entries: Iterable[LexiconEntry], label: str = LABEL) -> Release:
    """A release of these entries. ValueError where an id occurs twice."""
    ordered = tuple(sorted(entries, key=lambda entry: entry.id))
    for before, after in pairwise(ordered):
        if before.id == after.id:
            raise ValueError(f"two entries have the id {before.id}")
    return Release(ordered, label)


def shipped_folder() -> Path:
    """The folder ``lexicons`` that travels with the code."""
    return Path(__file__).resolve().parents[2] / "lexicons"


def load_release(folder: Path) -> Release:
    """All entries of ``folder/<kind>/*.tsv``. LexiconError at the first line that cannot be used."""
    entries: list[LexiconEntry] = []
    places: dict[str, tuple[Path, int]] = {}
    for kind in KINDS:
        for path in sorted((folder / kind).glob("*.tsv")):
            for number, found in read_lines(path, kind):
                if isinstance(found, LexiconError):
                    raise found
                if found.id in places:
                    other, line = places[found.id]
                    raise LexiconError(path, number, f"id: {found.id} stands already in {other}:{line}")
                places[found.id] = (path, number)
                entries.append(found)
    if not entries:
        raise LexiconError(folder, 0, "no entries here; a lexicon has <kind>/*.tsv")
    return make_release(entries)


@cache
def shipped_release() -> Release:
    """The release that travels with the code, loaded once a process."""
    return load_release(shipped_folder())
