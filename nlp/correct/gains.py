"""What an edit gains: log-probability of the text with it minus without it, left and right part apart."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from nlp.correct.alphabet import BOUNDARY, Ids
from nlp.correct.ngram import ORDER, NGram, Scores, Trace
from nlp.correct.proposals import Proposals

CONTEXT = ORDER - 1
CHUNK = 1 << 16


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


def gains(ids: Ids, trace: Trace, proposals: Proposals, ngram: NGram) -> Gains:
    """Gains of ``proposals`` on a stream with its ``trace``; rows are scored in chunks of one shape."""
    total = np.concatenate(([0], np.cumsum(trace.scores[0])))
    ends = np.append(next_boundary(ids), len(ids))
    padded = np.concatenate((np.zeros(CONTEXT, np.int64), ids, np.zeros(2 * CONTEXT, np.int64)))
    parts = [np.zeros(len(proposals), np.int64) for _ in range(5)]
    shape = proposals.old_length * 16 + proposals.new_length
    for code in np.unique(shape):
        same = np.flatnonzero(shape == code)
        for first in range(0, len(same), CHUNK):
            which = same[first : first + CHUNK]
            for part, values in zip(
                parts,
                _score(padded, total, ends, proposals.take(which), *divmod(int(code), 16), trace, ngram),
                strict=True,
            ):
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
    made = ngram.trace(rows, trace.left_of(start - 1))
    values, depth = made.scores, made.depth
    counted = np.arange(CONTEXT) < (right_end - behind)[:, None]
    after = values[:, CONTEXT + new_length :]
    own_before = total[behind] - total[start]
    right_before = total[right_end] - total[behind]
    deep = 100 * depth[:, CONTEXT : CONTEXT + new_length].sum(1, dtype=np.int64) // max(1, new_length)
    deep_right = 100 * np.where(counted, depth[:, CONTEXT + new_length :], 0).sum(1, dtype=np.int64)
    deep_right //= np.maximum(1, counted.sum(1))
    own = values[:, CONTEXT : CONTEXT + new_length].sum(1) - own_before
    right = np.where(counted, after, 0).sum(1) - right_before
    return own, right, own_before + right_before, deep, deep_right
