"""A second reading of the figures: by what each speaks of (rivals.py) where the words beside it are all different.

A figure whose best-fitting policy fact has another value is contradicted; one that the sentence reckons, or that
only counts a period, is not accused. A policy value that the interpretation gives elsewhere needs stronger ties.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp.interpret.align import Alignment
from nlp.interpret.facts import Fact, same_value
from nlp.interpret.figure import Figure
from nlp.interpret.material import Material, Sentence, is_example
from nlp.interpret.past import is_old
from nlp.interpret.reckoned import is_gloss, is_period, is_reckoned
from nlp.interpret.rivals import Claim, Ground, claims_of
from nlp.interpret.roles import WINDOW, within
from nlp.interpret.structure import Policy
from nlp.interpret.types import KIND_NAMES, Kind, Support

UNTOLD, TOLD, COUNTED = 0.3, 0.62, 0.15
"""How well a policy fact must fit: one that the interpretation never gives; one that it gives elsewhere; what a count
(八种, 三条) needs on top."""
ASIDE = 0.45
"""How well it must fit where nothing else ties the sentence to the policy."""
SPOKEN, OWN, FITS, CLEARLY, SLIGHTLY = 0.3, 0.2, 0.6, 0.5, 0.08
"""From where on a policy fact counts as given; as fitting by its own value, where the other value is given elsewhere
and where it is not; how much better the other value has to fit then, and where the sentence tells its own value for
something else already."""


def reread(
    policy: Policy, material: Material, alignment: Alignment, ground: Ground, figures: Sequence[Figure]
) -> list[Figure]:
    """The same figures, verdicts changed where the second reading is sure."""
    by_place = {figure.fact.start: number for number, figure in enumerate(figures)}
    facts = sorted((figure.fact for figure in figures), key=lambda fact: fact.start)
    result = list(figures)
    claims: list[tuple[Claim, Sentence]] = []
    for sentence in material.body:
        own = [f for f in within(facts, sentence.span.start, sentence.span.end) if f.end <= sentence.span.end]
        if not own:
            continue
        plain = []
        beside = _beside(policy, alignment, sentence)
        for fact in own:
            glossed = is_period(material.text, fact) or is_gloss(material.text, fact, own)
            if glossed or _reckoned(material, sentence, fact, facts, beside):
                number = by_place[fact.start]
                if result[number].support is not Support.SUPPORTED:
                    result[number] = replace(result[number], support=Support.BACKGROUND, policy=None, note="")
            else:
                plain.append(fact)
        if sentence.background or is_example(material.text, sentence):
            continue
        claims += [(claim, sentence) for claim in claims_of(ground, material, sentence, plain, alignment)]
    told = {claim.place.fact.start for claim, _ in claims if claim.same and claim.score >= SPOKEN}
    for claim, sentence in claims:
        number = by_place[claim.fact.start]
        if claim.same or result[number].support is Support.CONTRADICTED or is_old(material.text, claim.fact):
            continue
        if result[number].support is Support.BACKGROUND and claim.score < ASIDE:
            continue
        if _in_order(claim, within(facts, sentence.span.start, sentence.span.end), ground, alignment):
            continue
        elsewhere = claim.place.fact.start in told
        if _bare_year(claim.fact) and (elsewhere or claim.score < TOLD or _bare_year(claim.place.fact)):
            continue
        clearly = SLIGHTLY if claim.given and not elsewhere and claim.score >= TOLD else CLEARLY
        if claim.own >= (OWN if elsewhere else FITS) and claim.score - claim.own < clearly:
            continue
        floor = TOLD if elsewhere else UNTOLD
        if claim.score >= floor + (COUNTED if claim.fact.kind is Kind.COUNT else 0.0):
            other = claim.place.fact
            note = f"{KIND_NAMES[claim.fact.kind]}不一致：政策为“{other.text}”，解读写成“{claim.fact.text}”"
            result[number] = replace(result[number], support=Support.CONTRADICTED, policy=other, note=note)
    return result


def _in_order(claim: Claim, told: Sequence[Fact], ground: Ground, alignment: Alignment) -> bool:
    """Whether the sentence tells both values, its own and the claimed one, in the order of their clause: then each is
    taken for itself, whatever stands beside it."""
    clause = alignment.units[claim.place.unit].clause
    own = [p.fact for p in ground.places if alignment.units[p.unit].clause == clause and same_value(p.fact, claim.fact)]
    others = [fact for fact in told if same_value(fact, claim.place.fact)]
    return any(
        (claim.fact.start < fact.start) == (mine.start < claim.place.fact.start) for mine in own for fact in others
    )


def _bare_year(fact: Fact) -> bool:
    return isinstance(fact.value, tuple) and fact.value[1] is None


def _beside(policy: Policy, alignment: Alignment, sentence: Sentence) -> list[Fact]:
    """The policy facts that a sentence may reckon with: those of the clauses it speaks of."""
    clauses = {match.clause for match in alignment.of_sentence(sentence.index)}
    clauses |= {alignment.units[unit].clause for unit in alignment.best_units(sentence.index, 2, 0.15)}
    spans = [policy.clauses[clause].span for clause in clauses]
    ends = [fact for fact in policy.facts if fact.kind in (Kind.DATE, Kind.DURATION) and fact.end > 0]
    near = [fact for fact in policy.facts if any(s.start <= fact.start and fact.end <= s.end for s in spans)]
    last = policy.clauses[-1].span
    return [*near, *(fact for fact in ends if fact.start >= last.start and fact not in near)]


def _reckoned(
    material: Material, sentence: Sentence, fact: Fact, facts: Sequence[Fact], beside: Sequence[Fact]
) -> bool:
    start = max(0, min(sentence.span.start, fact.start - WINDOW))
    near = within(facts, start, min(sentence.span.end, fact.end + WINDOW))
    return is_reckoned(material.text, sentence.span.start, fact, [*(f for f in near if f is not fact), *beside])
