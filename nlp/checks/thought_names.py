"""习近平…思想 under a name that no document gives it: 习近平生态文明建设思想."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from nlp.checks.base import Context, make_finding
from nlp.lexicon.key import ReleaseKey, key_of
from nlp.types import Document, Finding, LexiconEntry, Rule, Severity

NAME = Rule(
    "SET-04",
    "固定名称有误",
    "phrase",
    Severity.SERIOUS,
    "各固定表述的权威出处，见词条",
    1.0,
    "“习近平……思想”不是词库所载的固定名称，且与其中一个相近。",
)
RULES = (NAME,)

_FIRST, _LAST = "习近平", "思想"
_NAMED = re.compile(rf"{_FIRST}(?P<what>[\u4e00-\u9fff]{{2,16}}?){_LAST}(?!观念|意识|作风|品德|道德)")
_SPOKEN = re.compile("同志|主席|书记|关于|的|[和及与等在对]|重要|论述|讲话|理论|指出|强调|系列|精神|学习")
_EARLIER = frozenset({"新时代中国特色社会主义经济", "新时代中国特色社会主义外交", "新时代中国特色社会主义法治"})
"""Names of earlier years that were right in their time."""
_ALIKE = 0.6


def check(document: Document, context: Context) -> Iterator[Finding]:
    """SET-04. One edit away is the lexicon's matter (protected names); what is like no name at all is silent."""
    names = _names(key_of(context.release))
    if not names or _FIRST not in document.text:
        return
    for match in _NAMED.finditer(document.text):
        what = match["what"]
        if what in names or what in _EARLIER or _SPOKEN.search(what):
            continue
        likeness = {name: _likeness(what, name) for name in names}
        nearest = max(sorted(names), key=lambda name: likeness[name])
        if likeness[nearest] < _ALIKE:
            continue
        entry = names[nearest]
        yield make_finding(
            NAME,
            document,
            match.start(),
            match.end(),
            f"没有“{match[0]}”这一固定名称，应为“{entry.right[0]}”，请核对。",
            entry.right[0],
            severity=entry.severity,
            authority=entry.authority,
            origin=entry.origin,
        )


def _likeness(what: str, name: str) -> float:
    """1 where one is in the other, the share of common characters else."""
    return 1.0 if name in what else SequenceMatcher(None, what, name, autojunk=False).ratio()


@lru_cache(maxsize=4)
def _names(key: ReleaseKey) -> dict[str, LexiconEntry]:
    """What stands between 习近平 and 思想 in the protected names of the release."""
    found = {}
    for entry in key.release.of_kind("phrase"):
        right = entry.right[0] if entry.form == "protected" else ""
        if right.startswith(_FIRST) and right.endswith(_LAST):
            found[right[len(_FIRST) : -len(_LAST)]] = entry
    return found
