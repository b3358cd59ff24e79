"""What an edit gains: log-probability of the text with it minus without it, left and right part apart."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from nlp.correct.alphabet import BOUNDARY, Ids
from nlp.correct.ngram import ORDER, NGram, Scores, Trace
from nlp.correct.proposals import Proposals

CONTEXT = ORDER - 1
CHUNK = 1 << 13


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """For each proposal in units of 1/SCALE nat: ``own`` over the replaced characters, ``right`` over up to four
    characters behind them in the same sentence, ``before`` what the replaced ones and those behind them scored;
    ``own_depth`` and ``right_depth`` are the mean n-gram orders of the parts after the edit, times 100."""

    own: Scores
    right: Scores
    before: Scores
    own_depth: Scores
    right_depth: Scores

    def take(self, which: Ids) -> Gains:
        return Gains(*(getattr(self, field.name)[which] for field in fields(self)))

    @property
    def total(self) -> Scores:
        return self.own + self.right

    @property
    def depth(self) -> Scores:
        return (self.own_depth + self.right_depth) // 2


def next_boundary(ids: Ids) -> Ids:
    """For every position the first BOUNDARY at or behind it; the stream ends with one."""
    places = np.flatnonzero(ids == BOUNDARY)
    return places[np.searchsorted(places, np.arange(len(ids)))]


def gains(ids: Ids, trace: Trace, proposals: Proposals, ngram: NGram, least: Scores | None = None) -> Gains:
    """Gains of ``proposals`` on a stream with its ``trace``; rows are scored in chunks of one shape. A proposal that
    cannot reach its ``least`` total is given up on the way: its values are not exact, its total lies below."""
    total = np.concatenate(([0], np.cumsum(trace.scores[0])))
    ends = np.append(next_boundary(ids), len(ids))
    padded = np.concatenate((np.zeros(CONTEXT, np.int64), ids, np.zeros(2 * CONTEXT, np.int64)))
    parts = [np.zeros(len(proposals), np.int64) for _ in range(5)]
    shape = proposals.old_length * 16 + proposals.new_length
    for code in np.unique(shape):
        same = np.flatnonzero(shape == code)
        old_length, new_length = divmod(int(code), 16)
        for first in range(0, len(same), CHUNK):
            which = same[first : first + CHUNK]
            edits, bound = proposals.take(which), None if least is None else least[which]
            scored = _score(padded, total, ends, edits, old_length, new_length, trace, ngram, bound)
            for part, values in zip(parts, scored, strict=True):
                part[which] = values
    return Gains(*parts)


def _score(
    padded: Ids,
    total: Scores,
    ends: Ids,
    edits: Proposals,
    old_length: int,
    new_length: int,
    trace: Trace,
    ngram: NGram,
    least: Scores | None,
) -> tuple[Scores, Scores, Scores, Scores, Scores]:
    start = edits.start
    behind = start + old_length
    right_end = np.minimum(behind + CONTEXT, ends[behind] + 1)
    rows = np.concatenate(
        (
            padded[start[:, None] + np.arange(CONTEXT)],
            edits.new[:, :new_length],
            padded[behind[:, None] + np.arange(CONTEXT, 2 * CONTEXT)],
        ),
        axis=1,
    )
    own_before = total[behind] - total[start]
    right_before = total[right_end] - total[behind]
    counted = right_end - behind
    own, right = -own_before, -right_before
    deep, deep_right = np.zeros_like(own), np.zeros_like(own)
    left, alive = trace.left_of(start - 1), np.arange(len(start))
    for first, last in _steps(new_length):
        made = ngram.trace(rows[alive, first : last + CONTEXT], left)
        values, depth = made.scores[:, CONTEXT:], made.depth[:, CONTEXT:].astype(np.int64)
        inside = max(0, min(last, new_length) - first)
        own[alive] += values[:, :inside].sum(1)
        deep[alive] += depth[:, :inside].sum(1)
        counts = np.arange(first + inside, last) - new_length < counted[alive, None]
        right[alive] += np.where(counts, values[:, inside:], 0).sum(1)
        deep_right[alive] += np.where(counts, depth[:, inside:], 0).sum(1)
        hopeful = slice(None) if least is None else np.flatnonzero(own[alive] + right[alive] >= least[alive])
        alive, left = alive[hopeful], made.left_at(hopeful)
    deep = 100 * deep // max(1, new_length)
    deep_right = 100 * deep_right // np.maximum(1, counted)
    return own, right, own_before + right_before, deep, deep_right


def _steps(new_length: int) -> list[tuple[int, int]]:
    """Columns scored together: the new characters and the one behind them, then one by one, as no value is above 0
    and few edits are left after each."""
    return [(0, new_length + 1), *((column, column + 1) for column in range(new_length + 1, new_length + CONTEXT))]
