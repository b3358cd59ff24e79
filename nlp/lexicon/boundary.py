"""Does a match straddle word boundaries? 口交 in 路口交通 does, 布署 in 统一布署工作 does not."""

from __future__ import annotations

import re

from nlp.lexicon.words import cut, frequency
from nlp.types import Span

_AROUND = 12
_STOP = re.compile(r"[^㐀-䶿一-鿿]")


def straddles(text: str, span: Span) -> bool:
    """True where jieba, cutting the Han text around the match, runs a known word across one of its ends."""
    left = max(0, span.start - _AROUND)
    for stop in _STOP.finditer(text, left, span.start):
        left = stop.end()
    stop_after = _STOP.search(text, span.end, span.end + _AROUND)
    right = stop_after.start() if stop_after else min(len(text), span.end + _AROUND)
    position = left
    for word in cut(text[left:right]):
        end = position + len(word)
        crosses_start = position < span.start < end
        crosses_end = position < span.end < end
        inside = position <= span.start and span.end <= end
        if (crosses_start or crosses_end) and not inside and frequency(word):
            return True
        position = end
    return False
