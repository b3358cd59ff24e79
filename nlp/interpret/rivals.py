"""The policy fact whose role a fact of the interpretation plays, in whatever words its sentence is put.

Where the role is best played by a policy fact of another value, the value was changed. Four things speak for a
role: the words beside the fact, the stretch between commas, the policy sentence that the whole sentence (with its
question or heading) speaks of, and the neighbours: where the other facts of the sentence stand in one policy
sentence, this one does too. A value that the sentence can reckon from the policy's values is no change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.interpret.align import Alignment
from nlp.interpret.context import Index, Weights, alike, contained, weights
from nlp.interpret.facts import Fact, same_value
from nlp.interpret.material import Material, Sentence
from nlp.interpret.roles import WINDOW, masked, within
from nlp.interpret.structure import Policy
from nlp.interpret.types import Kind
from nlp.types import Span

NEAR = 9
SAME = 0.25
"""What an equal value is worth beside the words around it."""
ANCHOR = 0.4
LINKED = 0.12
"""What it is worth that the sentence was aligned with the clause."""
_TURNED = frozenset({"月", "天", "工作日"})
_CUT = re.compile(r"[，,；;：:。！？\n]")
_CUTS = frozenset("，,；;：:。！？\n")
RANKED = 40
"""Facts before one in its policy sentence among which its rank is counted."""


@dataclass(frozen=True, slots=True)
class Place:
    """A fact with its surroundings as weighed grams; ``unit`` the policy sentence it stands in, or -1."""

    fact: Fact
    near: dict[str, float]
    piece: dict[str, float]
    unit: int


def piece_around(text: str, start: int, end: int, sentence: Span) -> Span:
    """The stretch between commas that ``start``..``end`` stands in."""
    left, low, high = start, max(sentence.start, start - WINDOW), min(sentence.end, end + WINDOW)
    while left > low and text[left - 1] not in _CUTS:
        left -= 1
    after = _CUT.search(text, end, high)
    return Span(left, after.start() if after else high)


def label_around(text: str, fact: Fact, piece: Span, facts: Sequence[Fact]) -> str:
    """The words that belong to this fact alone: to the neighbouring fact or mark of enumeration on either side."""
    low, high = max(piece.start, fact.start - NEAR), min(piece.end, fact.end + NEAR)
    left = max([low, *(f.end for f in within(facts, low - NEAR, fact.start) if f.end <= fact.start)])
    right = min([high, *(f.start for f in within(facts, fact.end, high))])
    before, after = text[left : fact.start], text[fact.end : right]
    return before[before.rfind("、") + 1 :] + "#" + after.split("、")[0]


def place_of(text: str, fact: Fact, sentence: Span, facts: Sequence[Fact], scale: Weights, unit: int = -1) -> Place:
    """The surroundings of ``fact``; a stretch of hardly any words takes in the one before."""
    piece = piece_around(text, fact.start, fact.end, sentence)
    if fact.start - piece.start < 3 and piece.start > sentence.start:
        piece = Span(piece_around(text, piece.start - 1, piece.start - 1, sentence).start, piece.end)
    return Place(
        fact,
        scale.of(label_around(text, fact, piece, facts)),
        scale.of(masked(text, piece.start, piece.end, facts)),
        unit,
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """What every comparison with one policy stands on."""

    scale: Weights
    index: Index
    """The policy sentences, each with the heading of its clause."""
    places: tuple[Place, ...]
    ranks: tuple[int, ...]


def ground_of(policy: Policy, alignment: Alignment) -> Ground:
    """The policy's sentences and facts, weighed."""
    texts = [policy.text[u.span.start : u.span.end] for u in alignment.units]
    scale = weights(piece for text in texts for piece in _CUT.split(text) if piece)
    heads = [policy.clauses[u.clause].heading for u in alignment.units]
    index = Index([scale.of(text + "，" + head) for text, head in zip(texts, heads, strict=True)])
    places = []
    for number, unit in enumerate(alignment.units):
        own = [f for f in within(policy.facts, unit.span.start, unit.span.end) if f.end <= unit.span.end]
        places += [place_of(policy.text, fact, unit.span, own, scale, number) for fact in own]
    ranks = [
        sum(
            1
            for one in places[max(0, number - RANKED) : number]
            if one.unit == place.unit and comparable(one.fact, place.fact)
        )
        for number, place in enumerate(places)
    ]
    return Ground(scale, index, tuple(places), tuple(ranks))


