"""What speaks for a link between a sentence of the interpretation and a clause of the policy, each as a number.

``EVIDENCE`` names the columns; weights.py holds what each is worth, fitted by ``train.alignment``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from nlp.interpret.bodies import bodies
from nlp.interpret.context import Index, Weights, weights
from nlp.interpret.facts import facts_of, same_value
from nlp.interpret.listed import parts_of, stretches_of
from nlp.interpret.material import Material, is_lead
from nlp.interpret.structure import Policy
from nlp.interpret.types import Kind
from nlp.interpret.wording import same_body

EVIDENCE = (
    "terms of the sentence in the clause",
    "likeness to a sentence of the clause",
    "best stretch, against other clauses",
    "against the sentence's best clause",
    "against the clause's best sentence",
    "heading told",
    "section announced",
    "figures in common",
    "bodies in common",
    "background",
    "first reading",
    "words of the sentence in the clause",
    "words of the clause in the sentence",
    "listed part in a heading",
    "only announces what follows",
)
FULL = 0.3
"""Likeness below which even the best is compared with this: else the next sentence would take a dropped one's place."""
MANY = 6
"""More bodies than these are a list of who is responsible, which says nothing of the clause."""
LEAST = 1.0
"""Weight from which a stretch says enough to be looked up."""
_CUT = re.compile(r"[，,；;：:。！？\n]")
_UNITS = re.compile(r"[\s（(]*(?:责任|牵头|配合|主办|参加)(?:单位|部门)[：:]")
"""A list of who is responsible speaks of no clause, though every clause has one."""
_ASIDE = re.compile(r"[（）()“”]")
Array = npt.NDArray[np.float64]


def evidence_of(
    policy: Policy,
    material: Material,
    first: npt.NDArray[np.floating],
    clause_matrix: npt.NDArray[np.floating],
    owner: npt.NDArray[np.int64],
    units: Sequence[str],
) -> Array:
    """Sentence × clause × EVIDENCE. ``first`` holds the scores of the first reading, 0 where it sees no link."""
    clauses = [policy.text[c.span.start : c.span.end] for c in policy.clauses]
    scale = weights(piece for text in clauses for piece in _CUT.split(text) if piece)
    found = np.zeros((len(material.sentences), len(clauses), len(EVIDENCE)))
    if not clauses:
        return found
    heads = [f"{c.heading}，{c.section}" for c in policy.clauses]
    whole = Index(
        [scale.of(_ASIDE.sub("", t) + "，" + c.heading) for t, c in zip(clauses, policy.clauses, strict=True)]
    )
    heading, unit = Index([scale.of(head) for head in heads]), Index([scale.of(text) for text in units])
    sections = sorted({c.section for c in policy.clauses})
    section = Index([scale.of(name) for name in sections])
    place = np.array([sections.index(c.section) for c in policy.clauses])
    best = np.zeros(found.shape[:2])
    announced = ""
    for sentence in material.sentences:
        said = material.text[sentence.span.start : sentence.span.end]
        lead = sentence.role == "body" and is_lead(material, sentence)
        if lead or sentence.role in ("heading", "question"):
            announced = said
        if sentence.role != "body" or _UNITS.match(said):
            continue
        row, grams = found[sentence.index], scale.of(said)
        weight = sum(grams.values())
        common = whole.shared(grams)
        row[:, 0] = clause_matrix[sentence.index]
        np.maximum.at(row[:, 1], owner, unit.alike(grams, 3.0))
        near = _spoken(scale.of(announced or sentence.section), section)
        relative = near / max(float(near.max()), 0.2) if len(near) > 1 else np.zeros(1)
        row[:, 2], fullest = _stretches(said, scale, whole, 0.6 + 0.4 * relative[place])
        row[:, 5] = heading.shared(grams) / np.maximum(heading.mass, 2.0)
        row[:, 6] = near[place]
        row[:, 9] = sentence.background
        row[:, 10] = first[sentence.index] > 0
        row[:, 11] = common / max(weight, 3.0)
        row[:, 12] = common / np.maximum(whole.mass, 3.0)
        row[:, 13] = _parts(said, scale, heading)
        row[:, 14] = lead
        best[sentence.index] = 0.5 * row[:, 0] + 0.3 * row[:, 1] + 0.3 * fullest + 0.2 * row[:, 5]
    found[:, :, 3] = best / np.maximum(best.max(axis=1, keepdims=True), FULL)
    found[:, :, 4] = best / np.maximum(best.max(axis=0, keepdims=True), FULL)
    found[:, :, 7], found[:, :, 8] = _figures(policy, material), _bodies(policy, material)
    return found


