"""Characters that look alike, from lists and from descriptions of how a character is put together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

LISTS = ("sighan_similar_shape_simplified.txt",)
DESCRIPTIONS = "faspell_char_meta_full.txt"
CROWD = 24
"""A component shared by more characters says little: 氵 or 口 alone make nothing look alike."""
SHARED = 0.6
"""Share of the strokes' components, at least, that two characters have in common below the first level."""
_ARITY = {"⿲": 3, "⿳": 3} | dict.fromkeys("⿰⿱⿴⿵⿶⿷⿸⿹⿺⿻", 2)
_TAG = re.compile(r"\[[A-Z]+\]")


def look_alikes(folder: Path, chars: frozenset[str]) -> Counter[tuple[str, str]]:
    """Votes for pairs of ``chars``: two of a list, two where all but one component is shared (凭 赁, 瞄 锚, 壁 璧)."""
    votes: Counter[tuple[str, str]] = Counter()

    def vote(one: str, others: Iterable[str], weight: int) -> None:
        for other in set(others):
            if one != other and one in chars and other in chars:
                votes[one, other] += weight

    for name in LISTS:
        for line in _lines(folder / name):
            if line[1:2] == ",":
                vote(line[0], line[2:].replace(",", ""), 2)
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for line in _lines(folder / DESCRIPTIONS):
        _, char, _, *shapes = line.split("\t")
        if char in chars:
            for shape in shapes:
                for variant in _TAG.sub("", shape).split(","):
                    for key in with_gaps(variant):
                        groups[key].add(char)
    pairs = {(one, other) for group in groups.values() if len(group) <= CROWD for one in group for other in group}
    for one, other in sorted(pairs):
        vote(one, other, 2)
    return votes


def with_gaps(shape: str) -> Iterator[str]:
    """The description with one component left open, each in turn: of the first level any, below it those beside
    which SHARED of the basic components remain. Nothing where the description is not well formed."""
    total = sum(char not in _ARITY for char in shape)
    for start, end, depth in _components(shape):
        inside = sum(char not in _ARITY for char in shape[start:end])
        if depth == 1 or (depth > 1 and total - inside >= SHARED * total):
            yield f"{shape[:start]}_{shape[end:]}"


def _components(shape: str) -> list[tuple[int, int, int]]:
    """(start, end, depth) of every component, the whole at depth 0; empty where the parts do not fit together."""
    found: list[tuple[int, int, int]] = []

    def read(start: int, depth: int) -> int:
        end = start + 1
        for _ in range(_ARITY.get(shape[start], 0)):
            end = read(end, depth + 1)
        found.append((start, end, depth))
        return end

    try:
        return found if read(0, 0) == len(shape) else []
    except IndexError:
        return []


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
