"""How the words around an edit are cut, as they stand and as they would: 推广|他 is no 推|广大, 外贸|也 no 外|贸易."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import Ids
from nlp.correct.confusion import WORD_LENGTHS, Confusion
from nlp.correct.ngram import NGram, Scores
from nlp.correct.proposals import Proposals

REACH = 4
"""Characters on both sides of an edit that are cut with it."""
LONGEST = max(WORD_LENGTHS)
STEP, TOTAL = 200, 17_900
"""What one step of commonness is worth and what all words of the dictionary together weigh, in 1/1000 nat."""
ALONE = 1_500
"""How much rarer a character is as a word of its own than as such, in 1/1000 nat."""
NONE = -(10**8)
"""The score of what is no word."""


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """For each proposal: ``gain``, by how much the words are likelier with the edit (1/1000 nat); ``old`` and
    ``new``, the length of the longest word over the edited place in the best cut before and after (0 where an
    edit leaves nothing and no word spans the gap); ``breaks``, how many ends of that new word lie inside a word of
    the old cut (0 to 2)."""

    gain: Scores
    old: Ids
    new: Ids
    breaks: Ids


def cuts(ids: Ids, proposals: Proposals, tables: Confusion, ngram: NGram) -> Cuts:
    """The best cuts of the characters within REACH of each edit; words never cross a BOUNDARY."""
    padded = np.concatenate((np.zeros(REACH, np.int64), ids, np.zeros(2 * REACH + LONGEST, np.int64)))
    single = np.where(padded > 1, ngram.unigram[padded] - ALONE, 0)
    known = (single, *(_words(padded, length, tables) for length in WORD_LENGTHS))
    gain, old, new, breaks = (np.zeros(len(proposals), np.int64) for _ in range(4))
    shape = proposals.old_length * 16 + proposals.new_length
    for code in np.unique(shape):
        which = np.flatnonzero(shape == code)
        size, width = divmod(int(code), 16)
        edits = proposals.take(which)
        before = _Lattice.of(_as_written(known, edits.start, 2 * REACH + size))
        after = _Lattice.of(_as_edited(known, padded, edits, size, width, tables, single=ngram.unigram - ALONE))
        gain[which] = after.best - before.best
        old[which] = before.longest(size)[0]
        new[which], first, last = after.longest(width)
        shift = size - width
        held, rows = before.boundaries(), np.arange(len(which))
        breaks[which] = 2 - held[first, rows].astype(np.int64) - held[last + shift, rows]
    return Cuts(gain, old, new, breaks)


@dataclass(frozen=True, slots=True, eq=False)
class _Lattice:
    """``scores[length - 1][first]``: the words of a stretch; ``ahead`` and ``behind``: the best cut up to and from
    every place, one row each."""

    scores: Sequence[Sequence[Scores]]
    ahead: Sequence[Scores]
    behind: Sequence[Scores]

    @classmethod
    def of(cls, scores: Sequence[Sequence[Scores]]) -> _Lattice:
        width = len(scores[0])
        start = np.zeros_like(scores[0][0])
        ahead, behind = [start], [start]
        for place in range(1, width + 1):
            longest = range(1, min(LONGEST, place) + 1)
            ways = [ahead[place - size] + scores[size - 1][place - size] for size in longest]
            ahead.append(_largest(ways))
            ways = [behind[place - size] + scores[size - 1][width - place] for size in longest]
            behind.append(_largest(ways))
        return cls(scores, ahead, behind[::-1])

    @property
    def best(self) -> Scores:
        return self.ahead[-1]

    def boundaries(self) -> npt.NDArray[np.bool_]:
        """For each place and row whether a best cut parts two words there."""
        return np.stack([one + other == self.best for one, other in zip(self.ahead, self.behind, strict=True)])

    def longest(self, size: int) -> tuple[Ids, Ids, Ids]:
        """Length, first place and end of the longest word of a best cut over the ``size`` characters behind REACH;
        all at REACH where there is none."""
        count = len(self.best)
        length, first, last = np.zeros(count, np.int64), np.full(count, REACH), np.full(count, REACH)
        for long in range(1, LONGEST + 1):
            for begin in range(max(0, REACH + 1 - long), min(REACH + size, len(self.scores[0]) - long + 1)):
                end = begin + long
                through = self.ahead[begin] + self.scores[long - 1][begin] + self.behind[end] == self.best
                length[through], first[through], last[through] = long, begin, end
        return length, first, last


def _largest(ways: Sequence[Scores]) -> Scores:
    best = ways[0]
    for other in ways[1:]:
        best = np.maximum(best, other)
    return best


def _words(rows: Ids, length: int, tables: Confusion) -> Scores:
    """The score of the word of ``length`` that begins at each place, NONE where there is none."""
    windows = np.lib.stride_tricks.sliding_window_view(rows, length)
    result = np.full(len(rows), NONE)
    result[: len(windows)] = _score(tables.commonness(windows))
    return result


def _score(common: Ids) -> Scores:
    return np.where(common > 0, (common - 1) * STEP - TOTAL, NONE)


def _as_written(known: Sequence[Scores], start: Ids, width: int) -> list[list[Scores]]:
    """Scores of the words in the ``width`` characters from REACH before each start; ``known`` is padded by REACH."""
    return [
        [known[length - 1][start + first] for first in range(width - length + 1)] for length in range(1, LONGEST + 1)
    ]


def _as_edited(
    known: Sequence[Scores], padded: Ids, edits: Proposals, size: int, width: int, tables: Confusion, single: Scores
) -> list[list[Scores]]:
    """The same with ``width`` new characters in the place of ``size``; only words over the edit are looked up."""
    start, whole = edits.start, 2 * REACH + width
    left, right = padded[start + np.arange(REACH)[:, None]], padded[start + REACH + size + np.arange(REACH)[:, None]]
    text = np.concatenate((left, edits.new[:, :width].T, right))
    result = []
    for length in range(1, LONGEST + 1):
        row = []
        for first in range(whole - length + 1):
            if first + length <= REACH:
                row.append(known[length - 1][start + first])
            elif first >= REACH + width:
                row.append(known[length - 1][start + first + size - width])
            elif length == 1:
                row.append(single[text[first]])
            else:
                row.append(_score(tables.commonness(text[first : first + length].T)))
        result.append(row)
    return result
