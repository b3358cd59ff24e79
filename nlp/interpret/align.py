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
from nlp.interpret.structure import Clause, Policy
from nlp.interpret.terms import Table, terms_of
from nlp.types import Span

ALIGNED = 0.42
SHARP = 1.5
UNIQUE, UNIQUE_MASS = 0.25, 20.0
"""What a stretch gains in a clause for terms that few clauses hold, in full from this weight on."""
HEADING = 0.6
PIECE, PIECE_MASS, PIECE_TIES = 0.7, 12.0, 4
"""A stretch between commas speaks of a clause that holds this share of its terms, when it says enough (its weight
in nats) and not too many clauses do."""
RARE = 2
_PENALTY = re.compile(r"罚|处分|法律责任|撤销|吊销|违反|违规|违法")
_PIECE = re.compile(r"[^，,；;：:。！？\n]+")
_LISTED = re.compile(r"[^、]+")
_LEAD = re.compile(
    r"^(?:答|[一二三四五六七八九十]+是|[（(][一二三四五六七八九十]+[）)]|同时|此外|其中|并|还|也|《[^》]*》|明确|规定|要求|提出|强调|"
    r"进一步|将|从|以及|等)+"
)
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
    chosen = _choose(material, policy, mixed, matrix, clause_matrix, heading, owner)
    above = "\n".join(text[span.start : span.end] for span in policy.headings)
    listed = _by_piece(material, above, policy.clauses, table, vocabulary, rarity, right, whole, owner, len(units))
    matches = _joined(chosen, listed)
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
        mild = not _PENALTY.search(material.text[sentence.span.start : sentence.span.end])
        for clause, (score, unit) in best.items():
            if mild and "法律责任" in policy.clauses[clause].section:
                continue
            if score >= floor and score >= 0.65 * top:
                matches.append(Match(sentence.index, clause, unit, round(score, 4)))
    return matches


def _joined(chosen: list[Match], listed: list[Match]) -> list[Match]:
    """Both sets of matches, each link once with its better score, in text order."""
    best: dict[tuple[int, int], Match] = {}
    for match in (*chosen, *listed):
        link = (match.sentence, match.clause)
        if link not in best or best[link].score < match.score:
            best[link] = match
    return [best[link] for link in sorted(best)]


def _by_piece(
    material: Material,
    above: str,
    clauses: tuple[Clause, ...],
    table: Table,
    vocabulary: dict[str, int],
    rarity: dict[str, float],
    right: Array,
    whole: Array,
    owner: npt.NDArray[np.int64],
    count: int,
) -> list[Match]:
    """Matches of the stretches that a sentence lists: 规定许可条件、申请材料、许可程序 speaks of three clauses."""
    rows: list[tuple[int, dict[str, float]]] = []
    for sentence in material.body:
        if sentence.background:
            continue
        said = material.text[sentence.span.start : sentence.span.end]
        if said.endswith(("：", ":")):
            continue
        for match in _PIECE.finditer(said):
            piece = _LEAD.sub("", match.group())
            parts = _LISTED.findall(piece) if piece.count("、") >= 2 else [piece]
            for part in parts if len(parts) == 1 else [*parts, piece]:
                if len(part) >= 4 and part not in above:
                    rows.append((sentence.index, terms_of(part, table)))
    if not rows or not len(owner):
        return []
    left = _matrix([terms for _, terms in rows], vocabulary, rarity)
    total = np.array([_mass(terms, rarity, count) for _, terms in rows], np.float32)
    by_unit, by_clause = _contained(left, right, total), _contained(left, whole, total)
    rare = (whole > 0).sum(axis=0) <= RARE
    by_rare = (left * rare) @ (whole > 0).astype(np.float32).T
    sources = [material.text[material.sentences[n].span.start : material.sentences[n].span.end] for n, _ in rows]
    lenient = np.array([0.6 if "责任" in c.section and "法律" in c.section else 1.0 for c in clauses], np.float32)
    found = []
    for row, (sentence_index, _) in enumerate(rows):
        if total[row] < PIECE_MASS:
            continue
        scores = 0.6 * by_clause[row]
        np.maximum.at(scores, owner, 0.4 * by_unit[row] + 0.6 * by_clause[row][owner])
        scores += UNIQUE * np.minimum(1.0, by_rare[row] / UNIQUE_MASS)
        if not _PENALTY.search(sources[row]):
            scores = scores * lenient
        top = float(scores.max())
        winners = np.flatnonzero((scores >= PIECE) & (scores >= 0.93 * top))
        if not len(winners) or len(winners) > PIECE_TIES:
            continue
        for clause in winners:
            places = np.flatnonzero(owner == clause)
            unit = int(places[np.argmax(by_unit[row][places])])
            found.append(Match(sentence_index, int(clause), unit, round(float(scores[clause]), 4)))
    return found


def _rarity(unit_terms: list[dict[str, float]]) -> dict[str, float]:
    seen: dict[str, int] = {}
    for terms in unit_terms:
        for term in terms:
            seen[term] = seen.get(term, 0) + 1
    count = max(len(unit_terms), 1)
    scale = math.log(1 + count)
    return {term: max((math.log(1 + count / times) / scale) ** SHARP, 0.05) for term, times in seen.items()}


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


def _contained(left: Array, right: Array, total: npt.NDArray[np.floating]) -> Array:
    """Share of each left row's weight whose terms the right rows hold; rows left, columns right."""
    shared = left @ (right > 0).astype(np.float32).T
    return np.asarray(shared / np.maximum(total, 1e-6)[:, None], np.float32)
