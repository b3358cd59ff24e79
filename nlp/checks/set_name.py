"""The name of a set phrase, in quotation marks, one slip from what it is: “四个意式”, “两个立确”.

The number is not looked at (三个意识 may be other three), nor what makes a word of its own (四个意见). A slip that
sounds the same is enough; another one needs the right name of a kindred phrase beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.checks.base import Context, make_finding
from nlp.lexicon.expansion import expansions
from nlp.lexicon.key import key_of
from nlp.lexicon.words import is_word
from nlp.types import Document, Finding, Rule, Severity

NAME = Rule(
    "SET-05",
    "固定表述名称有误",
    "phrase",
    Severity.SERIOUS,
    "各固定表述的权威出处，见词条",
    1.0,
    "引号中的名称与固定表述只差一字（“四个意式”）；数词不同、另成一词的不算。",
)
RULES = (NAME,)

_QUOTED = re.compile(r"[“\"](?P<name>[\u4e00-\u9fff]{3,6})[”\"]")
_NUMBERS = frozenset("一二两三四五六七八九十")
_KINDRED = ("四个意识", "四个自信", "两个确立", "两个维护")
_NEAR = 40


def check(document: Document, context: Context) -> Iterator[Finding]:
    """SET-05, with the name as fix."""
    text = document.text
    names = expansions(key_of(context.release))
    numbered = [name for name in names if name[0] in _NUMBERS and len(name) >= 4]
    for match in _QUOTED.finditer(text):
        written = match["name"]
        if written in names:
            continue
        right = next((name for name in numbered if _slip(written, name)), None)
        if right is None:
            continue
        around = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        kindred = any(name in around for name in _KINDRED if name != right)
        if not kindred and not (len(written) == len(right) and _sounds(written) == _sounds(right)):
            continue
        entry = names[right][0]
        yield make_finding(
            NAME,
            document,
            *match.span("name"),
            f"“{written}”应为“{right}”。",
            right,
            judged=context.then,
            severity=entry.severity,
            authority=entry.authority,
            origin=entry.origin,
        )


def _slip(written: str, name: str) -> bool:
    """Whether one character of the name, its number left out, is another, lost, doubled or moved, and no word comes."""
    if abs(len(written) - len(name)) > 1 or written[0] != name[0]:
        return False
    rest, right = written[1:], name[1:]
    if len(rest) == len(right):
        wrong = [place for place, char in enumerate(rest) if char != right[place]]
        one = len(wrong) == 1 and rest[wrong[0]] not in _NUMBERS and right[wrong[0]] not in _NUMBERS
        moved = len(wrong) == 2 and sorted(rest) == sorted(right) and wrong[1] == wrong[0] + 1
        return (one or moved) and not is_word(rest[-2:])
    longer, shorter = (rest, right) if len(rest) > len(right) else (right, rest)
    places = [at for at in range(len(longer)) if longer[:at] + longer[at + 1 :] == shorter]
    if not places or longer[places[0]] in _NUMBERS:
        return False
    doubled = longer is rest and any(rest[at] == rest[at - 1] for at in places if at)
    return doubled or longer is right


def _sounds(text: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return list(lazy_pinyin(text))
