"""Words and pairs of characters around an edit, as they stand and as they would: does it make sense as wording?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import BASE, Ids
from nlp.correct.confusion import WORD_LENGTHS, Confusion
from nlp.correct.ngram import NGram, Scores
from nlp.correct.proposals import Proposals


def words(ids: Ids, proposals: Proposals, tables: Confusion, old: bool) -> tuple[Ids, Ids, Ids]:
    """Length and commonness of the longest dictionary word over the edited place, and how many of the edited
    characters lie in a word, before (``old``) or after the edit."""
    padded = np.concatenate((np.zeros(3, np.int64), ids, np.zeros(8, np.int64)))
    sizes = proposals.old_length if old else proposals.new_length
    longest, common, cover = (np.zeros(len(proposals), np.int64) for _ in range(3))
    for size in np.unique(sizes):
        which = np.flatnonzero(sizes == size)
        start = proposals.start[which]
        behind = start + proposals.old_length[which]
        middle = padded[start[:, None] + 3 + np.arange(size)] if old else proposals.new[which, :size]
        rows = np.concatenate(
            (padded[start[:, None] + np.arange(3)], middle, padded[behind[:, None] + 3 + np.arange(3)]), axis=1
        )
        inside = np.zeros((len(which), rows.shape[1]), bool)
        for length in WORD_LENGTHS:
            for first in range(max(0, 4 - length), min(3 + max(1, size), rows.shape[1] - length + 1)):
                value = tables.commonness(rows[:, first : first + length])
                is_word = value > 0
                inside[:, first : first + length] |= is_word[:, None]
                better = is_word & ((length > longest[which]) | (value > common[which]))
                longest[which[better]] = length
                common[which[better]] = value[better]
        cover[which] = inside[:, 3 : 3 + size].sum(1)
    return longest, common, cover


def double_words(ids: Ids, proposals: Proposals, tables: Confusion) -> Ids:
    """Where the edited character stands twice: commonness of the rarer of the word that the first ends and the
    word that the second begins (西北|北部), 0 where either is no word."""
    start = proposals.start
    second = np.where(ids[start] == ids[start - 1], start, start + 1)
    doubled = (ids[start] == ids[start - 1]) | (ids[start] == ids[start + 1])
    before = ids[np.maximum(second[:, None] + np.arange(-2, 0), 0)]
    after = ids[np.minimum(second[:, None] + np.arange(2), len(ids) - 1)]
    return np.where(doubled, np.minimum(tables.commonness(before), tables.commonness(after)), 0)


def associations(ids: Ids, proposals: Proposals, ngram: NGram) -> tuple[Scores, Scores, Scores, Scores]:
    """How well the new and the old characters know their neighbours: log P(first | left) - log P(first) and
    log P(right | last) - log P(right), by two-character n-grams alone; new left, new right, old left, old right."""
    start, behind = proposals.start, proposals.start + proposals.old_length
    left, right = ids[start - 1], ids[behind]
    empty, missing = proposals.new_length == 0, proposals.old_length == 0
    new_first = np.where(empty, right, proposals.new[:, 0])
    new_last = np.where(empty, left, _last(proposals))
    old_first, old_last = np.where(missing, right, ids[start]), np.where(missing, left, ids[behind - 1])
    pairs = ((left, new_first), (new_last, right), (left, old_first), (old_last, right))
    scores = ngram.score(np.concatenate([np.stack(pair, 1) for pair in pairs]))[:, 1]
    known = scores - ngram.unigram[np.concatenate([pair[1] for pair in pairs])]
    one, two, three, four = np.split(known, 4)
    return one, two, three, four


def elsewhere(ids: Ids, begins: Ids, proposals: Proposals) -> tuple[Ids, Ids]:
    """How often the pairs of characters that the edit makes stand in the sentence already, and how often those that
    it takes away stand there a second time; 0 for edits that change the length."""
    keys = begins[:-1] * (BASE * BASE) + ids[:-1] * BASE + ids[1:]
    unique, counts = np.unique(keys, return_counts=True)
    start, behind = proposals.start, proposals.start + proposals.old_length
    sentence = begins[start - 1]

    def times(one: Ids, two: Ids) -> Ids:
        wanted = sentence * (BASE * BASE) + one * BASE + two
        place = np.minimum(np.searchsorted(unique, wanted), len(unique) - 1)
        return np.where((unique[place] == wanted) & (one > 1) & (two > 1), counts[place], 0)

    left, right = ids[start - 1], ids[behind]
    made = times(left, proposals.new[:, 0]) + times(_last(proposals), right)
    taken = times(left, ids[start]) + times(ids[behind - 1], right) - 2
    keeps_length = (proposals.new_length > 0) & (proposals.old_length > 0)
    return np.where(keeps_length, made, 0), np.where(keeps_length, np.maximum(taken, 0), 0)


def mean_unigram(ids: Ids, start: Ids, size: Ids, ngram: NGram) -> npt.NDArray[np.float64]:
    """The mean log-probability of the characters of each stretch without any context."""
    total = np.concatenate(([0], np.cumsum(ngram.unigram[ids])))
    mean: npt.NDArray[np.float64] = (total[start + size] - total[start]) / np.maximum(1, size)
    return mean


def _last(proposals: Proposals) -> Ids:
    """The last of the new characters."""
    return proposals.new[np.arange(len(proposals)), np.maximum(proposals.new_length - 1, 0)]
