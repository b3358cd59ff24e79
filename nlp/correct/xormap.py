"""A static map from 64-bit keys to small codes that costs about 1.23 slots a key and three reads a look-up.

The word stored for a key is the exclusive-or of three slots (Botelho, Pagh & Ziviani's hypergraph construction, as
in the XOR filter of Graf & Lemire 2020): the high bits are a fingerprint, the low bits the code. A key that was
never stored is taken for stored once in 2**fingerprint_bits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Index = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint8] | npt.NDArray[np.uint16] | npt.NDArray[np.uint32]

_M1, _M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_M3, _M4 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_S29, _S32 = np.uint64(29), np.uint64(32)
_ALL = 0xFFFFFFFFFFFFFFFF
_LOW = np.uint64(0xFFFFFFFF)


def slots(keys: Keys, block: int, seed: int) -> tuple[Index, Index, Index, Keys]:
    """The three slots of each key, one in each third of a table of ``3 * block``, and 64 bits to take a
    fingerprint from."""
    mixed = (keys + np.uint64(seed * int(_M3) & _ALL)) * _M1
    mixed ^= mixed >> _S29
    mixed *= _M2
    mixed ^= mixed >> _S32
    size = np.uint64(block)
    again = mixed * _M4
    one = ((mixed >> _S32) * size) >> _S32
    two = (((mixed & _LOW) * size) >> _S32) + size
    three = (((again >> _S32) * size) >> _S32) + size + size
    return one.view(np.int64), two.view(np.int64), three.view(np.int64), again * _M3


@dataclass(frozen=True, slots=True, eq=False)
class XorMap:
    """``words`` are unsigned integers of one width with ``code_bits`` low bits of code; ``extra`` is a second
    plane of eight-bit codes that is read only for keys that are there."""

    words: Words
    code_bits: int
    seed: int
    extra: npt.NDArray[np.uint8] | None = None

    def find(self, keys: Keys) -> tuple[npt.NDArray[np.bool_], Index, Index | None]:
        """Whether each key is stored, and for the stored ones alone their codes and extra codes."""
        one, two, three, bits = slots(keys, len(self.words) // 3, self.seed)
        words = _read(self.words, one, two, three)
        width = self.words.dtype.itemsize * 8 - self.code_bits
        print_ = (bits >> np.uint64(64 - width)).astype(self.words.dtype)
        found = (words >> self.words.dtype.type(self.code_bits)) == print_
        hits = np.flatnonzero(found)
        codes = (words.take(hits) & self.words.dtype.type((1 << self.code_bits) - 1)).astype(np.int64)
        if self.extra is None:
            return found, codes, None
        extra = _read(self.extra, one.take(hits), two.take(hits), three.take(hits))
        return found, codes, extra.astype(np.int64)


def _read(table: Words, one: Index, two: Index, three: Index) -> Words:
    """What the three slots hold together. They lie in the table by construction, so nothing is clipped; with this mode
    numpy reads twice as fast as by an index array."""
    read = table.take(one, mode="clip")
    read ^= table.take(two, mode="clip")
    read ^= table.take(three, mode="clip")
    return read
