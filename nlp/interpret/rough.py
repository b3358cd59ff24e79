"""First reading of the alignment: whole sentences and the stretches that a sentence lists, by weighed terms alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.interpret.material import Material
from nlp.interpret.structure import Clause, Policy
from nlp.interpret.terms import Table, terms_of
from nlp.interpret.weighing import Array, contained, mass, matrix_of
from nlp.types import Span

ALIGNED = 0.42
UNIQUE, UNIQUE_MASS = 0.25, 20.0
"""What a stretch gains in a clause for terms that few clauses hold, in full from this weight on."""
HEADING = 0.6
PIECE, PIECE_MASS, PIECE_TIES = 0.7, 12.0, 4
"""A stretch between commas speaks of a clause that holds this share of its terms, when it says enough (its weight
in nats) and not too many clauses do."""
RARE = 2
PENALTY = re.compile(r"罚|处分|法律责任|撤销|吊销|违反|违规|违法")
PIECES = re.compile(r"[^，,；;：:。！？\n]+")
LISTED = re.compile(r"[^、]+")
LEAD = re.compile(
    r"^(?:答|[一二三四五六七八九十]+是|[（(][一二三四五六七八九十]+[）)]|同时|此外|其中|并|还|也|《[^》]*》|明确|规定|要求|提出|强调|"
    r"进一步|将|从|以及|等)+"
)


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


def by_sentence(
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
    first, last = (np.searchsorted(owner, np.arange(len(policy.clauses)), side) for side in ("left", "right"))
    held = [(clause, a, b) for clause, (a, b) in enumerate(zip(first.tolist(), last.tolist(), strict=True)) if a < b]
    for sentence in material.sentences:
        if sentence.role != "body":
            continue
        row, best = mixed[sentence.index], {}
        for clause, begin, end in held:
            unit = begin + int(row[begin:end].argmax())
            score = max(
                float(0.6 * row[unit] + 0.4 * clause_matrix[sentence.index, clause]),
                float(matrix[sentence.index, unit]) * 0.95,
            )
            if policy.clauses[clause].heading and heading[sentence.index, clause] >= HEADING:
                score = max(score, float(heading[sentence.index, clause]) * 0.75)
            best[clause] = (score, unit)
        top = max((score for score, _ in best.values()), default=0.0)
        floor = ALIGNED + (0.08 if sentence.background else 0.0)
        mild = not PENALTY.search(material.text[sentence.span.start : sentence.span.end])
        for clause, (score, unit) in best.items():
            if mild and "法律责任" in policy.clauses[clause].section:
                continue
            if score >= floor and score >= 0.65 * top:
                matches.append(Match(sentence.index, clause, unit, round(score, 4)))
    return matches


def joined(chosen: list[Match], listed: list[Match]) -> list[Match]:
    """Both sets of matches, each link once with its better score, in text order."""
    best: dict[tuple[int, int], Match] = {}
    for match in (*chosen, *listed):
        link = (match.sentence, match.clause)
        if link not in best or best[link].score < match.score:
            best[link] = match
    return [best[link] for link in sorted(best)]


def by_piece(
    material: Material,
    above: str,
    clauses: tuple[Clause, ...],
    table: Table,
    vocabulary: dict[str, int],
    rarity: dict[str, float],
    right: Array,
    whole: Array,
    owner: npt.NDArray[np.int64],
) -> list[Match]:
    """Matches of the stretches that a sentence lists: 规定许可条件、申请材料、许可程序 speaks of three clauses."""
    rows: list[tuple[int, dict[str, float]]] = []
    for sentence in material.body:
        if sentence.background:
            continue
        said = material.text[sentence.span.start : sentence.span.end]
        if said.endswith(("：", ":")):
            continue
        for match in PIECES.finditer(said):
            piece = LEAD.sub("", match.group())
            parts = LISTED.findall(piece) if piece.count("、") >= 2 else [piece]
            for part in parts if len(parts) == 1 else [*parts, piece]:
                if len(part) >= 4 and part not in above:
                    rows.append((sentence.index, terms_of(part, table)))
    if not rows or not len(owner):
        return []
    left = matrix_of([terms for _, terms in rows], vocabulary, rarity)
    total = np.array([mass(terms, rarity) for _, terms in rows], np.float32)
    by_unit, by_clause = contained(left, right, total), contained(left, whole, total)
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
        if not PENALTY.search(sources[row]):
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
