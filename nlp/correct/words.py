"""The n-gram model's own dictionary: whether a string is a word, and which word an edit mends."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.correct.alphabet import Alphabet
from nlp.correct.confusion import Confusion
from nlp.lexicon.words import frequency

LONGEST = 4


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    alphabet: Alphabet
    tables: Confusion

    def is_word(self, text: str) -> bool:
        """True for a word of two to four characters that the dictionary knows."""
        return 2 <= len(text) <= LONGEST and self.commonness(text) > 0

    def commonness(self, text: str) -> int:
        """0 where ``text`` is no word, else 1 to 63."""
        return int(self.tables.commonness(self.alphabet.encode(text)[None])[0])

    def makes(self, text: str, start: int, end: int, replacement: str) -> bool:
        """Whether the edit makes a word of two characters or more with what is beside it."""
        first, last = self.frame(text, start, end, replacement)
        return self.is_word(text[first:start] + replacement + text[end:last])

    def frame(self, text: str, start: int, end: int, replacement: str) -> tuple[int, int]:
        """The stretch of ``text`` to show: what becomes a word by the edit, the longest and then the commonest,
        else the edit itself with a neighbour where it would be empty. Words that jieba knows too go before others:
        our own table is hashed and takes one string in a thousand for a word."""
        after = text[:start][-3:] + replacement + text[end : end + 3]
        left = min(3, start)
        best = (False, 0, 0, 0, 0)
        for size in range(2, LONGEST + 1):
            for first in range(max(0, left - size + 1), min(left + max(1, len(replacement)), len(after) - size + 1)):
                last = first + size
                if first <= left and last >= left + len(replacement) and (replacement or first < left < last):
                    common = self.commonness(after[first:last])
                    if common:
                        best = max(best, (frequency(after[first:last]) > 0, size, common, -first, last))
        if best[1]:
            first, last = -best[3], best[4]
            return start - (left - first), end + (last - left - len(replacement))
        if start == end or not replacement:
            return (start - 1, end) if start else (start, end + 1)
        return start, end
