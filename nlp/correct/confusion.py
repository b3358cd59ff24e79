"""What may stand for what: characters that sound or look alike, words that sound alike, what follows what.

Every table is indexed by the character ids of one alphabet and built by ``train.ngram.confusion``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.correct.alphabet import BASE, Ids
from nlp.correct.xormap import XorMap

SAME_TONE, SAME, NEAR, SHAPE, SHAPE_SURE, SEEN, SEEN_OFTEN, COMPLETES = 1, 2, 4, 8, 16, 32, 64, 128
"""Bits of a relation: same syllable and tone, same syllable, near syllable (zh/z, n/l, an/ang, h/f), alike in
one list of look-alikes, alike in several or sharing the speaking component, mistaken for one another in the lists
of known slips, there more than once; of an edit, not of a pair: it completes a set phrase of four characters."""

SYLLABLES = 512
WORD_LENGTHS = (2, 3, 4)


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Variable-length lists: list ``i`` is ``values[offsets[i]:offsets[i + 1]]``."""

    offsets: Ids
    values: Ids

    def take(self, numbers: Ids) -> tuple[Ids, Ids]:
        """The lists of ``numbers`` one after the other: which of ``numbers`` each element is from, and where
        in ``values`` it lies."""
        first = self.offsets[numbers]
        size = self.offsets[numbers + 1] - first
        owner = np.repeat(np.arange(len(numbers)), size)
        ends = np.cumsum(size)
        return owner, np.arange(len(owner)) - np.repeat(ends - size - first, size)


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """``alike`` lists for a character the characters that may be meant, with ``relation`` bits in parallel;
    ``readings`` (V × 3) are syllable ids, 0 for none; ``fuzzy`` maps a syllable to its class; ``homophones[n]``
    maps a key of n classes to rows of ``words[n]``; ``after`` and ``before`` list frequent neighbours;
    ``lexicon`` knows words of two to four characters with a code that grows with frequency; ``pairs`` are the keys
    ``old * BASE + new`` of ``alike``, sorted."""

    alike: Lists
    relation: Ids
    readings: Ids
    fuzzy: Ids
    word_keys: Mapping[int, npt.NDArray[np.int64]]
    words: Mapping[int, Ids]
    after: Ids
    before: Ids
    lexicon: XorMap
    pairs: npt.NDArray[np.int64]
    open_keys: npt.NDArray[np.int64]
    open_rows: npt.NDArray[np.int64]

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Confusion:
        """Tables from arrays by name; raises KeyError where one is missing."""

        def whole(name: str) -> Ids:
            return arrays[name].astype(np.int64)

        seed, bits = (int(value) for value in arrays["lexicon_seed"])
        offsets, alike = whole("alike_offsets"), whole("alike")
        pairs = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets)) * BASE + alike
        lexicon: npt.NDArray[np.uint16] = arrays["lexicon_words"].astype(np.uint16, copy=False)
        phrases = whole("words4")
        open_keys, open_rows = _openings(phrases)
        return cls(
            Lists(offsets, alike),
            whole("relation"),
            whole("readings"),
            whole("fuzzy"),
            {length: whole(f"keys{length}") for length in WORD_LENGTHS},
            {length: whole(f"words{length}") for length in WORD_LENGTHS},
            whole("after"),
            whole("before"),
            XorMap(lexicon, bits, seed),
            pairs,
            open_keys,
            open_rows,
        )

    def relation_of(self, old: Ids, new: Ids) -> Ids:
        """Bits of the relation of each pair of ids, 0 where they are not alike."""
        keys = old * BASE + new
        rank = np.minimum(np.searchsorted(self.pairs, keys), len(self.pairs) - 1)
        return np.where(self.pairs[rank] == keys, self.relation[rank], 0)

    def homophones(self, keys: npt.NDArray[np.int64], length: int) -> tuple[Ids, Ids]:
        """Which of ``keys`` (n classes packed by SYLLABLES) each word is for, and the row in ``words[length]``."""
        table = self.word_keys[length]
        first = np.searchsorted(table, keys, side="left")
        size = np.searchsorted(table, keys, side="right") - first
        owner = np.repeat(np.arange(len(keys)), size)
        ends = np.cumsum(size)
        return owner, np.arange(len(owner)) - np.repeat(ends - size - first, size)

    def completions(self, rows: Ids, place: int) -> tuple[Ids, Ids]:
        """Which of ``rows`` (four ids each) are a set phrase but for the id at ``place``, and which id belongs there;
        what has several answers is left out."""
        keys = _open_key(rows, place)
        first = np.minimum(np.searchsorted(self.open_keys, keys), len(self.open_keys) - 1)
        owner = np.flatnonzero(self.open_keys[first] == keys)
        new = self.words[4][self.open_rows[first[owner]], place] if len(owner) else np.zeros(0, np.int64)
        other = new != rows[owner, place]
        return owner[other], new[other]

    def commonness(self, rows: Ids) -> Ids:
        """0 where a row of two to four ids is no word, else 1 to 63 growing with the word's frequency."""
        keys = np.zeros(len(rows), np.uint64)
        for place in range(rows.shape[1]):
            keys = keys * np.uint64(BASE) + rows[:, place].astype(np.uint64)
        whole = np.flatnonzero((rows > 1).all(1))
        found, codes, _ = self.lexicon.find(keys[whole])
        result = np.zeros(len(rows), np.int64)
        result[whole[found]] = codes
        return result

    def sound(self, old: Ids, new: Ids) -> Ids:
        """Elementwise SAME, NEAR or 0 from the readings of two arrays of ids of one shape."""
        one, two = self.readings[old], self.readings[new]
        known = one[..., :, None] > 0
        same = ((one[..., :, None] == two[..., None, :]) & known).any((-1, -2))
        near = ((self.fuzzy[one][..., :, None] == self.fuzzy[two][..., None, :]) & known).any((-1, -2))
        return np.where(same, SAME, np.where(near, NEAR, 0))


def _open_key(rows: Ids, place: int) -> npt.NDArray[np.int64]:
    """The three ids beside ``place`` and the place itself as one number (4 * BASE ** 3 < 2 ** 63)."""
    one, two, three = (number for number in range(4) if number != place)
    key: npt.NDArray[np.int64] = ((rows[:, one] * BASE + rows[:, two]) * BASE + rows[:, three]) * 4 + place
    return key


def _openings(phrases: Ids) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Sorted keys of all phrases with one place open, those of a single phrase only, and the phrase's row."""
    keys = np.concatenate([_open_key(phrases, place) for place in range(4)])
    rows = np.tile(np.arange(len(phrases)), 4)
    unique, first, counts = np.unique(keys, return_index=True, return_counts=True)
    return unique[counts == 1], rows[first[counts == 1]]
