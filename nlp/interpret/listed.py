"""The stretches between commas of a sentence, and the parts that it lists (规定许可条件、申请材料和许可程序)."""

from __future__ import annotations

import re

from nlp.interpret.rough import LEAD, PIECES

_TAIL = re.compile(
    r"(?:等(?:方面|环节|内容|情况|情形|事项|要求|规定|各类|具体情形|具体要求)?.*|(?:方面|环节)(?:的|提出|作出).*)$"
)
_AND = re.compile(r"以及|及其|[、和及与]")
_OPENING = re.compile(
    r"^(?:答[：:]?|[一二三四五六七八九十]+是|同时|此外|其中|还|也|明确了?|规定了?|要求|提出了?|包括|主要|对|实行|建立|细化|强化|"
    r"优化|调整|重点|针对|关于|比如|譬如|在)+"
)
LONGEST_PART = 16


def stretches_of(said: str) -> list[str]:
    """What stands between commas, without its opening words (一是, 明确, 同时)."""
    found = [LEAD.sub("", match.group()) for match in PIECES.finditer(said)]
    return [stretch for stretch in found if len(stretch) >= 4]


def parts_of(said: str, shortest: int = 2) -> list[str]:
    """The parts of every list in a sentence, without what leads to the list and what ends it (等方面的要求)."""
    found = []
    for match in PIECES.finditer(said):
        stretch = LEAD.sub("", match.group())
        if "、" not in stretch and "等" not in stretch:
            continue
        core = _TAIL.sub("", _OPENING.sub("", stretch))
        parts = [part for part in _AND.split(core) if len(part) <= LONGEST_PART]
        found += [part for part in (_OPENING.sub("", part) for part in parts) if len(part) >= shortest]
    return found
