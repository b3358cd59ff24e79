"""Whether two files can be judged at all, and what is odd about them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.interpret.order import order_remark
from nlp.interpret.unread import unread
from nlp.types import Document, InputError

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SECRET = re.compile(
    r"(?:绝密|机密|秘密)[ \t　]*[★☆][^\s，。；）)]{0,6}|(?:此件|本件|此文)(?:不予|不宜|不)公开|"
    r"内部(?:资料|文件|材料|使用)[，,、 　]{0,2}(?:请?注意保[存密管]|(?:严禁|不得)(?:外传|扩散))"
)
"""What a text bears that must not be published (INT-23); personal data are found by the review in the same run."""
_LEAST_HAN, _LONGER = 0.3, 1.5
MOST = 200_000
"""Characters of either text: the longest laws have a quarter of it, and time grows faster than the length."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """``notes`` are remarks, sentences; ``swapped``: the two files seem to be exchanged."""

    notes: tuple[str, ...]
    swapped: bool


def check_input(policy: Document, interpretation: Document) -> Inputs:
    """Remarks on odd input; InputError where judging would mean nothing."""
    one, other = policy.text.strip(), interpretation.text.strip()
    if not one:
        if any(item.kind == "image" for item in policy.elements):
            raise InputError(policy.source or "政策", "政策里只有图片，没有文字，无法判断；请提供文字版")
        raise InputError(policy.source or "政策", "政策是空的，请检查文件")
    if not other:
        unread(interpretation)
        raise InputError(interpretation.source or "解读", "解读是空的，请检查文件")
    for document, name, text in ((policy, "政策", one), (interpretation, "解读", other)):
        if len(text) > MOST:
            raise InputError(
                document.source or name,
                f"{name}有{len(text) / 10_000:.0f}万字，超过{MOST // 10_000}万字，请只给要对照的部分",
            )
    if one == other:
        raise InputError(interpretation.source or "解读", "政策和解读是同一份文本，请检查是否选错文件")
    remark, swapped = order_remark(policy, interpretation)
    notes = [remark] if remark else []
    notes += unread(interpretation)
    marked = _SECRET.search(other)
    if marked:
        notes.append(f"解读里写有“{marked.group()}”，发布前请先作保密审查")
    if len(_HAN.findall(other)) < _LEAST_HAN * len(other):
        notes.append("解读里汉字很少：本系统只判断中文解读，得分不能作数")
    if not remark and len(other) > _LONGER * len(one):
        notes.append(f"解读（{len(other)}字）比政策（{len(one)}字）还长，请核对两份文件有没有放反")
    return Inputs(tuple(notes), swapped)
