"""What the verdict sees of a proposed edit: one row of numbers each, in the order of NAMES."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import BOUNDARY, Ids
from nlp.correct.confusion import COMPLETES, NEAR, SAME, SAME_TONE, SEEN, SEEN_OFTEN, SHAPE, SHAPE_SURE, Confusion
from nlp.correct.gains import Gains, next_boundary
from nlp.correct.ngram import NGram, Trace
from nlp.correct.partners import with_partner
from nlp.correct.proposals import SUBSTITUTE, WORD, Proposals
from nlp.correct.rivals import neighbours, prior, rivals
from nlp.correct.segments import cuts
from nlp.correct.wording import associations, double_words, elsewhere, mean_unigram, words

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
    "prior",
    "fair_margin",
    "alike_rival",
    "phrase",
    "left_new",
    "right_new",
    "left_old",
    "right_old",
    "new_elsewhere",
    "old_elsewhere",
    "words_gain",
    "cut_gain",
    "old_cut",
    "new_cut",
    "breaks",
    "neural",
    "neural_margin",
)
NEURAL, NEURAL_MARGIN = NAMES.index("neural"), NAMES.index("neural_margin")
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


def features(scene: Scene, proposals: Proposals, gain: Gains, ngram: NGram, tables: Confusion) -> Rows:
    """len(proposals) × len(NAMES); gains are in nats; ``neural`` and its margin are nan: see ``hear``."""
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
    rival = rivals(len(ids), proposals, gain.total)
    crowd, neighbour = neighbours(begins, ends, proposals, gain.total)
    old_word, new_word = words(ids, proposals, tables, old=True), words(ids, proposals, tables, old=False)
    surname = np.isin(ids, ngram.alphabet.encode(SURNAMES))
    second_left = np.where(ids[start - 1] == BOUNDARY, start - 1, start - 2)
    rest = (total[there + 1] - total[here + 1]) - (total[stop] - total[start])
    old = mean_unigram(ids, start, proposals.old_length, ngram)
    new_ids = np.where(np.arange(proposals.new.shape[1]) < proposals.new_length[:, None], proposals.new, -1)
    new = np.where(new_ids >= 0, ngram.unigram[new_ids], 0).sum(1) / np.maximum(1, proposals.new_length)
    sound = np.where(
        proposals.relation & SAME_TONE > 0,
        3,
        np.where(proposals.relation & SAME > 0, 2, np.where(proposals.relation & NEAR > 0, 1, 0)),
    )
    shape = (proposals.relation & SHAPE > 0).astype(int) + (proposals.relation & SHAPE_SURE > 0)
    expected = gain.total + prior(proposals)
    alike = (proposals.relation > 0) & (proposals.kind <= WORD)
    cut = cuts(ids, proposals, tables, ngram)
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
        double_words(ids, proposals, tables),
        (expected - gain.total) / 1000,
        (expected - rivals(len(ids), proposals, expected)) / 1000,
        rivals(len(ids), proposals, np.where(alike, gain.total, 0)) / 1000,
        proposals.relation & COMPLETES > 0,
        *(value / 1000 for value in associations(ids, proposals, ngram)),
        *elsewhere(ids, begins, proposals),
        new_word[1] - old_word[1],
        cut.gain / 1000,
        cut.old,
        cut.new,
        cut.breaks,
        *np.full((2, len(proposals)), np.nan),
    )
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def hear(rows: Rows, start: Ids, old_length: Ids, odds: npt.NDArray[np.float64]) -> Rows:
    """``rows`` with a scorer's log-odds of each edit and their margin above the best other edit among them that
    touches the same place, 0 at least; nan where the scorer is silent."""
    result = rows.copy()
    end = start + np.maximum(1, old_length)
    rank = np.lexsort((end, start))
    best = np.zeros(len(rows))
    for step in range(1, len(rank)):
        one, other = rank[step:], rank[:-step]
        touching = start[one] < end[other]
        if not touching.any():
            break
        for mine, its in ((one[touching], other[touching]), (other[touching], one[touching])):
            np.maximum.at(best, mine, np.nan_to_num(odds[its], nan=0.0))
    result[:, NEURAL] = odds
    result[:, NEURAL_MARGIN] = odds - best
    return result
