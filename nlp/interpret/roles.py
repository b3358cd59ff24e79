"""What role a number plays: the words around it and the sentence it stands in, compared across the two texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.interpret.facts import Fact
from nlp.types import Span

LEFT, RIGHT, TIGHT = 18, 10, 8
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


def masked(text: str, start: int, end: int, facts: Sequence[Fact]) -> str:
    """``text[start:end]`` with every fact in it written '#'."""
    parts, place = [], start
    for fact in facts:
        if fact.end <= start or fact.start >= end:
            continue
        parts += [text[place : max(place, fact.start)], "#"]
        place = min(fact.end, end)
    return "".join([*parts, text[place:end]])


def role_of(text: str, fact: Fact, span: Span, facts: Sequence[Fact], unit: int = -1) -> Role:
    """The role of ``fact`` within ``span``; asides in （） do not count as neighbours."""
    near = [other for other in facts if span.start <= other.start < span.end]
    left = _ASIDE.sub("", masked(text, span.start, fact.start, near))[-LEFT:]
    right = _ASIDE.sub("", masked(text, fact.end, span.end, near))[:RIGHT]
    return Role(
        fact,
        pairs_of(left),
        pairs_of(right),
        left.translate(_DROP)[::-1],
        right.translate(_DROP),
        pairs_of(masked(text, span.start, span.end, near)),
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
