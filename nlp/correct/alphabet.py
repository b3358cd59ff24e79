"""Characters as small numbers, the way the n-gram sees a text.

Digits are one symbol, Latin letters another, half-width punctuation counts as its full-width form; a character
outside the alphabet is ``UNKNOWN``. Sentences are kept apart by ``BOUNDARY`` so that no context crosses them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]

BOUNDARY, UNKNOWN = 0, 1
BASE = 7131
"""Ids are below BASE; five of them fit one unsigned 64-bit key (7131**5 < 2**64)."""

_FULL = dict(zip(",;:?!()", "，；：？！（）", strict=True))
_ENDS, _CLOSERS, _BREAKS = "。！？", "”’」』）》", "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_PLANE = 0x10000


def fold(char: str) -> str:
    """The representative of ``char``: one digit, one letter, full-width punctuation, one kind of space."""
    code = ord(char)
    if 0xFF01 <= code <= 0xFF5E:
        char = chr(code - 0xFEE0)
    if char.isascii():
        if char.isdigit():
            return "0"
        if char.isalpha():
            return "a"
    if char.isspace():
        return " "
    return _FULL.get(char, char)


@dataclass(frozen=True, slots=True, eq=False)
class Alphabet:
    """``characters[i]`` has id ``i + 2``; ``table`` maps a code point below 0x10000 to its id."""

    characters: str
    table: Ids
    ends: Ids
    closers: Ids

    @classmethod
    def of(cls, characters: str) -> Alphabet:
        """The alphabet of folded ``characters``, most frequent first; at most BASE - 2 of them."""
        ids = {char: number + 2 for number, char in enumerate(characters[: BASE - 2])}
        table = np.full(_PLANE, UNKNOWN, np.int64)
        for code in range(_PLANE):
            table[code] = ids.get(fold(chr(code)), UNKNOWN)
        for char in _BREAKS:
            table[ord(char)] = BOUNDARY

        def of(chars: str) -> Ids:
            return np.array([ids[char] for char in chars if char in ids], np.int64)

        return cls(characters[: BASE - 2], table, of(_ENDS), of(_CLOSERS))

    def encode(self, text: str) -> Ids:
        """One id a code point; line breaks are BOUNDARY, a lone surrogate is UNKNOWN."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        ids = self.table[np.minimum(codes, _PLANE - 1)]
        ids[codes >= _PLANE] = UNKNOWN
        return ids

    def starts(self, ids: Ids) -> Ids:
        """Positions that begin a sentence: after 。！？ with what closes a quotation behind it."""
        ended = np.isin(ids, self.ends)
        closing = np.isin(ids, self.closers)
        if len(ids) < 2:
            return np.zeros(0, np.int64)
        after = ended[:-1] & ~closing[1:] & ~ended[1:]
        if len(ids) > 2:
            after[1:] |= ended[:-2] & closing[1:-1] & ~closing[2:] & ~ended[2:]
        after &= (ids[:-1] != BOUNDARY) & (ids[1:] != BOUNDARY)
        return np.flatnonzero(after) + 1

    def stream(self, ids: Ids) -> Ids:
        """``ids`` with BOUNDARY before every sentence and at both ends."""
        return np.concatenate(([BOUNDARY], np.insert(ids, self.starts(ids), BOUNDARY), [BOUNDARY]))
