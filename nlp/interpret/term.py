"""When a policy holds: whether a date or duration says when it starts, when it ends or how long it is valid."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.interpret.facts import Fact
from nlp.interpret.types import Kind

_STARTS = re.compile(r"起(?:正式)?(?:开始)?(?:施行|实施|执行|生效)|(?:正式)?(?:施行|生效)")
_OPENS = re.compile(r"起?(?:正式)?开始(?=[，。；\n]|$)")
_NAMED = re.compile(r"(?:政策|办法|条例|细则|新规|公告|通知|通告|方案|规定)(?:将|就)?[从自于]?$")
"""政策5月1日开始."""
_ENDS = re.compile(r"(?:有效期|执行|施行|实施|管用?)(?:期限?)?(?:一直)?(?:到|至|截止到?|截至)$")
_LASTS = re.compile(r"(?:有效期|试行期|[，。；]管用?)(?:限)?(?:为|是)?$")
_OF_POLICY = re.compile(r"(?:施行|实施|执行|生效|作废|废止)[^。；\n]{0,24}$")
"""The validity of the policy, not that of a certificate, stands beside the day it starts."""


def term_of(text: str, fact: Fact) -> str:
    """start | end | length | ''."""
    if fact.kind is Kind.DATE:
        return _date(text[max(0, fact.start - 10) : fact.start], text[fact.end : fact.end + 8])
    if fact.kind is Kind.DURATION and _LASTS.search(text[max(0, fact.start - 8) : fact.start]):
        return "length" if _OF_POLICY.search(text[max(0, fact.start - 48) : fact.start]) else ""
    return ""


@lru_cache(maxsize=4096)
def _date(before: str, after: str) -> str:
    if _STARTS.match(after) or (_OPENS.match(after) and _NAMED.search(before)):
        return "start"
    return "end" if _ENDS.search(before) else ""
