"""What is left over on both sides after every fact has been matched: the policy's value that the interpretation
never gives, and the interpretation's value that the policy does not hold.

Where a sentence speaks of a clause, and exactly one unspoken fact of that kind and unit stands there for exactly one
unsupported fact, they play the same role: the value was changed (100元 → 200元), however freely the rest is put.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from nlp.interpret.align import Alignment
from nlp.interpret.facts import Fact, same_value
from nlp.interpret.figure import Figure
from nlp.interpret.material import Material, Sentence, is_example
from nlp.interpret.roles import Role, pairs_of
from nlp.interpret.structure import Policy
from nlp.interpret.types import KIND_NAMES, Kind, Support

KINDS = (Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.DATE, Kind.NUMBER)
NEAR, FLOOR, SURE = 3, 0.15, 0.9
"""How many policy sentences a sentence may speak of, and from which alignment score on; from where on its clause is
sure, so that what stands elsewhere is no rival."""
SHARED = 2
"""Character pairs that two sentences must share where nothing else ties them."""


def pair_leftovers(
    policy: Policy, material: Material, alignment: Alignment, figures: Sequence[Figure], roles: Sequence[Role]
) -> list[Figure]:
    """The same figures, those unsupported ones contradicted that have exactly one unspoken counterpart."""
    told = [figure.fact for figure in figures if figure.support is Support.SUPPORTED]
    used = {figure.policy.start for figure in figures if figure.policy is not None}
    unspoken = [
        role
        for role in roles
        if 0 <= role.unit < len(alignment.units)
        and role.fact.kind in KINDS
        and role.fact.start not in used
        and not any(same_value(role.fact, fact) for fact in told)
    ]
    claims: defaultdict[int, list[int]] = defaultdict(list)
    partner: dict[int, Fact] = {}
    for number, figure in enumerate(figures):
        if figure.fact.kind not in KINDS or not _open(figure):
            continue
        sentence = _sentence_of(material, figure.fact)
        rivals = [role for role in unspoken if _comparable(figure.fact, role.fact)]
        if any(same_value(figure.fact, role.fact) for role in rivals):
            continue
        near = _near(policy, material, alignment, sentence, rivals) if sentence else []
        if len(near) == 1:
            partner[number] = near[0].fact
            claims[near[0].fact.start].append(number)
    result = list(figures)
    for numbers in claims.values():
        if len(numbers) > 1:
            numbers = [n for n in numbers if _sure(policy, material, alignment, figures[n].fact, partner[n])]
        if len(numbers) == 1:
            number = numbers[0]
            fact, other = figures[number].fact, partner[number]
            note = f"{KIND_NAMES[fact.kind]}不一致：政策为“{other.text}”，解读写成“{fact.text}”"
            result[number] = replace(figures[number], support=Support.CONTRADICTED, policy=other, note=note)
    return result


def _sure(policy: Policy, material: Material, alignment: Alignment, fact: Fact, other: Fact) -> bool:
    """Whether the sentence of ``fact`` surely speaks of the clause of ``other``."""
    sentence = _sentence_of(material, fact)
    matches = alignment.of_sentence(sentence.index) if sentence else []
    spans = [policy.clauses[match.clause].span for match in matches if match.score >= SURE]
    return any(span.start <= other.start and other.end <= span.end for span in spans)


def _open(figure: Figure) -> bool:
    """Unsupported, or taken for background without being a date (dates of the past are history, not slips)."""
    if figure.support is Support.BACKGROUND:
        return figure.fact.kind is not Kind.DATE
    return figure.support is Support.UNSUPPORTED


def _sentence_of(material: Material, fact: Fact) -> Sentence | None:
    inside = (one for one in material.sentences if one.span.start <= fact.start and fact.end <= one.span.end)
    sentence = next(inside, None)
    if sentence is None or sentence.background or is_example(material.text, sentence):
        return None
    return sentence


def _comparable(one: Fact, other: Fact) -> bool:
    if one.kind is not other.kind or one.unit != other.unit:
        return False
    if isinstance(one.value, tuple) and isinstance(other.value, tuple):
        return [part is None for part in one.value] == [part is None for part in other.value]
    return True


def _near(
    policy: Policy, material: Material, alignment: Alignment, sentence: Sentence, rivals: Sequence[Role]
) -> list[Role]:
    """The rivals in the policy sentences that ``sentence`` speaks of; else the only one, where words tie them."""
    units = set(alignment.best_units(sentence.index, NEAR, FLOOR))
    clauses = {match.clause for match in alignment.of_sentence(sentence.index)[:NEAR]}
    near = [role for role in rivals if role.unit in units or alignment.units[role.unit].clause in clauses]
    if len(near) > 1:
        best = [match.clause for match in alignment.of_sentence(sentence.index) if match.score >= SURE][:1]
        own = [role for role in near if alignment.units[role.unit].clause in best]
        return own if len(own) == 1 else near
    if near or len(rivals) != 1:
        return near
    span = alignment.units[rivals[0].unit].span
    mine = pairs_of(material.text[sentence.span.start : sentence.span.end])
    return list(rivals) if len(mine & pairs_of(policy.text[span.start : span.end])) >= SHARED else []
