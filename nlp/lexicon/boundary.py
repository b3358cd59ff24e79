"""Does a match straddle word boundaries? 口交 in 路口交通 does, 布署 in 统一布署工作 does not.

Where jieba runs a known word across an end of the match, two readings compete: the text as it stands, and the text
with the right word after a slip of the pen. The likelier one wins: 学习惯彻 reads 学习贯彻, 讲座落幕 reads as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    left, stop = _window(text, span)
    crosses_start = crosses_end = False
    position = left
    for word in cut(text[left:stop]):
        end = position + len(word)
        if position < span.start and span.end < end:
            return bool(frequency(word))
        crosses_start |= position < span.start < end < span.end + 1 and bool(frequency(word))
        crosses_end |= span.start <= position < span.end < end and bool(frequency(word))
        position = end
    both = crosses_start and crosses_end
    if not both and (span.end - span.start >= _LONG or not (crosses_start or crosses_end)):
        return False
    if not right:
        return both
    before, after = text[left : span.start], text[span.end : stop]
    mended = max(likelihood(before + option + after) for option in right)
    return mended - (0.0 if both else _SLIP) < likelihood(text[left:stop])


def _window(text: str, span: Span) -> tuple[int, int]:
    """The Han text around the match, up to twelve characters either way."""
    left = max(0, span.start - _AROUND)
    for found in _STOP.finditer(text, left, span.start):
        left = found.end()
    after = _STOP.search(text, span.end, span.end + _AROUND)
    return left, after.start() if after else min(len(text), span.end + _AROUND)
