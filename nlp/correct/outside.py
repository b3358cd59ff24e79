"""Edits that other models propose, in the numbers of the n-gram, so that the same features describe them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import Alphabet, Ids
from nlp.correct.confusion import NEAR, SAME, Confusion
from nlp.correct.proposals import DELETE, INSERT, LONGEST, SUBSTITUTE, SWAP, WORD, Candidate, Proposals


def encode(edits: Iterable[Candidate], stream: Ids, cuts: Ids, alphabet: Alphabet, tables: Confusion) -> Proposals:
    """The edits that can be read, by position: inside one sentence, at most LONGEST characters of the alphabet on
    both sides. ``cuts`` are the positions of the text before which ``stream`` holds a boundary."""
    parts = [_none()]
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end, edit.replacement)):
        start = edit.start + 1 + int(np.searchsorted(cuts, edit.start, side="right"))
        size = edit.end - edit.start
        old, new = stream[start : start + size], alphabet.encode(edit.replacement)
        if max(size, len(new)) <= LONGEST and (old > 1).all() and (new > 1).all() and start < len(stream):
            kind, relation = _kind(old, new, tables)
            parts.append(Proposals.of(np.array([start]), size, new[None], kind, relation))
    return Proposals.join(parts)


def among(some: Proposals, known: Proposals) -> npt.NDArray[np.bool_]:
    """Which of ``some`` are edits of ``known``."""
    keys = {_key(known, number) for number in range(len(known))} if len(some) else set()
    return np.array([_key(some, number) in keys for number in range(len(some))], bool)


def _key(edits: Proposals, number: int) -> tuple[int, int, tuple[int, ...]]:
    new = edits.new[number, : edits.new_length[number]].tolist()
    return int(edits.start[number]), int(edits.old_length[number]), tuple(new)


def _kind(old: Ids, new: Ids, tables: Confusion) -> tuple[int, int]:
    if not len(new):
        return DELETE, 0
    if not len(old):
        return INSERT, 0
    if len(old) != len(new):
        return WORD, 0
    if len(old) == 1:
        return SUBSTITUTE, int(tables.relation_of(old, new)[0])
    if len(old) == 2 and old[0] == new[1] and old[1] == new[0]:
        return SWAP, 0
    sound = tables.sound(old, new)[old != new]
    return WORD, 0 if (sound == 0).any() else NEAR if (sound == NEAR).any() else SAME


def _none() -> Proposals:
    return Proposals.of(np.zeros(0, np.int64), 1, np.zeros((0, 1), np.int64), SUBSTITUTE)
