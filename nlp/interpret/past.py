"""Figures that speak of the past: the value before a change, the term of an older policy."""

from __future__ import annotations

import re

from nlp.interpret.facts import Fact

_OLD = re.compile(r"(?:从|由|原来?(?:的)?|此前|过去|原先|以往)[^。；，]{0,24}$")
_THAN = re.compile(
    r"(?:比(?:原来|以前|以往|过去|此前|之前)?|(?:较|高于|低于)(?:原来|以前|以往|过去|此前|之前|上年|去年))的?$"
)
_OLD_AFTER = re.compile(r"^[^。；，]{0,10}?(?:扩围|提高|调整|延长|增加|降低|缩短|上调|下调|改为|变为|扩大|提升|至|到)")
_OLDER = re.compile(r"(?:原|旧|老|此前|以前|上一?轮|上一?个|曾)[^。；]{0,36}$")


def is_old(text: str, fact: Fact) -> bool:
    """The value before a change (从2011年…扩围至2012年) speaks of the past."""
    before = text[max(0, fact.start - 28) : fact.start]
    if _THAN.search(before):
        return True
    return bool(_OLD.search(before) and _OLD_AFTER.match(text[fact.end : fact.end + 14]))


def of_another(text: str, fact: Fact, other: Fact) -> bool:
    """Whether a term is that of an older policy: so called, or years away."""
    if _OLDER.search(text[max(0, fact.start - 40) : fact.start]):
        return True
    if isinstance(fact.value, tuple) and isinstance(other.value, tuple):
        years = fact.value[0], other.value[0]
        return years[0] is not None and years[1] is not None and abs(years[0] - years[1]) > 1
    return False
