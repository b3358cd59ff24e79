"""Subject: the body that acts, where policy and interpretation name different ones before the same predicate."""

from __future__ import annotations

import re

from nlp.interpret.compare import Difference
from nlp.interpret.material import Material
from nlp.interpret.pairing import PUNCTUATION, Pairing, place_of
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.interpret.wording import body_around, same_office

_MODAL = re.compile(r"^(?:要|应当|应|须|需|可以|将|负责)")
OPENERS = frozenset(["", *"，,。；;：:、！？\n　 》）"])


def judge_subject(policy: Policy, material: Material, pairing: Pairing, difference: Difference) -> Contradiction | None:
    if len(difference.policy) > 12 or len(difference.interpretation) > 12:
        return None
    one, other = (
        place_of(difference.policy, difference.policy_at, pairing.policy),
        place_of(difference.interpretation, difference.interpretation_at, pairing.interpretation),
    )
    theirs = body_around(policy.text, one.start, one.end, pairing.unit)
    ours = body_around(material.text, other.start, other.end, pairing.segment)
    if theirs is None or ours is None:
        return None
    name, said = policy.text[theirs.start : theirs.end], material.text[ours.start : ours.end]
    if (
        policy.text[theirs.start - 1 : theirs.start] == "、"
        or same_office(name, said)
        or said in policy.text[pairing.unit.start : pairing.unit.end]
    ):
        return None
    before = common(
        policy.text[pairing.unit.start : theirs.start][::-1], material.text[pairing.segment.start : ours.start][::-1]
    )
    after = common(
        _MODAL.sub("", policy.text[theirs.end : pairing.unit.end]),
        _MODAL.sub("", material.text[ours.end : pairing.segment.end]),
    )
    opening = [opened(text, at) for text, at in ((policy.text, theirs.start), (material.text, ours.start))]
    closes = all(text[at : at + 1] in OPENERS for text, at in ((policy.text, theirs.end), (material.text, ours.end)))
    if not (
        (after >= 3 and before >= 2)
        or (after >= 4 and all(opening))
        or (after >= 7 and opening[1])
        or (closes and before >= 5)
    ):
        return None
    return Contradiction(Kind.SUBJECT, theirs, ours, f"主体不一致：政策为“{name}”，解读写成“{said}”")


def opened(text: str, at: int) -> bool:
    """Whether a clause begins at ``at``, save for one of 各, 由, 对, 向, 经."""
    return text[at - 1 : at] in OPENERS or (text[at - 1 : at] in "各由对向经" and text[at - 2 : at - 1] in OPENERS)


def common(one: str, other: str) -> int:
    """Length of the common prefix, white space and a leading comma left out."""
    size = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        size += a not in PUNCTUATION
    return size
