"""What the verdict sees of a proposed edit: one row of numbers each, in the order of NAMES."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import BOUNDARY, Ids
from nlp.correct.confusion import (
    NEAR,
    SAME,
    SAME_TONE,
    SEEN,
    SEEN_OFTEN,
    SHAPE,
    SHAPE_SURE,
    WORD_LENGTHS,
    Confusion,
)
from nlp.correct.gains import Gains, next_boundary
from nlp.correct.ngram import NGram, Scores, Trace
from nlp.correct.partners import with_partner
from nlp.correct.proposals import SUBSTITUTE, WORD, Proposals

Rows = npt.NDArray[np.float32]

NAMES = (
    "gain",
    "own",
    "right",
    "before",
    "first_before",
    "depth_after",
    "depth_before",
    "rival",
    "margin",
    "kind",
    "sound",
    "shape",
    "old_frequency",
    "new_frequency",
    "old_word_length",
    "old_word",
    "new_word_length",
    "new_word",
    "old_words_cover",
    "new_words_cover",
    "sentence",
    "sentence_length",
    "from_start",
    "to_end",
    "crowd",
    "neighbour",
    "left_han",
    "right_han",
    "surname_near",
    "repeats",
    "changed",
    "seen",
    "own_depth",
    "right_depth",
    "first_depth_before",
    "partner",
    "double_words",
    "neural",
)
NEURAL = NAMES.index("neural")
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A stream of ids with what is known about it before any edit."""

    ids: Ids
    trace: Trace
    han: npt.NDArray[np.bool_]


ALIKE, WHOLE_WORD, FREE, LENGTH = range(4)
"""Groups of edits that are calibrated apart: a character that sounds or looks alike, a homophone word, any
other character, an edit that adds, removes or moves characters."""


def group_of(rows: Rows) -> Ids:
    """The group of each row."""
    kind = rows[:, NAMES.index("kind")]
    alike = rows[:, [NAMES.index(name) for name in ("sound", "shape", "seen")]].max(1, initial=0.0) > 0
    return np.where(
        kind == SUBSTITUTE, np.where(alike, ALIKE, FREE), np.where(kind == WORD, WHOLE_WORD, LENGTH)
    ).astype(np.int64)


def keep_best(proposals: Proposals, total: Scores, floor: int, most: int) -> Ids:
    """Numbers of the proposals that gain at least ``floor``, at most ``most`` of one kind a start, by start."""
    good = np.flatnonzero(total >= floor)
    tie = proposals.new[good, 0] * (1 << 20) + proposals.new[good, 1]
    group = proposals.start[good] * 8 + proposals.kind[good]
    rank = np.lexsort((tie, -total[good], group))
    good, group = good[rank], group[rank]
    first = np.searchsorted(group, group)
    return good[np.arange(len(good)) - first < np.where(proposals.kind[good] == SUBSTITUTE, most, 2)]


