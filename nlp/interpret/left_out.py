"""A group that the policy takes in and the interpretation shuts out: 独栋住宅楼不算 for 含独栋住宅楼."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.interpret.context import contained
from nlp.interpret.material import Material
from nlp.interpret.rivals import Ground
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind

if TYPE_CHECKING:
    from nlp.interpret.free import Facing

FIT, NAMED = 0.5, 0.7
"""How well the stretch must fit; how much of the group's name the policy stretch must hold."""
_OUT = re.compile(
    r"(?P<who>[^，。；]{2,14}?)(?:也|都|并|就)?不(?:在其中|包括在内|在此列|在范围|算(?:在内)?|纳入|列入|享受|能享受)"
    r"(?:$|[，。；])"
)
_DENIES = re.compile(r"[不非未无]|除|外|排除")
_IN = re.compile(r"[含包]|适用|对象|范围|是指|以及|[和及、]")


def judge_left_out(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    """Whether the stretch says that a group is left out which the policy stretch names without any denial."""
    ours = material.text[facing.ours.start : facing.ours.end]
    theirs = policy.text[facing.theirs.start : facing.theirs.end]
    out = _OUT.search(ours)
    if out is None or facing.fit < FIT or not _IN.search(theirs):
        return None
    if _DENIES.search(policy.text[facing.unit.start : facing.unit.end]):
        return None
    if contained(ground.scale.of(out["who"]), ground.scale.of(theirs), 0.5) < NAMED:
        return None
    note = f"范围缩小：政策包括“{out['who']}”，解读写成“{out.group()[len(out['who']) :].rstrip('，。；')}”"
    return Contradiction(Kind.SCOPE, facing.theirs, facing.ours, note)
