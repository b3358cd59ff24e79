"""What role a number plays: the words around it and the sentence it stands in, compared across the two texts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.interpret.facts import Fact
from nlp.types import Span

LEFT, RIGHT, TIGHT = 18, 10, 8
WINDOW = 160
"""Code points in which the characters beside a fact are looked for, asides left out."""
_ASIDE = re.compile(r"（[^（）]*）")
_DROP = str.maketrans("", "", " \t\r\n　，,、：:（）()“”")


@dataclass(frozen=True, slots=True)
class Role:
    """``left`` and ``right`` are character pairs beside the fact, ``before`` (outward) and ``after`` the characters,
    ``segment`` the pairs of its whole segment; ``unit`` the policy sentence, -1 outside, TITLE in the title."""

    fact: Fact
    left: frozenset[str]
    right: frozenset[str]
    before: str
    after: str
    segment: frozenset[str]
    unit: int


def pairs_of(text: str) -> frozenset[str]:
    clean = text.translate(_DROP)
    return frozenset(clean[i : i + 2] for i in range(len(clean) - 1))


def within(facts: Sequence[Fact], start: int, end: int) -> Sequence[Fact]:
    """Those of ``facts`` (in text order) that begin in ``start``..``end``."""
    first = bisect_left(facts, start, key=_start)
    return facts[first : bisect_left(facts, end, first, key=_start)]


def _start(fact: Fact) -> int:
    return fact.start


def masked(text: str, start: int, end: int, facts: Sequence[Fact]) -> str:
    """``text[start:end]`` with every fact in it (of ``facts``, in text order) written '#'."""
    parts, place = [], start
    for fact in within(facts, start, end):
        parts += [text[place : max(place, fact.start)], "#"]
        place = min(fact.end, end)
    return "".join([*parts, text[place:end]])


def segment_of(text: str, span: Span, facts: Sequence[Fact], known: dict[Span, frozenset[str]]) -> frozenset[str]:
    """The pairs of a whole segment; ``known`` keeps them, for its facts ask for the same one after another."""
    if span not in known:
        known[span] = pairs_of(masked(text, span.start, span.end, facts))
    return known[span]


def role_of(
    text: str, fact: Fact, span: Span, facts: Sequence[Fact], known: dict[Span, frozenset[str]], unit: int = -1
) -> Role:
    """The role of ``fact`` within ``span``; asides in （） do not count as neighbours."""
    left = _ASIDE.sub("", masked(text, max(span.start, fact.start - WINDOW), fact.start, facts))[-LEFT:]
    right = _ASIDE.sub("", masked(text, fact.end, min(span.end, fact.end + WINDOW), facts))[:RIGHT]
    return Role(
        fact,
        pairs_of(left),
        pairs_of(right),
        left.translate(_DROP)[::-1],
        right.translate(_DROP),
        segment_of(text, span, facts, known),
        unit,
    )


def local(one: Role, other: Role) -> float:
    """0..1: how alike the words beside two facts are."""
    tight = (_common(one.before, other.before) + _common(one.after, other.after)) / TIGHT
    if tight >= 1:
        return 1.0
    left = len(one.left & other.left) / max(min(len(one.left), len(other.left)), 3)
    right = len(one.right & other.right) / max(min(len(one.right), len(other.right)), 3)
    if not one.right or not other.right:
        return left
    if not one.left or not other.left:
        return right
    return 0.62 * left + 0.38 * right


def _common(one: str, other: str) -> int:
    size = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        size += 1
    return size


def likeness(one: Role, other: Role) -> float:
    """0..1: local likeness and the share of the interpretation's segment that the policy sentence holds."""
    segment = len(one.segment & other.segment) / max(len(one.segment), 4)
    return 0.5 * local(one, other) + 0.5 * segment