def speaks_of(ground: Ground, material: Material, sentence: Sentence, alignment: Alignment) -> list[float]:
    """For every policy sentence 0..1: how much the sentence, read under its question or heading, speaks of it."""
    said = ground.scale.of(material.text[sentence.span.start : sentence.span.end])
    asked = ground.scale.of(sentence.section)
    index = ground.index
    held = index.shared(said) / np.maximum(index.mass, 4.0)
    own = np.maximum(index.alike(said, 4.0), held)
    under = index.shared(asked) / np.maximum(index.mass, 3.0)
    row = alignment.matrix[sentence.index] if len(alignment.matrix) else np.zeros(len(own))
    linked = np.zeros(len(own))
    for match in alignment.of_sentence(sentence.index):
        linked[[unit.clause == match.clause for unit in alignment.units]] = LINKED
    spoken: list[float] = (0.55 * own + 0.3 * row + 0.15 * under + linked).tolist()
    return spoken


def role_likeness(mine: Place, other: Place, spoken: float, anchored: float) -> float:
    """About 0..1: how well ``other`` plays the role of ``mine``."""
    near = alike(mine.near, other.near, 2.0)
    piece = max(alike(mine.piece, other.piece, 2.0), 0.9 * contained(other.piece, mine.piece, 2.5))
    bound = 0.06 if mine.fact.bound and mine.fact.bound == other.fact.bound else 0.0
    if mine.fact.bound and other.fact.bound and mine.fact.bound != other.fact.bound:
        bound = -0.08
    return 0.3 * near + 0.35 * piece + 0.45 * min(1.0, 1.6 * spoken) + 0.12 * anchored + bound


def comparable(one: Fact, other: Fact) -> bool:
    """Whether one could be the other with its value changed."""
    if one.kind is not other.kind:
        return False
    if isinstance(one.value, tuple) and isinstance(other.value, tuple):
        return (one.value[1] is None) == (other.value[1] is None) or None in (one.value[0], other.value[0])
    return one.unit == other.unit or (one.kind is Kind.DURATION and {one.unit, other.unit} <= _TURNED)


@dataclass(frozen=True, slots=True)
class Claim:
    """The policy fact that a fact of the interpretation is best read as, and how well; ``own`` is how well the best
    policy fact of its own value fits, 0 where there is none; ``given`` whether each of these is another fact's."""

    fact: Fact
    place: Place
    score: float
    same: bool
    own: float
    given: bool


def claims_of(
    ground: Ground, material: Material, sentence: Sentence, own: Sequence[Fact], alignment: Alignment
) -> list[Claim]:
    """For each fact of the sentence its policy fact, one to one within the sentence; best claims first."""
    spoken = speaks_of(ground, material, sentence, alignment)
    mine = [place_of(material.text, fact, sentence.span, own, ground.scale) for fact in own]
    claims: list[Claim] = []
    for _ in range(2):
        anchors = {claim.place.unit for claim in claims if claim.same and claim.score >= ANCHOR}
        claims = _assigned(ground, mine, spoken, anchors)
    return claims


def _assigned(ground: Ground, mine: list[Place], spoken: list[float], anchors: set[int]) -> list[Claim]:
    pairs = []
    for a, place in enumerate(mine):
        rank = sum(1 for other in mine[max(0, a - RANKED) : a] if comparable(place.fact, other.fact))
        for b, other in enumerate(ground.places):
            if not comparable(place.fact, other.fact):
                continue
            score = role_likeness(place, other, spoken[other.unit], 1.0 if other.unit in anchors else 0.0)
            same = same_value(place.fact, other.fact)
            order = abs(rank - ground.ranks[b])
            pairs.append((score + (SAME if same else 0.0) - 0.012 * min(order, 5), score, a, b, same))
    pairs.sort(key=lambda pair: -pair[0])
    owns: dict[int, float] = {}
    holders: dict[int, set[int]] = {}
    for _, score, a, b, same in pairs:
        if same:
            owns[a] = max(owns.get(a, 0.0), score)
            holders.setdefault(a, set()).add(b)
    taken: set[int] = set()
    given: set[int] = set()
    claims = []
    for _, score, a, b, same in pairs:
        if a not in given and b not in taken:
            given.add(a)
            taken.add(b)
            given_away = a in holders and holders[a] <= taken - {b}
            claims.append(Claim(mine[a].fact, ground.places[b], score, same, owns.get(a, 0.0), given_away))
    return claims
