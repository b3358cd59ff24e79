"""The same verb said and denied (已经发放的要追回 for 已经发放的不予追回)."""

from __future__ import annotations

import re

FORBID = re.compile(
    r"不得|严禁|禁止|不许|不准|不允许|不能(?!力)|不可(?!抗|避)|不予|不再|不给|不享受|暂停|停止|停发|不设|不收|免收|别(?!墅|的|人)|没有?|未(?!来|成年)|不(?!仅|但|少|同|断|足|到|超|高|低|满|管|论|等)|无需|免(?!费)"
)
_NOT = r"非(?=[第本首]|全日制)"
"""非第一完成单位 = 不是第一完成单位."""
_DENIAL = re.compile(FORBID.pattern + rf"|无(?!人|线|障|偿|形|论|缝|害|需|须)|{_NOT}")
_NO = re.compile(rf"不(?:再|会|能|得|予|算|用|是)?|未|没有?|无(?!人|线|障|偿|形)|{_NOT}")
_HAN2 = re.compile(r"[\u4e00-\u9fff]{2}")
_UNMET = re.compile(r"^[^，。；]{0,10}(?:不|未|没)[^，。；]{1,6}的[，,]?")
_ONLY = re.compile(r"只|才|除|避免|杜绝|防止|红线|打击|查处|罚|违规|违法|非法|危害|处分|追究|严厉")
_ATTRIBUTE = re.compile(r"(?:不|未|没)[^，。；]{1,16}的")
_PENALTY = re.compile(r"罚款|责令|处分|警告|吊销")
_BOUNDS = frozenset({"超过", "高于", "低于", "少于", "多于", "满足"})


def denied(ours: str, theirs: str, clause: str, sentence: str) -> tuple[str, str, bool] | None:
    """The denying words, the verb, and whether the interpretation is the one that denies; else None.

    Only where the one stretch denies once and the other never, so that nothing turns it round again.
    """
    ours, theirs = _UNMET.sub("", ours), _UNMET.sub("", theirs)
    nots = denials(ours), denials(theirs)
    if "不得不" in ours or sorted(nots) != [0, 1]:
        return None
    deny, assent = (ours, theirs) if nots[0] else (theirs, ours)
    match = _NO.search(deny)
    if match is None:
        return None
    verb = deny[match.end() : match.end() + 2]
    if not _HAN2.fullmatch(verb) or verb[0] in "在对向按经有被" or verb in _BOUNDS or verb not in assent:
        return None
    if _ATTRIBUTE.match(deny[match.start() :]) or _PENALTY.search(clause if nots[1] else deny):
        return None
    if assent.count(verb) > 1 or (nots[1] and _ONLY.search(sentence)):
        return None
    turned = len(re.findall(rf"(?:{FORBID.pattern})[\u4e00-\u9fff]{{0,6}}?{verb}", clause))
    if (turned and nots[0]) or (clause.count(verb) > turned and nots[1]):
        return None
    return match.group(), verb, bool(nots[0])


def denials(text: str) -> int:
    """How often a stretch denies or forbids."""
    return len(_DENIAL.findall(text))
