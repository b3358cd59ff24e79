"""Does a match straddle word boundaries? 口交 in 路口交通 does, 布署 in 统一布署工作 does not.

Where jieba runs a known word across an end of the match, two readings compete: the text as it stands, and the
text with the right word after a slip of the pen. The likelier one wins: 学习惯彻 reads 学习贯彻, 讲座落幕 stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from nlp.lexicon.words import cut, frequency, likelihood
from nlp.types import Span

_AROUND = 12
_LONG = 4
_SLIP = 3.5
_STOP = re.compile(r"[^㐀-䶿一-鿿]")


def straddles(text: str, span: Span, right: Sequence[str] = ()) -> bool:
    """True where the match at ``span`` is no word of its own but made of pieces of its neighbours.

    A match of four characters or more must be cut at both ends, a shorter one at either. ``right``: what would stand
    there; a slip costs 3.5 nats, none where the match is cut at both ends. Without ``right`` such a match straddles.
    """
    at_start, at_end = crossed(text, span)
    both = at_start and at_end
    if not both and (span.end - span.start >= _LONG or not (at_start or at_end)):
        return False
    if not right:
        return both
    return max(gain(text, span, option) for option in right) < (0.0 if both else _SLIP)


def crossed(text: str, span: Span) -> tuple[bool, bool]:
    """Whether jieba runs a known word across the start, and across the end, of the stretch.

    A word that adds to the stretch at one side only (市工商局) is a compound and crosses nothing.
    """
    left, stop = _window(text, span)
    return _crossed(text[left:stop], span.start - left, span.end - left)


def words_across(text: str, span: Span) -> list[str]:
    """The words that jieba runs across the start or the end of the stretch."""
    position, stop = _window(text, span)
    found = []
    for word in cut(text[position:stop]):
        end = position + len(word)
        if position < span.start < end or position < span.end < end:
            found.append(word)
        position = end
    return found


@lru_cache(maxsize=1024)
def _crossed(around: str, first: int, last: int) -> tuple[bool, bool]:
    at_start = at_end = False
    position = 0
    for word in cut(around):
        end = position + len(word)
        over_start, over_end = position < first < end, position < last < end
        compound = (over_start and end == last) or (over_end and position == first)
        if (over_start or over_end) and not compound and frequency(word):
            at_start |= over_start
            at_end |= over_end
        position = end
    return at_start, at_end


def gain(text: str, span: Span, right: str) -> float:
    """By how many nats the text around ``span`` reads likelier with ``right`` there."""
    left, stop = _window(text, span)
    return _gain(text[left : span.start], text[span.start : span.end], text[span.end : stop], right)


@lru_cache(maxsize=1024)
def _gain(before: str, found: str, after: str, right: str) -> float:
    return likelihood(before + right + after) - likelihood(before + found + after)


def _window(text: str, span: Span) -> tuple[int, int]:
    """The Han text around the match, up to twelve characters either way."""
    left = max(0, span.start - _AROUND)
    for found in _STOP.finditer(text, left, span.start):
        left = found.end()
    after = _STOP.search(text, span.end, span.end + _AROUND)
    return left, after.start() if after else min(len(text), span.end + _AROUND)
