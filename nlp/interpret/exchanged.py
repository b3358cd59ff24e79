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
from nlp.types import Span

if TYPE_CHECKING:
    from nlp.interpret.free import Facing

FIT, FIT_PAYS, CLOSE = 0.5, 0.3, 0.7
"""How well a stretch must fit the policy stretch; where both say who pays, which few stretches do; where the policy
never names the party."""
_BY_WHOM = re.compile(r"由(?P<rest>[\u4e00-\u9fff]{5,20})")
_ANYBODY = re.compile(r"有关|相关|各|职能|其他|自己|自行|本人|自愿|主管部门|双方")
_BASE = re.compile(r"街道|村委会|居委会|村民委员会|居民委员会|社区")
"""Below every government."""
_LEVEL = re.compile(r"中央|国家|[省市县区镇乡]")


def judge_exchanged(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    """The one party that acts in the stretch is another kind of party than the one that acts in the policy stretch."""
    if facing.fit < FIT_PAYS:
        return None
    mine = [one for one in parties(material.text, facing.ours.start, facing.ours.end) if one.part]
    theirs = [one for one in parties(policy.text, facing.theirs.start, facing.theirs.end) if one.part]
    if len(mine) != 1 or len(theirs) != 1 or mine[0].part != theirs[0].part:
        return _led(policy, material, facing) if facing.fit >= FIT else None
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


def _led(policy: Policy, material: Material, facing: Facing) -> Contradiction | None:
    """由X另行规定 for 由Y另行规定: whoever the two are, where one act follows and their names share nothing."""
    ours, theirs = facing.ours, facing.theirs
    mine = list(_BY_WHOM.finditer(material.text, ours.start, ours.end))
    other = list(_BY_WHOM.finditer(policy.text, theirs.start, theirs.end))
    if len(mine) != 1 or len(other) != 1:
        return None
    cut = _common(mine[0]["rest"], other[0]["rest"])
    if cut is None:
        return None
    said, had = mine[0]["rest"][: cut[0]], other[0]["rest"][: cut[1]]
    kinds = [{one.kind for one in parties(name, 0, len(name))} for name in (said, had)]
    shared = set(said) & set(had) - set("省市县区镇乡")
    if shared or said in facing.clause or _ANYBODY.search(said + had) or (kinds[0] & kinds[1]):
        return None
    at, place = mine[0].start("rest"), other[0].start("rest")
    note = f"主体不一致：政策为“{had}”，解读写成“{said}”"
    return Contradiction(Kind.SUBJECT, Span(place, place + len(had)), Span(at, at + len(said)), note)


def _common(one: str, other: str) -> tuple[int, int] | None:
    """Where the first two characters that both stretches hold begin in each, behind a name of three or more."""
    for place in range(3, len(one) - 1):
        at = other.find(one[place : place + 2], 3)
        if at > 0:
            return place, at
    return None


def _differ(one: Party, other: Party, policy: str, fit: float) -> bool:
    """Whether the two cannot be one party under two names; ``one`` is the policy's."""
    if one.kind != other.kind:
        return True
    known = one.kind == PUBLIC or other.name in policy or fit >= CLOSE
    return known and _apart(one, other)


def _apart(one: Party, other: Party) -> bool:
    """Whether two of one kind stand on different levels, or have quite other words before their heads."""
    if one.kind == PUBLIC and bool(_BASE.search(one.name)) != bool(_BASE.search(other.name)):
        return True
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
