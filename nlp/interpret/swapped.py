"""A public body put in the place of another: who decides, pays, checks, punishes."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from nlp.interpret.bodies import bodies
from nlp.interpret.material import Material
from nlp.interpret.rivals import Ground
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.interpret.witness import borne_out, piece_at
from nlp.interpret.wording import same_office
from nlp.types import Span

if TYPE_CHECKING:
    from nlp.interpret.free import Facing

ACT = 8
_ADDRESS = re.compile(r"\s*各[^，。；]{1,12}[、，]各")
"""各街道办事处、各幼儿园： names the readers, nobody who acts."""
_CUT = re.compile(r"[^\u4e00-\u9fff]|负责|应当|会同")
FIT, ABSENT, WITHIN = 0.5, 0.45, 0.68
"""How well a stretch must fit; where the policy names the body nowhere; where its own clause names it for another
act."""


def judge_swapped(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    """The body of the stretch is none of the policy sentence's, and none of those is named in the sentence."""
    mine = bodies(material.text, facing.ours.start, facing.ours.end)
    theirs = bodies(policy.text, facing.theirs.start, facing.theirs.end)
    clause = [body for body, _ in bodies(facing.clause, 0, len(facing.clause))]
    every = mine
    mine = [one for one in mine if not any(same_office(one[0], body) for body in clause)]
    sentence = facing.sentence.span
    told = [body for body, _ in bodies(material.text, sentence.start, sentence.end)]
    theirs = [one for one in theirs if not any(same_office(one[0], body) for body in told)]
    if not mine and len(every) == len(theirs) == 1 and facing.fit >= WITHIN and every[0][0] in facing.clause:
        mine = every if _same_act(material.text, every[0][1], policy.text, theirs[0][1]) else []
    if len(mine) != 1 or len(theirs) != 1:
        return None
    name, place = mine[0]
    known = any(same_office(name, body) for body, _ in bodies(policy.text, 0, len(policy.text)))
    if facing.fit < (FIT if known else ABSENT):
        return None
    if _generic(name) or all(_generic(body) for body, _ in theirs):
        return None
    said = piece_at(material.text, place.start, facing.ours)
    if borne_out(ground, policy.text, facing.theirs, material.text[said.start : said.end], partial(_names, name)):
        return None
    note = f"主体不一致：政策为“{theirs[0][0]}”，解读写成“{name}”"
    return Contradiction(Kind.SUBJECT, theirs[0][1], place, note)


def _same_act(text: str, mine: Span, source: str, theirs: Span) -> bool:
    """Whether the same two characters follow both bodies: both do the same."""
    said, had = text[mine.end : mine.end + ACT], source[theirs.end : theirs.end + ACT]
    return any(said[k : k + 2] in had for k in range(len(said) - 1) if _CUT.search(said, k, k + 2) is None)


def _names(name: str, piece: str) -> bool:
    return not _ADDRESS.match(piece) and any(same_office(name, body) for body, _ in bodies(piece, 0, len(piece)))


def _generic(name: str) -> bool:
    """有关部门 and the like may stand for any body."""
    return bool(re.search(r"有关|相关|各|主管部门$|职能|^部门$|其他", name))
