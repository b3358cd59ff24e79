"""Candidate edits of a text: where the n-gram stumbles, everything that may have been meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import BASE, BOUNDARY, Ids
from nlp.correct.confusion import COMPLETES, NEAR, SAME, SYLLABLES, WORD_LENGTHS, Confusion
from nlp.correct.ngram import NGram, Scores
from nlp.correct.proposals import DELETE, INSERT, LONGEST, SUBSTITUTE, SWAP, WORD, Proposals

Mask = npt.NDArray[np.bool_]
Find = Callable[[npt.NDArray[np.uint64]], tuple[Mask, Ids, Ids | None]]


@dataclass(frozen=True, slots=True)
class Gate:
    """Positions are expanded where a character costs more than ``alone`` nats and it and the two after it more
    than ``together``; missing and extra characters are tried from ``gap`` nats on."""

    alone: float = 2.5
    together: float = 6.0
    gap: float = 5.5


def suspicious(scores: Scores, ids: Ids, han: Mask, gate: Gate, scale: int) -> Mask:
    """Han characters worth expanding in a stream with its scores (units of 1/scale nat)."""
    low = np.append(-scores, [0, 0])
    ends = np.append(ids == BOUNDARY, [True, True])
    second = np.where(ends[1:-1], 0, low[1:-1])
    third = np.where(ends[1:-1] | ends[2:], 0, low[2:])
    together = low[:-2] + second + third
    return han & (low[:-2] > gate.alone * scale) & (together > gate.together * scale)


def generate(ids: Ids, scores: Scores, han: Mask, ngram: NGram, tables: Confusion, gate: Gate, scale: int) -> Proposals:
    """All candidates of a stream; ``han`` marks the positions that hold a Han character."""
    doubtful = suspicious(scores, ids, han, gate, scale)
    places = np.flatnonzero(doubtful)
    pair = ngram.levels[0].map
    return Proposals.join(
        [
            _merged(
                [
                    _substitutions(ids, places, tables, pair.find),
                    _free(ids, places[-scores[places] > gate.gap * scale], han, tables, pair.find),
                    _completions(ids, doubtful, han, tables),
                ]
            ),
            _distinct([_words(ids, doubtful, han, tables, length) for length in WORD_LENGTHS]),
            _deletions(ids, places[-scores[places] > gate.gap * scale]),
            _swaps(ids, places, han),
            _insertions(ids, places[-scores[places] > gate.gap * scale], tables, pair.find),
        ]
    )


def _bigrams(one: Ids, two: Ids) -> npt.NDArray[np.uint64]:
    return (one * BASE + two).astype(np.uint64)


def _substitutions(ids: Ids, places: Ids, tables: Confusion, find: Find) -> Proposals:
    """Characters that sound or look alike and are known beside the left or the right neighbour."""
    owner, where = tables.alike.take(ids[places])
    start, new = places[owner], tables.alike.values[where]
    known = find(_bigrams(ids[start - 1], new))[0] | find(_bigrams(new, ids[start + 1]))[0]
    start, new, where = start[known], new[known], where[known]
    return Proposals.of(start, 1, new[:, None], SUBSTITUTE, tables.relation[where])


def _words(ids: Ids, doubtful: Mask, han: Mask, tables: Confusion, length: int) -> Proposals:
    """Words that sound like ``length`` characters of which one is doubtful, and differ in two or more."""
    count = len(ids) - length + 1
    if count <= 0:
        return Proposals.of(np.zeros(0, np.int64), length, np.zeros((0, length), np.int64), WORD)
    any_doubtful = np.zeros(count, bool)
    all_han = np.ones(count, bool)
    keys = np.zeros(count, np.int64)
    classes = tables.fuzzy[tables.readings[:, 0]][ids]
    for place in range(length):
        any_doubtful |= doubtful[place : place + count]
        all_han &= han[place : place + count]
        keys = keys * SYLLABLES + classes[place : place + count]
    starts = np.flatnonzero(any_doubtful & all_han)
    owner, rows = tables.homophones(keys[starts], length)
    start = starts[owner]
    new = tables.words[length][rows]
    old = ids[start[:, None] + np.arange(length)]
    several = (old != new).sum(1) >= 2
    start, new, old = start[several], new[several], old[several]
    sound = tables.sound(old, new)
    relation = np.where((sound == NEAR).any(1), NEAR, SAME)
    differs = old != new
    before = differs.argmax(1)
    size = length - before - differs[:, ::-1].argmax(1)
    columns = before[:, None] + np.arange(LONGEST)
    cut = np.where(np.arange(LONGEST) < size[:, None], new[np.arange(len(new))[:, None], columns % length], 0)
    return Proposals(start + before, size, cut, size, np.full(len(start), WORD), relation)


def _distinct(parts: Sequence[Proposals]) -> Proposals:
    """Each word edit once: 业内认识→业内人士 and 认识→人士 are the same."""
    whole = Proposals.join(parts)
    keys = whole.start.astype(np.uint64) * np.uint64(BASE) + whole.old_length.astype(np.uint64)
    for place in range(LONGEST):
        keys = (keys ^ whole.new[:, place].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
    _, first = np.unique(keys, return_index=True)
    return whole.take(np.sort(first))


def _merged(parts: Sequence[Proposals]) -> Proposals:
    """Exchanges of one character, each once, with everything that is known of the pair."""
    whole = Proposals.join(parts)
    if not len(whole):
        return whole
    keys = whole.start * BASE + whole.new[:, 0]
    rank = np.argsort(keys, kind="stable")
    first = np.flatnonzero(np.concatenate(([True], np.diff(keys[rank]) > 0)))
    relation = np.bitwise_or.reduceat(whole.relation[rank], first)
    start, new = keys[rank[first]] // BASE, keys[rank[first]] % BASE
    return Proposals.of(start, 1, new[:, None], SUBSTITUTE, relation)


def _completions(ids: Ids, doubtful: Mask, han: Mask, tables: Confusion) -> Proposals:
    """Doubtful characters that keep four characters from being a set phrase (固如金汤 → 固若金汤)."""
    count = len(ids) - 3
    if count <= 0:
        return Proposals.of(np.zeros(0, np.int64), 1, np.zeros((0, 1), np.int64), SUBSTITUTE)
    whole = np.flatnonzero(np.logical_and.reduce([han[place : place + count] for place in range(4)]))
    starts, wanted = [], []
    for place in range(4):
        first = whole[doubtful[whole + place]]
        owner, new = tables.completions(ids[first[:, None] + np.arange(4)], place)
        starts.append(first[owner] + place)
        wanted.append(new)
    pairs = np.unique(np.concatenate(starts) * BASE + np.concatenate(wanted))
    start, new = pairs // BASE, pairs % BASE
    return Proposals.of(start, 1, new[:, None], SUBSTITUTE, tables.relation_of(ids[start], new) | COMPLETES)


def _deletions(ids: Ids, places: Ids) -> Proposals:
    """Leave out one character: the doubtful one or the one before it."""
    start = np.unique(np.concatenate((places, places[ids[places - 1] != BOUNDARY] - 1)))
    return Proposals.of(start, 1, np.zeros((len(start), 0), np.int64), DELETE)


def _swaps(ids: Ids, places: Ids, han: Mask) -> Proposals:
    """Exchange a doubtful character with the next."""
    start = places[han[places + 1] & (ids[places] != ids[places + 1])]
    return Proposals.of(start, 2, np.stack((ids[start + 1], ids[start]), 1), SWAP)


def _between(ids: Ids, left: Ids, right: Ids, tables: Confusion, find: Find) -> tuple[Ids, Ids]:
    """Characters that are frequent beside one of two positions and known beside both: which pair, which id."""
    new = np.concatenate((tables.after[ids[left]], tables.before[ids[right]]), 1)
    owner = np.repeat(np.arange(len(left)), new.shape[1])
    new = new.reshape(-1)
    both = np.unique(owner[new > 1] * BASE + new[new > 1])
    owner, new = both // BASE, both % BASE
    known = find(_bigrams(ids[left[owner]], new))[0]
    owner, new = owner[known], new[known]
    known = find(_bigrams(new, ids[right[owner]]))[0]
    return owner[known], new[known]


def _insertions(ids: Ids, places: Ids, tables: Confusion, find: Find) -> Proposals:
    """Put a frequent neighbour of both sides before a doubtful character."""
    places = places[ids[places - 1] != BOUNDARY]
    owner, new = _between(ids, places - 1, places, tables, find)
    return Proposals.of(places[owner], 0, new[:, None], INSERT)


def _free(ids: Ids, places: Ids, han: Mask, tables: Confusion, find: Find) -> Proposals:
    """Any character that fits both Han neighbours, whatever it sounds or looks like."""
    places = places[han[places - 1] & han[places + 1]]
    owner, new = _between(ids, places - 1, places + 1, tables, find)
    other = ids[places[owner]] != new
    owner, new = owner[other], new[other]
    relation = tables.relation_of(ids[places[owner]], new)
    start, new = places[owner][relation == 0], new[relation == 0]
    return Proposals.of(start, 1, new[:, None], SUBSTITUTE)
