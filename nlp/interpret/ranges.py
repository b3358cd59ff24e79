"""From–to: where one end of a span of time or of an amount is the policy's, the other end is the policy's, too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from nlp.interpret.facts import Fact, same_value
from nlp.interpret.figure import Figure
from nlp.interpret.types import KIND_NAMES, Kind, Support

_BETWEEN = re.compile(r"(?:日|起|开始)?(?:至|到|—{1,2}|–|~|～|-)(?:明年|次年|第二年|翌年|当年|今年|当日|次日|第二天)?")
_FROM = re.compile(r"以上[、，]?")
"""2万元以上10万元以下."""


def ranges_of(text: str, facts: Sequence[Fact]) -> list[tuple[Fact, Fact]]:
    """Pairs of facts of one kind that the text joins as from–to."""
    return [
        (one, other)
        for one, other in pairwise(facts)
        if one.kind is other.kind
        and one.unit == other.unit
        and other.start - one.end <= 6
        and (_BETWEEN.fullmatch(text, one.end, other.start) or _bounded(text, one, other))
    ]


def _bounded(text: str, one: Fact, other: Fact) -> bool:
    return _FROM.fullmatch(text, one.end, other.start) is not None and text.startswith("以下", other.end)


def pair_ranges(source: str, policy: Sequence[Fact], text: str, figures: Sequence[Figure]) -> list[Figure]:
    """The same figures; the odd end of a range whose other end a single policy range shares is contradicted."""
    theirs = ranges_of(source, policy)
    result = list(figures)
    number = {figure.fact.start: place for place, figure in enumerate(figures)}
    for one, other in ranges_of(text, [figure.fact for figure in sorted(figures, key=lambda f: f.fact.start)]):
        for kept, odd, end in ((one, other, 0), (other, one, 1)):
            near = [pair for pair in theirs if same_value(kept, pair[end])]
            if not near or _vague(kept) or not _alike(odd, near[0][1 - end]):
                continue
            if len(near) > 1 and odd.kind is not Kind.MONEY:
                continue
            figure = result[number[odd.start]]
            if same_value(odd, near[0][1 - end]) or figure.support is Support.CONTRADICTED:
                continue
            if any(same_value(odd, pair[1 - end]) and same_value(kept, pair[end]) for pair in theirs):
                continue
            note = f"{KIND_NAMES[odd.kind]}不一致：政策为“{near[0][1 - end].text}”，解读写成“{odd.text}”"
            result[number[odd.start]] = replace(
                figure, support=Support.CONTRADICTED, policy=near[0][1 - end], note=note
            )
    return result


def _vague(fact: Fact) -> bool:
    """A bare year is the end of too many spans to tell one."""
    return isinstance(fact.value, tuple) and fact.value[1] is None and fact.value[2] is None


def _alike(one: Fact, other: Fact) -> bool:
    """Whether both are said to the same detail; a year may be left unsaid."""
    if isinstance(one.value, tuple) and isinstance(other.value, tuple):
        return (one.value[1] is None) == (other.value[1] is None)
    return True