def features(scene: Scene, proposals: Proposals, gain: Gains, ngram: NGram, tables: Confusion) -> Rows:
    """len(proposals) × len(NAMES); gains are in nats; ``neural`` is nan, to be filled by a scorer."""
    ids, start = scene.ids, proposals.start
    scores, orders = scene.trace.scores[0], scene.trace.depth[0].astype(np.int64)
    behind = start + proposals.old_length
    ends = next_boundary(ids)
    begins = np.maximum.accumulate(np.where(ids == BOUNDARY, np.arange(len(ids)), 0))
    total = np.concatenate(([0], np.cumsum(scores)))
    depth = np.concatenate(([0], np.cumsum(orders)))
    here, there = begins[start - 1], ends[behind]
    stop = np.minimum(behind + 4, there + 1)
    length = there - here
    rival = _rivals(len(ids), proposals, gain.total)
    crowd, neighbour = _neighbours(begins, ends, proposals, gain.total)
    old_word, new_word = _words(ids, proposals, tables, old=True), _words(ids, proposals, tables, old=False)
    surname = np.isin(ids, ngram.alphabet.encode(SURNAMES))
    second_left = np.where(ids[start - 1] == BOUNDARY, start - 1, start - 2)
    rest = (total[there + 1] - total[here + 1]) - (total[stop] - total[start])
    old = _mean_unigram(ids, start, proposals.old_length, ngram)
    new_ids = np.where(np.arange(proposals.new.shape[1]) < proposals.new_length[:, None], proposals.new, -1)
    new = np.where(new_ids >= 0, ngram.unigram[new_ids], 0).sum(1) / np.maximum(1, proposals.new_length)
    sound = np.where(
        proposals.relation & SAME_TONE > 0,
        3,
        np.where(proposals.relation & SAME > 0, 2, np.where(proposals.relation & NEAR > 0, 1, 0)),
    )
    shape = (proposals.relation & SHAPE > 0).astype(int) + (proposals.relation & SHAPE_SURE > 0)
    columns = (
        gain.total / 1000,
        gain.own / 1000,
        gain.right / 1000,
        gain.before / 1000 / np.maximum(1, stop - start),
        scores[start] / 1000,
        gain.depth / 100,
        (depth[stop] - depth[start]) / np.maximum(1, stop - start),
        rival / 1000,
        (gain.total - rival) / 1000,
        proposals.kind,
        sound,
        shape,
        old / 1000,
        new / 1000,
        old_word[0],
        old_word[1],
        new_word[0],
        new_word[1],
        old_word[2],
        new_word[2],
        rest / 1000 / np.maximum(1, length - (stop - start)),
        length,
        start - here,
        there - behind,
        crowd,
        neighbour / 1000,
        scene.han[start - 1],
        scene.han[behind],
        surname[start] * 4 + surname[start - 1] * 2 + surname[np.maximum(second_left, 0)],
        (ids[start] == ids[start - 1]) * 2 + (ids[start] == ids[start + 1]),
        np.minimum(proposals.old_length, proposals.new_length),
        (proposals.relation & SEEN > 0).astype(int) + (proposals.relation & SEEN_OFTEN > 0),
        gain.own_depth / 100,
        gain.right_depth / 100,
        orders[start],
        with_partner(ids, scene.trace, proposals, gain.total, ngram) / 1000,
        _double_words(ids, proposals, tables),
        np.full(len(proposals), np.nan),
    )
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _mean_unigram(ids: Ids, start: Ids, size: Ids, ngram: NGram) -> npt.NDArray[np.float64]:
    total = np.concatenate(([0], np.cumsum(ngram.unigram[ids])))
    mean: npt.NDArray[np.float64] = (total[start + size] - total[start]) / np.maximum(1, size)
    return mean


def _double_words(ids: Ids, proposals: Proposals, tables: Confusion) -> Ids:
    """Where the edited character stands twice: commonness of the rarer of the word that the first ends and the
    word that the second begins (西北|北部), 0 where either is no word."""
    start = proposals.start
    second = np.where(ids[start] == ids[start - 1], start, start + 1)
    doubled = (ids[start] == ids[start - 1]) | (ids[start] == ids[start + 1])
    before = ids[np.maximum(second[:, None] + np.arange(-2, 0), 0)]
    after = ids[np.minimum(second[:, None] + np.arange(2), len(ids) - 1)]
    return np.where(doubled, np.minimum(tables.commonness(before), tables.commonness(after)), 0)


def _cover(proposals: Proposals) -> tuple[Ids, Ids]:
    """(proposal, position) for every position a proposal touches; an insertion touches the one behind it."""
    size = np.maximum(1, proposals.old_length)
    owner = np.repeat(np.arange(len(proposals)), size)
    ends = np.cumsum(size)
    return owner, np.arange(len(owner)) - np.repeat(ends - size, size) + proposals.start[owner]


def _rivals(length: int, proposals: Proposals, total: Scores) -> Scores:
    """The best gain of another proposal that touches the same place, 0 where there is none."""
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


def _neighbours(begins: Ids, ends: Ids, proposals: Proposals, total: Scores) -> tuple[Ids, Scores]:
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


def _words(ids: Ids, proposals: Proposals, tables: Confusion, old: bool) -> tuple[Ids, Ids, Ids]:
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
