"""Clauses that are told by what they do rather than by what they say: the start, the definitions, who explains.

明确定义、解释机关和施行时间 shares no word with 本办法由商务部负责解释 but 解释.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.interpret.material import Material
from nlp.interpret.structure import Policy

FUNCTIONS = (
    (
        r"(?:自|从)[^。；]{2,24}起(?:施行|实施|执行)|(?:执行|施行|实施)(?:期限)?至|有效期(?:至|为|\d|[一二三四五])",
        r"起(?:正式)?(?:施行|实施|执行|生效)|(?:施行|实施|执行|生效)(?:时间|日期)|有效期",
    ),
    (
        r"所称[^。]{1,24}是指|下列用语的含义",
        r"(?:等|的|相关|有关|基本)定义|(?:相关|有关)?概念的?(?:界定|范围)|用语(?:的)?含义",
    ),
    (r"负责解释", r"解释(?:机关|部门|单位|权)|负责解释"),
)
_FUNCTIONS = tuple((re.compile(clause), re.compile(said)) for clause, said in FUNCTIONS)
MOST = 2
"""More clauses than these that do the same are told apart by their words only."""


def by_function(policy: Policy, material: Material) -> Iterator[tuple[int, int]]:
    """(sentence, clause) links, background sentences included: they often tell when the policy starts."""
    texts = [policy.text[c.span.start : c.span.end] for c in policy.clauses]
    for does, told in _FUNCTIONS:
        holders = [number for number, text in enumerate(texts) if does.search(text)]
        if not 0 < len(holders) <= MOST:
            continue
        for sentence in material.body:
            if told.search(material.text, sentence.span.start, sentence.span.end):
                yield from ((sentence.index, holder) for holder in holders)
