"""Slips at the very ends of a protected string: 中中国共产党, 国务院办公厅厅, and 国共产党 at the start of a sentence.

A character twice may be the neighbour's (斗争中中国共产党, 中国共产党党员), and what is left of a string may be other
words (人类命运共同): a finding only where a clause begins with the first character, the last one makes no word with
what follows, a mark stands where something was lost, and what is left is no sequence of words.
"""

from __future__ import annotations

import re

from nlp.lexicon.boundary import gain
from nlp.lexicon.words import cut, frequency
from nlp.types import Span

_GAIN = 4.0
_LONG, _SHORT = 5, 4
_LOOSE = frozenset("是的了在和与")
_ALONE = frozenset("军国党院会")  # words of their own: 中国人民解放军军以上单位
JOINS = frozenset("和与及")
_OPEN = re.compile(r"[。！？；，、：“（《]$")
_HAN = re.compile("[一-鿿]")
_CLOSED = re.compile(r"[。！？；，、：”）》]")


def doubled(text: str, right: str, start: int) -> Span | None:
    """The string at ``start`` with its first or its last character once more beside it, or None."""
    end = start + len(right)
    if start and text[start - 1] == right[0] and right[1] != right[0] and _opens(text, start - 1):
        span = Span(start - 1, end)
    elif text.startswith(right[-1], end) and right[-1] not in _LOOSE and not _word_after(text, end):
        span = Span(start, end + 1)
    else:
        return None
    return span if len(right) >= _LONG and gain(text, span, right) >= _GAIN else None


def beheaded(text: str, right: str, start: int) -> Span | None:
    """``right`` but its first character at ``start``, where a sentence or a clause begins, or None."""
    rest = right[1:]
    if len(rest) < _SHORT or not text.startswith(rest, start) or _reads_well(rest):
        return None
    return Span(start, start + len(rest)) if _opens(text, start) else None


def curtailed(text: str, right: str, start: int) -> Span | None:
    """``right`` but its last character at ``start``, where a mark follows, or None."""
    rest = right[:-1]
    end = start + len(rest)
    if len(rest) < _LONG or not text.startswith(rest, start) or _reads_well(rest):
        return None
    return Span(start, end) if _CLOSED.match(text, end) else None


def _opens(text: str, start: int) -> bool:
    """Whether a clause begins at ``start``: after a mark, or in a line that is no continuation."""
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start].rstrip(" \u3000")
    return bool(_OPEN.search(before)) if before else not _hangs(text, line)


def _hangs(text: str, line: int) -> bool:
    """Whether the line before runs on into this one (a text whose lines were broken)."""
    before = text[max(0, line - 3) : line].rstrip()
    return bool(before) and not _CLOSED.fullmatch(before[-1])


def _word_after(text: str, end: int) -> bool:
    """Whether the character at ``end`` may belong to what follows: unless a mark or a known word comes next (国徵)."""
    if _HAN.match(text, end + 1) is None:
        return False
    if text[end] in _ALONE or any(frequency(text[end : end + size]) > 0 for size in (2, 3, 4)):
        return True
    return len(cut(text[end + 1 : end + 5])[0]) < 2


def _reads_well(text: str) -> bool:
    return all(len(word) > 1 or word in JOINS for word in cut(text))
