"""A party put in the place of another in the same act: 职工 for 用人单位, 省级财政 for 县级财政."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from nlp.interpret.material import Material
from nlp.interpret.parties import PUBLIC, Party, parties
from nlp.interpret.rivals import Ground
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.interpret.witness import borne_out, piece_at

if TYPE_CHECKING:
    from nlp.interpret.free import Facing

FIT, FIT_PAYS, CLOSE = 0.5, 0.3, 0.7
"""How well a stretch must fit the policy stretch; where both say who pays, which few stretches do; where the policy
never names the party."""
_LEVEL = re.compile(r"中央|国家|[省市县区镇乡]")


def judge_exchanged(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    """The one party that acts in the stretch is another kind of party than the one that acts in the policy stretch."""
    if facing.fit < FIT_PAYS:
        return None
    mine = [one for one in parties(material.text, facing.ours.start, facing.ours.end) if one.part]
    theirs = [one for one in parties(policy.text, facing.theirs.start, facing.theirs.end) if one.part]
    if len(mine) != 1 or len(theirs) != 1 or mine[0].part != theirs[0].part:
        return None
    one, other = theirs[0], mine[0]
    if facing.fit < FIT and one.part != "pays":
        return None
    ours = material.text[facing.ours.start : facing.ours.end]
    if not _differ(one, other, policy.text, facing.fit) or one.name in ours or _acts(other, facing.clause):
        return None
    said = piece_at(material.text, other.span.start, facing.ours)
    if borne_out(ground, policy.text, facing.theirs, material.text[said.start : said.end], partial(_acts, other)):
        return None
    note = f"主体不一致：政策为“{one.name}”，解读写成“{other.name}”"
    return Contradiction(Kind.SUBJECT, one.span, other.span, note)


def _differ(one: Party, other: Party, policy: str, fit: float) -> bool:
    """Whether the two cannot be one party under two names; ``one`` is the policy's."""
    if one.kind != other.kind:
        return True
    known = one.kind == PUBLIC or other.name in policy or fit >= CLOSE
    return known and _apart(one, other)


def _apart(one: Party, other: Party) -> bool:
    """Whether two of one kind stand on different levels, or have a common head and quite other words before it."""
    if one.kind == PUBLIC:
        levels = set(_LEVEL.findall(one.name)), set(_LEVEL.findall(other.name))
        return one.head[-2:] == other.head[-2:] and all(levels) and not levels[0] & levels[1]
    words = one.before, other.before
    return all(len(word) >= 2 for word in words) and not set(one.name) & set(other.name) - set(one.head)


def _acts(party: Party, piece: str) -> bool:
    """Whether a policy stretch has a party of that kind act in that part."""
    return any(
        one.kind == party.kind and one.part == party.part and not _apart(one, party)
        for one in parties(piece, 0, len(piece))
    )
