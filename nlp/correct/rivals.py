"""What else might be meant at a place: the other edits that touch it, and how likely such slips are at all."""

from __future__ import annotations

import numpy as np

from nlp.correct.alphabet import Ids
from nlp.correct.confusion import COMPLETES, NEAR, SAME, SAME_TONE, SEEN, SEEN_OFTEN, SHAPE
from nlp.correct.ngram import Scores
from nlp.correct.proposals import DELETE, INSERT, SUBSTITUTE, SWAP, WORD, Proposals

PAIRS = ((SEEN_OFTEN, 0), (SEEN, -1000), (SAME_TONE, -1500), (SAME, -2000), (SHAPE, -3000), (NEAR, -3500))
FREE = -7000
KINDS = {WORD: -2500, DELETE: -5000, INSERT: -7000, SWAP: -5000}
"""How much rarer than the commonest slips the others are, in 1/1000 nat: by hand, only to rank rivals; the verdict
learns the rest."""
PHRASE_FLOOR = -4000
"""Gain from which an edit that completes a set phrase is judged, in 1/1000 nat."""


def least_gains(proposals: Proposals, floor: int) -> Scores:
    """What each proposal must gain to be judged: ``floor``, or PHRASE_FLOOR where it completes a set phrase."""
    return np.where(proposals.relation & COMPLETES > 0, min(PHRASE_FLOOR, floor), floor)


def keep_best(proposals: Proposals, total: Scores, least: Scores, most: int) -> Ids:
    """Numbers of the proposals that gain their ``least``, at most ``most`` of one kind a start, by start."""
    phrase = proposals.relation & COMPLETES > 0
    good = np.flatnonzero(total >= least)
    tie = proposals.new[good, 0] * (1 << 20) + proposals.new[good, 1]
    free = (proposals.kind[good] == SUBSTITUTE) & (proposals.relation[good] == 0)
    group = proposals.start[good] * 32 + proposals.kind[good] + 8 * phrase[good] + 16 * free
    rank = np.lexsort((tie, -total[good], group))
    good, group, free = good[rank], group[rank], free[rank]
    first = np.searchsorted(group, group)
    limit = np.where((proposals.kind[good] == SUBSTITUTE) & ~free, most, 2)
    best: Ids = good[np.arange(len(good)) - first < limit]
    return best


def prior(proposals: Proposals) -> Scores:
    """How likely such a slip is before the text is looked at, in 1/1000 nat below the likeliest."""
    known = [proposals.relation & bit > 0 for bit, _ in PAIRS]
    result: Scores = np.select(known, [value for _, value in PAIRS], default=FREE).astype(np.int64)
    for kind, value in KINDS.items():
        result = np.where(proposals.kind == kind, value, result)
    return result


def rivals(length: int, proposals: Proposals, total: Scores) -> Scores:
    """The best ``total`` of another proposal that touches the same place, 0 where there is none better."""
    owner, place = _cover(proposals)
    rank = np.lexsort((owner, -total[owner], place))
    owner, place = owner[rank], place[rank]
    first = np.searchsorted(place, np.arange(length + 1))
    best = np.full(length, -1)
    second = np.full(length, -1)
    has = first[1:] > first[:-1]
    best[has] = owner[first[:-1][has]]
    more = first[1:] - first[:-1] > 1
    second[more] = owner[first[:-1][more] + 1]
    other = np.where(best[place] == owner, second[place], best[place])
    value = np.where(other >= 0, total[other], 0)
    result = np.zeros(len(proposals), np.int64)
    np.maximum.at(result, owner, value)
    return result


def neighbours(begins: Ids, ends: Ids, proposals: Proposals, total: Scores) -> tuple[Ids, Scores]:
    """How many places of the sentence within five characters have a proposal, and the best gain there that
    does not touch the proposal; ``begins`` and ``ends`` are the boundaries around every position."""
    peak = np.zeros(len(ends), np.int64)
    owner, place = _cover(proposals)
    np.maximum.at(peak, place, total[owner])
    start, behind = proposals.start, proposals.start + np.maximum(1, proposals.old_length)
    before = np.maximum(start[:, None] - np.arange(1, 6), begins[start - 1][:, None])
    after = np.minimum(behind[:, None] + np.arange(5), ends[start][:, None])
    both = np.concatenate((peak[before], peak[after]), 1)
    return (both > 0).sum(1), both.max(1) if len(proposals) else np.zeros(0, np.int64)


def _cover(proposals: Proposals) -> tuple[Ids, Ids]:
    """(proposal, position) for every position a proposal touches; an insertion touches the one behind it."""
    size = np.maximum(1, proposals.old_length)
    owner = np.repeat(np.arange(len(proposals)), size)
    ends = np.cumsum(size)
    return owner, np.arange(len(owner)) - np.repeat(ends - size, size) + proposals.start[owner]
