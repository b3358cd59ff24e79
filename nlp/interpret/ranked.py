"""A row of values told in the order of its clause: where all but one or two agree place by place, those were changed.

以前50万、现在65万，夫妻70万、现在90万 beside 50万元、60万元、70万元、90万元: the second was changed, in whatever words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp.interpret.align import Alignment
from nlp.interpret.facts import Fact, same_value
from nlp.interpret.figure import Figure
from nlp.interpret.material import Material, is_example
from nlp.interpret.past import is_old
from nlp.interpret.roles import within
from nlp.interpret.structure import Policy
from nlp.interpret.types import KIND_NAMES, Kind, Support

SURE, SHORTEST = 0.6, 3
"""How sure the clause of the sentence must be, and how many values make a row."""


def pair_ranked(policy: Policy, material: Material, alignment: Alignment, figures: Sequence[Figure]) -> list[Figure]:
    """The same figures; those contradicted that stand where the clause's row has another value."""
    result = list(figures)
    number = {figure.fact.start: place for place, figure in enumerate(figures)}
    facts = sorted((figure.fact for figure in figures), key=lambda fact: fact.start)
    for sentence in material.body:
        if sentence.background or is_example(material.text, sentence):
            continue
        clauses = [m.clause for m in alignment.of_sentence(sentence.index) if m.score >= SURE]
        own = [f for f in within(facts, sentence.span.start, sentence.span.end) if f.end <= sentence.span.end]
        if len(clauses) != 1:
            continue
        span = policy.clauses[clauses[0]].span
        theirs = [fact for fact in within(policy.facts, span.start, span.end) if fact.end <= span.end]
        for kind, unit in {(fact.kind, fact.unit) for fact in own if fact.kind not in (Kind.DATE, Kind.COUNT)}:
            for mine, other in _changed(_of(own, kind, unit), _of(theirs, kind, unit)):
                figure = result[number[mine.start]]
                if figure.support is not Support.CONTRADICTED and not is_old(material.text, mine):
                    note = f"{KIND_NAMES[kind]}不一致：政策为“{other.text}”，解读写成“{mine.text}”"
                    result[number[mine.start]] = replace(figure, support=Support.CONTRADICTED, policy=other, note=note)
    return result


def _of(facts: Sequence[Fact], kind: Kind, unit: str) -> list[Fact]:
    return [fact for fact in facts if fact.kind is kind and fact.unit == unit]


def _changed(mine: Sequence[Fact], theirs: Sequence[Fact]) -> list[tuple[Fact, Fact]]:
    """The pairs that differ where both rows are of one length, most agree, and the odd value is no other of the row."""
    if len(mine) != len(theirs) or len(mine) < SHORTEST:
        return []
    odd = [(a, b) for a, b in zip(mine, theirs, strict=True) if not same_value(a, b)]
    lost = all(not any(same_value(other, fact) for fact in mine) for _, other in odd)
    return odd if odd and 2 * len(odd) < len(mine) and lost else []
