"""Which clause an interpretation sentence speaks of: many to many.

A first reading (rough.py) weighs terms by background idf × rarity within this policy, so that the policy's own
subject (虚拟电厂 in a policy on 虚拟电厂) says little. Its verdict is one piece of evidence among others (evidence.py:
headings, announced sections, figures and bodies in common, stretches); fitted weights make one probability of all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.interpret.encoder import SentenceEncoder, closeness
from nlp.interpret.evidence import evidence_of
from nlp.interpret.function import by_function
from nlp.interpret.material import Material
from nlp.interpret.rough import Match, Unit, by_piece, by_sentence, joined
from nlp.interpret.structure import Policy
from nlp.interpret.terms import Table, terms_of
from nlp.interpret.weighing import Array, contained, mass, matrix_of, rarity_of
from nlp.interpret.weights import BIAS, WEIGHTS

LINKED, BESIDE_BEST = 0.43, 0.4
"""Probability from which a sentence speaks of a clause, and the share of its best clause's that it needs."""
CLOSER, USUAL = 0.3, 1.0
"""Log odds for each standard score by which a sentence and the closest one of a clause are nearer than usual."""


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


@dataclass(frozen=True, slots=True)
class Reading:
    """The first reading: everything that is known of the two texts before the evidence is weighed."""

    units: tuple[Unit, ...]
    owner: npt.NDArray[np.int64]
    matrix: Array
    mixed: Array
    clause_matrix: Array
    coverage: Array
    evidence: npt.NDArray[np.float64]


def align(policy: Policy, material: Material, table: Table, encoder: SentenceEncoder | None = None) -> Alignment:
    """Align every sentence of the interpretation with the clauses it speaks of; an encoder is a further witness."""
    seen = read(policy, material, table)
    logits = seen.evidence @ np.asarray(WEIGHTS) + BIAS
    if encoder is not None:
        logits = logits + CLOSER * _nearer(policy, material, seen, encoder)
    probability = 1.0 / (1.0 + np.exp(-logits))
    linked = (probability >= LINKED) & (
        probability >= BESIDE_BEST * probability.max(axis=1, initial=0.0, keepdims=True)
    )
    for sentence, clause in by_function(policy, material):
        linked[sentence, clause] = True
    matches = []
    for sentence in (one.index for one in material.body):
        for clause in np.flatnonzero(linked[sentence]).tolist():
            places = np.flatnonzero(seen.owner == clause)
            if len(places):
                unit = int(places[np.argmax(seen.mixed[sentence, places])])
                matches.append(Match(sentence, clause, unit, round(float(probability[sentence, clause]), 4)))
    return Alignment(seen.units, seen.matrix, seen.clause_matrix, seen.coverage, tuple(matches))


def _nearer(policy: Policy, material: Material, seen: Reading, encoder: SentenceEncoder) -> npt.NDArray[np.float64]:
    """Standard scores above the usual of the closest unit of each clause, sentence × clause; 0 outside the body."""
    texts = [policy.text[unit.span.start : unit.span.end] for unit in seen.units]
    said = [material.text[one.span.start : one.span.end] for one in material.body]
    scores = closeness(encoder, said, texts)
    best = np.full((len(said), seen.clause_matrix.shape[1]), -np.inf)
    for row, one in enumerate(scores):
        np.maximum.at(best[row], seen.owner, one)
    nearer = np.zeros(seen.clause_matrix.shape)
    nearer[[one.index for one in material.body]] = np.where(np.isfinite(best), best - USUAL, 0.0)
    return nearer


def read(policy: Policy, material: Material, table: Table) -> Reading:
    """Both texts as weighed terms, and the evidence for every link (sentence × clause × EVIDENCE)."""
    text = policy.text
    units = tuple(Unit(number, span) for number, clause in enumerate(policy.clauses) for span in clause.sentences)
    unit_texts = [text[unit.span.start : unit.span.end] for unit in units]
    unit_terms = [terms_of(said, table) for said in unit_texts]
    heading_terms = [terms_of(clause.heading or clause.section[-20:], table) for clause in policy.clauses]
    sentence_terms = [
        terms_of(material.text[s.span.start : s.span.end], table) if s.role == "body" else {}
        for s in material.sentences
    ]
    rarity = rarity_of(unit_terms)
    known = sorted({term for terms in unit_terms + heading_terms for term in terms})
    vocabulary = {term: place for place, term in enumerate(known)}
    left = matrix_of(sentence_terms, vocabulary, rarity)
    total = np.array([mass(terms, rarity) for terms in sentence_terms], np.float32)
    right = matrix_of(unit_terms, vocabulary, rarity)
    matrix = contained(left, right, total)
    back = contained(right, left, right.sum(axis=1)).T
    mixed = np.asarray(0.65 * matrix + 0.35 * back, np.float32)
    owner = np.array([unit.clause for unit in units], np.int64)
    whole = np.zeros((len(policy.clauses), len(vocabulary)), np.float32)
    for place, clause in enumerate(owner):
        whole[clause] = np.maximum(whole[clause], right[place])
    clause_matrix = contained(left, whole, total)
    coverage = contained(whole, left, whole.sum(axis=1)).T
    heads = matrix_of(heading_terms, vocabulary, rarity)
    heading = contained(heads, left, heads.sum(axis=1)).T
    above = "\n".join(text[span.start : span.end] for span in policy.headings)
    rough = joined(
        by_sentence(material, policy, mixed, matrix, clause_matrix, heading, owner),
        by_piece(material, above, policy.clauses, table, vocabulary, rarity, right, whole, owner),
    )
    first = np.zeros(clause_matrix.shape)
    for match in rough:
        first[match.sentence, match.clause] = match.score
    evidence = evidence_of(policy, material, first, clause_matrix, owner, unit_texts)
    return Reading(units, owner, matrix, mixed, clause_matrix, np.asarray(coverage, np.float32), evidence)
