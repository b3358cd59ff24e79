"""Characters as the transformer numbers them: one id a code point, so that positions are offsets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

PAD, UNKNOWN, BEGIN, END, MASK = range(5)
SPECIAL = 5
_PLANE = 0x110000


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """``characters[i]`` is the symbol of id ``i`` ("" for the special ids and symbols of several code points)."""

    characters: tuple[str, ...]
    table: npt.NDArray[np.uint16]
    han: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, symbols: Sequence[str]) -> Vocabulary:
        """From the symbols by id, the first five being PAD UNKNOWN BEGIN END MASK."""
        characters = tuple(
            symbol if number >= SPECIAL and len(symbol) == 1 else "" for number, symbol in enumerate(symbols)
        )
        table = np.full(_PLANE, UNKNOWN, np.uint16)
        for number, symbol in enumerate(characters):
            if symbol:
                table[ord(symbol)] = number
        for code in range(0xFF01, 0xFF5F):
            if table[code] == UNKNOWN:
                table[code] = table[code - 0xFEE0]
            if table[code - 0xFEE0] == UNKNOWN:
                table[code - 0xFEE0] = table[code]
        han = np.array(["\u4e00" <= symbol <= "\u9fff" for symbol in characters])
        return cls(characters, table, han)

    def __len__(self) -> int:
        return len(self.characters)

    def encode(self, text: str) -> npt.NDArray[np.uint16]:
        """One id a code point; what is not in the vocabulary, spaces and line breaks included, is UNKNOWN."""
        return self.table[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)]
