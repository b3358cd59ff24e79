"""An obligation word before the same predicate in a sentence that is not near-verbatim."""

from __future__ import annotations

import re

from nlp.interpret.material import Material
from nlp.interpret.pairing import PUNCTUATION, Pairing
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.interpret.wording import CLASS_NAMES, words_of
from nlp.types import Span

HARD = frozenset({"must", "shall", "forbid", "need"})
SOFT = frozenset({"may", "encourage", "exempt"})


def same_predicate(policy: Policy, material: Material, pairing: Pairing) -> list[Contradiction]:
    """An obligation word before the same predicate of six characters, hard on one side and soft on the other."""
    found = []
    unit = policy.text[pairing.unit.start : pairing.unit.end]
    modals = [w for w in words_of(policy.text, pairing.unit.start, pairing.unit.end) if w.cls == "modal"]
    for word in words_of(material.text, pairing.segment.start, pairing.segment.end):
        if word.cls != "modal":
            continue
        predicate = material.text[word.end : word.end + 5]
        if len(predicate) < 5 or any(c in PUNCTUATION for c in predicate) or word.end + 5 > pairing.segment.end:
            continue
        places = [pairing.unit.start + m.start() for m in re.finditer(re.escape(predicate), unit)]
        before = [
            next((m for m in reversed(modals) if m.end <= place and place - m.end <= 1), None) for place in places
        ]
        if not before or any(m is None for m in before):
            continue
        if all(_opposed(m.name, word.name) for m in before if m is not None) and before[0] is not None:
            first = before[0]
            note = f"要求强度不一致：政策为“{first.text}”（{CLASS_NAMES[first.name]}），解读写成“{word.text}”"
            found.append(Contradiction(Kind.OBLIGATION, Span(first.start, first.end), Span(word.start, word.end), note))
    return found


def _opposed(one: str, other: str) -> bool:
    return (one in HARD and other in SOFT) or (one in SOFT and other in HARD)
