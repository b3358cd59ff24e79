"""When a policy starts, ends and how long it holds (INT-11), and which of these its interpretation does not say."""

from __future__ import annotations

from nlp.interpret.facts import facts_of, same_value
from nlp.interpret.material import Material
from nlp.interpret.structure import Policy
from nlp.interpret.term import term_of
from nlp.interpret.types import Evidence
from nlp.types import Span

_NAMES = {"start": "施行日期", "end": "截止日期", "length": "有效期"}


def untold_validity(policy: Policy, material: Material) -> list[Evidence]:
    """Each of the three that the policy states and no figure of the interpretation repeats, with its place."""
    said = facts_of(material.text)
    found: dict[str, Evidence] = {}
    told: set[str] = set()
    for fact in policy.facts:
        name = _NAMES.get(term_of(policy.text, fact), "")
        if not name or not policy.body.contains(Span(fact.start, fact.end)):
            continue
        if any(same_value(fact, other) for other in said):
            told.add(name)
        found.setdefault(name, Evidence(Span(fact.start, fact.end), None, f"期限没有讲：{name}（{fact.text}）"))
    return [item for name, item in found.items() if name not in told]
