"""A construction that needs two halves with only one of them, or with halves that do not belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.types import Document, Finding, Rule, Severity

PAIRED = Rule(
    "WRD-03",
    "关联词语搭配",
    "wording",
    Severity.HINT,
    "《报纸期刊质量管理规定》（国新出发〔2020〕10号）附件《报纸编校差错率计算方法》：语法差错",
    0.0,
    "成对的关联词语缺了后一半，或前后不相配。",
)
RULES = (PAIRED,)

# Only where the second half is all but obligatory: opener, any of which completes it, what is missing.
_HALVES = {
    "不但": (re.compile("而且|并且|还|也|更|又|反|甚至|同时|都|且|就|连|再|均|亦|进而|却|而是"), "而且"),
    "不仅": (
        re.compile("而且|并且|还|也|更|又|反|甚至|同时|都|且|就|连|再|均|亦|进而|却|是|让|使|并|要|对|带|帮|如此"),
        "而且",
    ),
    "虽然": (re.compile("但|可|却|然|仍|还|也|不过|只是|都|依旧|而|又|就|更|并|毕竟|总|同样|是"), "但"),
}
# What does not go together, and what does; 就是 and 就算 are other words.
_MISMATCHES = (
    (
        re.compile(r"只有(?!一)[^，。；！？\n]{2,25}，[^，。；！？\n才]{0,3}就(?:能|会|可以|一定|必[将须])"),
        "只有……才……",
    ),
    (re.compile(r"只要[^，。；！？\n]{2,25}，[^，。；！？\n就]{0,3}才(?:能|会|可以)"), "只要……就……"),
    (re.compile(r"(?:尽管|虽然)[^，。；！？\n]{2,25}，(?:所以|因此)"), "虽然……但是……"),
    (re.compile(r"(?:无论|不论|不管)[^，。；！？\n]{2,25}，(?:但|却)"), "无论……都……"),
)
_OPENER = re.compile("尽管|不但|不仅|虽然|只有|只要|无论|不论|不管")
_END = re.compile(r"[。！？!?\n\r]|$")
LONGEST = 300  # characters of a sentence that are looked through
_SHORT = 6  # a remainder shorter than this is a heading or a quoted scrap, not a sentence


def check(document: Document, context: Context) -> Iterator[Finding]:
    """WRD-03, looking to the end of the sentence after each opener."""
    text = document.text
    for opener in _OPENER.finditer(text):
        word, start = opener[0], opener.start()
        for pattern, pair in _MISMATCHES:
            if match := pattern.match(text, start):
                message = f"“{word}”与后文不搭配，通常用“{pair}”，请核对。"
                yield make_finding(PAIRED, document, start, match.end(), message)
        if word not in _HALVES:
            continue
        stop = _END.search(text, start, start + LONGEST)
        if stop is None or (stop.start() == start + LONGEST < len(text)):
            continue
        rest = text[opener.end() : stop.start()]
        partner, missing = _HALVES[word]
        clause, comma, after = rest.partition("，")
        if comma and len(after) >= _SHORT and clause[:1] not in "仅是限在" and not partner.search(rest):
            message = f"“{word}”之后没有与之呼应的词（如“{missing}”），请核对句子是否完整。"
            yield make_finding(PAIRED, document, start, opener.end(), message)
