"""Which character was written for which: counts of (wrong, right) pairs from lists of slips and sentence pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from train.confusion import LOOK_ALIKES, load_confusions


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Rows ``source<TAB>target``; a row of another shape is skipped."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(row[0], row[1]) for row in rows if len(row) == 2]


def seen_pairs(folder: Path | None, sentence_pairs: Iterable[Path]) -> Counter[tuple[str, str]]:
    """Slips in the own and the shared lists, look-alikes, and what ``sentence_pairs`` (never dev sets) show."""
    seen: Counter[tuple[str, str]] = Counter()
    for group in LOOK_ALIKES.split():
        seen.update({(one, other): 2 for one in group for other in group if one != other})
    for right, choices in load_confusions(folder).slips.items():
        for wrong in choices.options:
            seen.update((a, b) for a, b in zip(wrong, right, strict=True) if a != b)
    for path in sentence_pairs:
        for source, target in read_pairs(path):
            if len(source) == len(target):
                seen.update((a, b) for a, b in zip(source, target, strict=True) if a != b)
    return seen
