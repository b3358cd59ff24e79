"""What an edit gains once the best edit beside it is made: two errors that hide each other come to light."""

from __future__ import annotations

import numpy as np

from nlp.correct.alphabet import Ids
from nlp.correct.gains import gains, next_boundary
from nlp.correct.ngram import SCALE, NGram, Scores, Trace
from nlp.correct.proposals import WORD, Proposals

REACH = 4
WIDTH = 8
WORTH = 3 * SCALE


def best_at(length: int, place: Ids, total: Scores) -> Ids:
    """For every position the number of the proposal with the highest gain whose ``place`` it is, else -1."""
    best = np.full(length, -1)
    rank = np.lexsort((-np.arange(len(place)), total))
    best[place[rank]] = rank
    return best


def with_partner(ids: Ids, trace: Trace, proposals: Proposals, total: Scores, ngram: NGram) -> Scores:
    """For each proposal the larger of its gain alone and its gain beside its best neighbour within REACH
    characters, less what the neighbour gains alone."""
    result = total.copy()
    if not len(proposals):
        return result
    start, behind = proposals.start, proposals.start + proposals.old_length
    length = len(ids) + 2 * REACH
    left = best_at(length, behind, total)
    right = best_at(length, start, total)
    offsets = np.arange(REACH)
    near = np.concatenate((left[np.maximum(start[:, None] - offsets, 0)], right[behind[:, None] + offsets]), axis=1)
    value = np.where(near >= 0, total[near], 0)
    value[near == np.arange(len(proposals))[:, None]] = 0
    column = value.argmax(1)
    partner = near[np.arange(len(near)), column]
    which = np.flatnonzero(value[np.arange(len(near)), column] >= WORTH)
    if not len(which):
        return result
    partner = partner[which]
    mine_first = behind[which] <= start[partner]
    one, two = np.where(mine_first, which, partner), np.where(mine_first, partner, which)
    between = start[two] - behind[one]
    new_length = proposals.new_length[one] + between + proposals.new_length[two]
    ends = next_boundary(ids)
    fits = (between >= 0) & (ends[proposals.start[one]] == ends[proposals.start[two]])
    fits &= (new_length <= WIDTH) & (new_length > 0)
    which, partner, one, two = which[fits], partner[fits], one[fits], two[fits]
    joined = _join(ids, proposals, one, two)
    both = gains(ids, trace, joined, ngram).total
    result[which] = np.maximum(result[which], both - total[partner])
    return result


def _join(ids: Ids, proposals: Proposals, one: Ids, two: Ids) -> Proposals:
    """Edit ``one``, what stands between, and edit ``two`` behind it as one edit."""
    first, behind = proposals.start[one], proposals.start[one] + proposals.old_length[one]
    between = proposals.start[two] - behind
    size_one, size_two = proposals.new_length[one], proposals.new_length[two]
    new = np.zeros((len(one), WIDTH), np.int64)
    columns = np.arange(WIDTH)
    rows = np.arange(len(one))[:, None]
    reach = proposals.new.shape[1] - 1
    own = columns < size_one[:, None]
    middle = ~own & (columns < (size_one + between)[:, None])
    after = columns - (size_one + between)[:, None]
    source = np.minimum(behind[:, None] + columns - size_one[:, None], len(ids) - 1)
    new = np.where(own, proposals.new[one][rows, np.minimum(columns, reach)], new)
    new = np.where(middle, ids[np.maximum(source, 0)], new)
    other = proposals.new[two][rows, np.clip(after, 0, reach)]
    new = np.where((after >= 0) & (after < size_two[:, None]), other, new)
    end = proposals.start[two] + proposals.old_length[two]
    return Proposals(
        first,
        end - first,
        new,
        size_one + between + size_two,
        np.full(len(one), WORD),
        np.zeros(len(one), np.int64),
    )