def _spoken(announced: dict[str, float], section: Index) -> Array:
    """For each section of the policy how much the heading, question or lead above a sentence speaks of it."""
    common = section.shared(announced)
    shared: Array = 0.5 * common / np.maximum(section.mass, 2.0) + 0.5 * common / max(sum(announced.values()), 2.0)
    return shared


def _stretches(said: str, scale: Weights, whole: Index, prior: Array) -> tuple[Array, Array]:
    """For each clause how its best stretch compares with the other clauses, and how full the clause holds it."""
    against, fullest = np.zeros(len(whole.mass)), np.zeros(len(whole.mass))
    for stretch in (*stretches_of(said), *parts_of(said, 3)):
        grams = scale.of(stretch)
        weight = sum(grams.values())
        if weight < LEAST:
            continue
        held = whole.shared(grams) / max(weight, 2.5)
        fullest = np.maximum(fullest, held)
        likely = held * prior
        top = float(likely.max())
        if top > 0.15:
            against = np.maximum(against, (likely / top) ** 2 * min(1.0, top / 0.5))
    return against, fullest


def _parts(said: str, scale: Weights, heading: Index) -> Array:
    """For each clause how fully its heading holds a part that the sentence lists (汽车、家电), shared among clauses."""
    found = np.zeros(len(heading.mass))
    for part in parts_of(said):
        grams = scale.of(part)
        weight = sum(grams.values())
        if weight < 0.4:
            continue
        held = np.minimum(1.0, heading.shared(grams) / weight)
        holders = int((held >= 0.6).sum())
        if holders:
            found = np.maximum(found, np.where(held >= 0.6, held * min(1.0, 3.0 / holders), 0.0))
    return found


def _figures(policy: Policy, material: Material) -> Array:
    """Figures in common: one that a single clause holds counts 1, one that many hold less."""
    found = np.zeros((len(material.sentences), len(policy.clauses)))
    theirs = [[f for f in policy.facts if c.span.start <= f.start < c.span.end] for c in policy.clauses]
    facts = [f for f in facts_of(material.text) if f.kind is not Kind.COUNT]
    known: dict[tuple[str, object, str], list[int]] = {}
    for sentence in material.body:
        for fact in facts:
            if not sentence.span.start <= fact.start < sentence.span.end:
                continue
            key = (str(fact.kind), fact.value, fact.unit)
            if key not in known:
                known[key] = [k for k, own in enumerate(theirs) if any(same_value(fact, other) for other in own)]
            for clause in known[key]:
                found[sentence.index, clause] += 1 / len(known[key])
    return np.minimum(found, 1.5)


def _bodies(policy: Policy, material: Material) -> Array:
    """Public bodies in common, short names read as what they abbreviate (人社局 = 人力资源和社会保障局)."""
    found = np.zeros((len(material.sentences), len(policy.clauses)))
    theirs = [{name for name, _ in bodies(policy.text, c.span.start, c.span.end)} for c in policy.clauses]
    every = sorted({name for own in theirs for name in own})
    known: dict[str, list[int]] = {}
    for sentence in material.body:
        named = bodies(material.text, sentence.span.start, sentence.span.end)
        if len(named) > MANY or _UNITS.match(material.text, sentence.span.start):
            continue
        for name, _ in named:
            if name not in known:
                alike = {other for other in every if same_body(name, other)}
                known[name] = [k for k, own in enumerate(theirs) if own & alike]
            for clause in known[name]:
                found[sentence.index, clause] += 1 / len(known[name])
    return np.minimum(found, 1.0)
