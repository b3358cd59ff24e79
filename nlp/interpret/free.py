"""Wording in free paraphrase: each stretch between commas beside the policy stretch that it speaks of.

Where sentences are near-verbatim, force.py compares them word by word. Here nothing but the sense of the stretch is
known, so only plain opposites count: leave for a ban, all for some, one body for another, a condition gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.interpret.absolute import judge_absolute
from nlp.interpret.align import Alignment
from nlp.interpret.bodies import bodies
from nlp.interpret.context import Index, contained
from nlp.interpret.dropped import judge_dropped
from nlp.interpret.exchanged import judge_exchanged
from nlp.interpret.facts import Fact, facts_of, same_value
from nlp.interpret.left_out import judge_left_out
from nlp.interpret.lines import split
from nlp.interpret.material import Material, Sentence, is_example
from nlp.interpret.opposites import judge_opposites
from nlp.interpret.rivals import Ground, speaks_of
from nlp.interpret.stance import judge_stance
from nlp.interpret.structure import Policy
from nlp.interpret.swapped import judge_swapped
from nlp.interpret.types import Contradiction
from nlp.interpret.untold import judge_untold
from nlp.interpret.widened import judge_widened
from nlp.types import Span

_PIECE = re.compile(r"[^，,；;：:。！？!?\n]+")
TIED, MASS, FACT = 0.3, 0.9, 0.15
CHOICES, WHOLE, ALONE = 3, 64, 0.3
"""How well a stretch must fit its policy stretch, and the weight of what both say, to be judged at all."""


@dataclass(frozen=True, slots=True)
class Facing:
    """``ours`` of the interpretation speaks of ``theirs`` of the policy; ``unit`` and ``sentence`` hold them."""

    ours: Span
    theirs: Span
    unit: Span
    sentence: Sentence
    fit: float
    held: float
    """Share of the policy stretch that the interpretation stretch holds."""
    tied: bool
    """Whether both give the same figure."""
    clause: str
    """The text of the whole clause, and of the other stretches that may be meant."""


JUDGES = (
    judge_stance,
    judge_opposites,
    judge_absolute,
    judge_left_out,
    judge_widened,
    judge_swapped,
    judge_exchanged,
    judge_dropped,
    judge_untold,
)


def judge_free(policy: Policy, material: Material, alignment: Alignment, ground: Ground) -> list[Contradiction]:
    """Contradictions in wording, in text order, one a place."""
    found: dict[int, Contradiction] = {}
    for facing in facings(policy, material, alignment, ground):
        for judge in JUDGES:
            item = judge(policy, material, ground, facing)
            if item is not None:
                found.setdefault(item.interpretation.start, item)
                break
    return [found[start] for start in sorted(found)]


def facings(policy: Policy, material: Material, alignment: Alignment, ground: Ground) -> Iterator[Facing]:
    """Every stretch of the interpretation with the policy stretches that clearly answer to it, best first."""
    pieces = [
        _said(policy.text, span, ground, policy.facts, number)
        for number, unit in enumerate(alignment.units)
        for span in _stretches(policy.text, unit.span)
    ]
    board = _Board(
        pieces,
        Index([piece.terms for piece in pieces]),
        Index([piece.bare for piece in pieces]),
        np.array([piece.unit for piece in pieces], np.int64),
    )
    facts = facts_of(material.text)

    def around(unit: int) -> str:
        span = policy.clauses[alignment.units[unit].clause].span
        return policy.text[span.start : span.end]

    for sentence in material.body:
        if sentence.background or is_example(material.text, sentence):
            continue
        spoken = speaks_of(ground, material, sentence, alignment)
        for segment in split(material.text, sentence.span, segments=True):
            for span in _stretches(material.text, segment):
                yield from _answers(
                    _said(material.text, span, ground, facts, -1), board, spoken, alignment, sentence, around
                )


@dataclass(frozen=True, slots=True)
class _Said:
    """A stretch with its grams, the same without the bodies it names, and its figures."""

    span: Span
    terms: dict[str, float]
    bare: dict[str, float]
    facts: tuple[Fact, ...]
    unit: int


@dataclass(frozen=True, slots=True)
class _Board:
    """The policy's stretches, found by what they say and by what they say without the bodies they name."""

    pieces: list[_Said]
    full: Index
    bare: Index
    owner: npt.NDArray[np.int64]


def _said(text: str, span: Span, ground: Ground, facts: Sequence[Fact], unit: int) -> _Said:
    parts, place = [], span.start
    for _, body in bodies(text, span.start, span.end):
        parts.append(text[place : body.start])
        place = body.end
    bare = "#".join([*parts, text[place : span.end]])
    inside = tuple(fact for fact in facts if span.start <= fact.start and fact.end <= span.end)
    return _Said(span, ground.scale.of(text[span.start : span.end]), ground.scale.of(bare), inside, unit)


def _stretches(text: str, span: Span) -> Iterator[Span]:
    """The stretches between commas, and the whole where it is short."""
    found = [Span(m.start(), m.end()) for m in _PIECE.finditer(text, span.start, span.end)]
    yield from found
    if len(found) > 1 and span.end - span.start <= WHOLE:
        yield span


def _answers(
    said: _Said,
    board: _Board,
    spoken: Sequence[float],
    alignment: Alignment,
    sentence: Sentence,
    around: Callable[[int], str],
) -> Iterator[Facing]:
    common = board.full.shared(said.terms)
    numbers = np.flatnonzero(common >= MASS)
    if not len(numbers):
        return
    like = np.maximum(board.full.alike(said.terms, 2.0), 0.9 * board.bare.alike(said.bare, 2.0))[numbers]
    ties = [sum(any(same_value(a, b) for b in board.pieces[n].facts) for a in said.facts) for n in numbers]
    fits = 0.6 * like + 0.6 * np.asarray(spoken)[board.owner[numbers]] + FACT * np.minimum(ties, 2)
    order = np.argsort(-fits, kind="stable")
    beside = {board.pieces[numbers[place]].unit + 1 for place in order[:2]}
    for rank, place in enumerate(order.tolist()):
        piece, fit = board.pieces[numbers[place]], float(fits[place])
        near = rank < CHOICES and fit >= 0.8 * float(fits[order[0]])
        alone = like[place] >= ALONE and piece.unit in beside
        if fit < TIED or not (near or alone):
            continue
        held = contained(piece.terms, said.terms, 1.5)
        tied = any(same_value(a, b) for a in said.facts for b in piece.facts)
        clause = around(piece.unit)
        yield Facing(said.span, piece.span, alignment.units[piece.unit].span, sentence, fit, held, tied, clause)
