"""Which clause an interpretation sentence speaks of: many to many.

score(sentence, unit) = weighted share of the sentence's terms that the policy sentence holds, mixed with the share
of the unit's heading that the sentence repeats. Weights are background idf × rarity within this policy, so that the
policy's own subject (虚拟电厂 in a policy on 虚拟电厂) says little. Facts in common and the order of clauses add.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.interpret.material import Material
from nlp.interpret.structure import Policy
from nlp.interpret.terms import Table, terms_of
from nlp.types import Span

ALIGNED = 0.40
HEADING = 0.72
_LISTED = re.compile(r"[，,；;：:、]")
Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a clause: ``clause`` and ``index`` within the policy."""

    clause: int
    span: Span


@dataclass(frozen=True, slots=True)
class Match:
    """``sentence`` speaks of ``clause``; ``unit`` is the closest policy sentence; score in 0..1."""

    sentence: int
    clause: int
    unit: int
    score: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """``units`` over all clauses, ``matrix[sentence, unit]`` and the accepted ``matches``.

    ``coverage[sentence, clause]`` is the share of the clause's terms that the sentence holds.
    """

    units: tuple[Unit, ...]
    matrix: Array
    clause_matrix: Array
    coverage: Array
    matches: tuple[Match, ...]

    def of_sentence(self, sentence: int) -> list[Match]:
        return [match for match in self.matches if match.sentence == sentence]

    def of_clause(self, clause: int) -> list[Match]:
        return [match for match in self.matches if match.clause == clause]

    def best_units(self, sentence: int, limit: int = 3, floor: float = 0.3) -> list[int]:
        """Indices of the closest policy sentences, best first."""
        if not self.units:
            return []
        row = self.matrix[sentence]
        order = np.argsort(-row, kind="stable")[:limit]
        return [int(unit) for unit in order if row[unit] >= floor]


def align(policy: Policy, material: Material, table: Table) -> Alignment:
    """Align every sentence of the interpretation with the clauses it speaks of."""
    text = policy.text
    units = tuple(Unit(number, span) for number, clause in enumerate(policy.clauses) for span in clause.sentences)
    unit_terms = [terms_of(text[unit.span.start : unit.span.end], table) for unit in units]
    heading_terms = [terms_of(clause.heading or clause.section[-20:], table) for clause in policy.clauses]
    sentence_terms = [
        terms_of(material.text[s.span.start : s.span.end], table) if s.role == "body" else {}
        for s in material.sentences
    ]
    rarity = _rarity(unit_terms)
    vocabulary = {term: place for place, term in enumerate({t for terms in unit_terms + heading_terms for t in terms})}
    left = _matrix(sentence_terms, vocabulary, rarity)
    total = np.array([_mass(terms, rarity, len(units)) for terms in sentence_terms], np.float32)
    right = _matrix(unit_terms, vocabulary, rarity)
    matrix = _contained(left, right, total)
    back = _contained(right, left, right.sum(axis=1)).T
    mixed = np.asarray(0.65 * matrix + 0.35 * back, np.float32)
    owner = np.array([unit.clause for unit in units], np.int64)
    count = len(policy.clauses)
    whole = np.zeros((count, len(vocabulary)), np.float32)
    for place, clause in enumerate(owner):
        whole[clause] = np.maximum(whole[clause], right[place])
    clause_matrix = _contained(left, whole, total)
    coverage = _contained(whole, left, whole.sum(axis=1)).T
    heads = _matrix(heading_terms, vocabulary, rarity)
    heading = _contained(heads, left, heads.sum(axis=1)).T
    matches = _choose(material, policy, mixed, matrix, clause_matrix, heading, owner)
    return Alignment(units, matrix, clause_matrix, np.asarray(coverage, np.float32), tuple(matches))


def _choose(
    material: Material,
    policy: Policy,
    mixed: Array,
    matrix: Array,
    clause_matrix: Array,
    heading: Array,
    owner: npt.NDArray[np.int64],
) -> list[Match]:
    matches = []
    if not len(owner):
        return []
    for sentence in material.sentences:
        if sentence.role != "body":
            continue
        row, best = mixed[sentence.index], {}
        for clause in range(len(policy.clauses)):
            places = np.flatnonzero(owner == clause)
            if not len(places):
                continue
            unit = int(places[np.argmax(row[places])])
            score = max(
                float(0.6 * row[unit] + 0.4 * clause_matrix[sentence.index, clause]),
                float(matrix[sentence.index, unit]) * 0.95,
            )
            if policy.clauses[clause].heading and heading[sentence.index, clause] >= HEADING:
                score = max(score, float(heading[sentence.index, clause]) * 0.75)
            best[clause] = (score, unit)
        top = max((score for score, _ in best.values()), default=0.0)
        floor = ALIGNED + (0.08 if sentence.background else 0.0)
        for clause, (score, unit) in best.items():
            if score >= floor and score >= 0.72 * top:
                matches.append(Match(sentence.index, clause, unit, round(score, 4)))
    return matches


def _rarity(unit_terms: list[dict[str, float]]) -> dict[str, float]:
    seen: dict[str, int] = {}
    for terms in unit_terms:
        for term in terms:
            seen[term] = seen.get(term, 0) + 1
    count = max(len(unit_terms), 1)
    scale = math.log(1 + count)
    return {term: max(math.log(1 + count / times) / scale, 0.12) for term, times in seen.items()}


def _mass(terms: dict[str, float], rarity: dict[str, float], count: int) -> float:
    """The weight of a sentence; terms the policy never uses count at 60 %: interpretations add words of their own."""
    return sum(weight * rarity.get(term, 0.6) for term, weight in terms.items()) or 1.0


def _matrix(items: list[dict[str, float]], vocabulary: dict[str, int], rarity: dict[str, float]) -> Array:
    out = np.zeros((len(items), len(vocabulary)), np.float32)
    for row, terms in enumerate(items):
        for term, weight in terms.items():
            place = vocabulary.get(term)
            if place is not None:
                out[row, place] = weight * rarity.get(term, 1.0)
    return out


def _contained(left: Array, right: Array, total: npt.NDArray[np.floating]) -> Array:  # type: ignore[type-arg]
    """Share of each left row's weight whose terms the right rows hold; rows left, columns right."""
    shared = left @ (right > 0).astype(np.float32).T
    return np.asarray(shared / np.maximum(total, 1e-6)[:, None], np.float32)
