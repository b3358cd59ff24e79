"""A witness for the interpretation: another stretch of the policy that says what a stretch is accused of saying.

An accusation lays a stretch beside one policy stretch that uses another word of force, body or level. Where a second
policy stretch uses the interpretation's own word and is as like, the interpretation speaks of that one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from nlp.interpret.context import alike
from nlp.interpret.facts import Fact, facts_of, same_value
from nlp.interpret.rivals import Ground
from nlp.types import Span

_ENDS = frozenset("。；;！？!?\n")
LEAST = 0.3
"""Likeness that a witness needs in any case."""
_PIECE = re.compile(r"[^，,；;：:。！？!?\n]+")


def piece_at(text: str, place: int, within: Span) -> Span:
    """The stretch between commas of ``text`` that ``place`` stands in, inside ``within``."""
    for match in _PIECE.finditer(text, within.start, within.end):
        if place < match.end():
            return Span(match.start(), match.end())
    return within


def borne_out(ground: Ground, source: str, against: Span, said: str, speaks: Callable[[str], bool]) -> bool:
    """Whether a policy stretch other than ``against`` for which ``speaks`` holds is as like what is ``said``."""
    ours, own = ground.scale.of(said), facts_of(said)
    accuser = source[against.start : against.end]
    needed = max(alike(ours, ground.scale.of(accuser), 1.5), LEAST)
    tied = _ties(own, accuser)
    for match in _PIECE.finditer(source):
        if match.start() < against.end and against.start < match.end():
            continue
        piece = match.group()
        if not speaks(piece) or alike(ours, ground.scale.of(piece), 1.5) < needed:
            continue
        if _ties(own, _segment(source, match.start(), match.end())) >= tied:
            return True
    return False


def _segment(source: str, start: int, end: int) -> str:
    """The stretch between full stops and semicolons around ``start``..``end``, which may hold its figures."""
    while start and source[start - 1] not in _ENDS:
        start -= 1
    while end < len(source) and source[end] not in _ENDS:
        end += 1
    return source[start:end]


def _ties(own: list[Fact], piece: str) -> int:
    """How many figures both give."""
    theirs = facts_of(piece) if own else []
    return sum(any(same_value(one, other) for other in theirs) for one in own)
