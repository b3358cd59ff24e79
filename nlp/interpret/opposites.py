"""Words that exclude each other (全部 / 部分, 试点 / 全面, 一方 / 双方) and levels (省级 / 市级, 二级 / 三级)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.interpret.material import Material
from nlp.interpret.rivals import Ground
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.interpret.witness import borne_out, piece_at

if TYPE_CHECKING:
    from nlp.interpret.free import Facing

PAIRS = (
    ("全部|全都|全额|全数|所有|一律", "(?<!大)部分|一部分|个别|少数|减半"),
    ("试点|试行", "全面(?:实施|推开|铺开|施行|推行|开展|实行)|全域|普遍"),
    (
        "同时|均|全部|一并|一起满足|都要?满足",
        "(?:之一|一个|任一|其中一项|任意一项|一条)(?:的|即可|就行|就可以)?",
    ),
    ("且|并且", "(?:满足|符合|具备|达到)(?:其中)?(?:一[项条个]|任一)"),
    ("其中(?:之一|一项|一条)|任一", "同时满足|两项都|都要满足"),
    ("一方|其中一人", "双方|两人都"),
    ("公办", "民办"),
    ("中小微?企业|小微企业", "大型企业|大中型"),
    ("同级|本级", "上级|下级"),
    ("最先|首位|第一个", "最后|末位"),
    ("之前|以前", "之后|以后"),
    ("省内|市内|本市户籍", "省外|市外|非本市户籍"),
    ("上调|提高|增加|上浮", "下调|降低|减少|下浮"),
    ("延长", "缩短"),
    ("城镇", "农村"),
    ("线上|网上", "线下"),
    ("公开", "保密"),
    ("强制", "自愿"),
    ("无偿|免费", "有偿|收费"),
    ("不得同时|不可同时|不能同时|只能|不重复|不得重复|不得叠加", "可以?(?:一起|同时|一并|叠加)|可叠加|都可以"),
    ("只能|仅能|只可|限领|限享受|仅限", "多次|不限次数|反复|不限"),
    ("减半", "全额|全部|翻倍|不打折"),
    ("全额|如数|足额", "一半|部分|减半"),
    ("全[县市省区域]|全面", "(?:只|仅)(?:在|限)"),
)
_PAIRS = tuple((re.compile(one), re.compile(other)) for one, other in PAIRS)
_LEVEL = re.compile(
    r"(?P<level>国家级|省级|市级|县级|区级|乡镇级|村级|[一二三四五]级|[轻中重]度)(?P<wide>及?以[上下])?的?(?P<noun>[\u4e00-\u9fff]{2,4})"
)
_COUNTY = "县（市、区）"
"""How policies write 县级."""
FIT = 0.4


def judge_opposites(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    """Scope turned round, or a level changed, in a stretch that otherwise says the same."""
    if facing.fit < FIT:
        return None
    ours = material.text[facing.ours.start : facing.ours.end]
    theirs = policy.text[facing.theirs.start : facing.theirs.end]
    for one, other in _PAIRS:
        for first, second in ((one, other), (other, one)):
            had, has = first.search(theirs), second.search(ours)
            if had and has and not second.search(theirs) and not first.search(ours):
                if _borne_out(policy, material, ground, facing, has.start(), second):
                    continue
                note = f"范围不一致：政策为“{had.group()}”，解读写成“{has.group()}”"
                return Contradiction(Kind.SCOPE, facing.theirs, facing.ours, note)
    return _level(policy, material, ground, facing)


def _borne_out(
    policy: Policy, material: Material, ground: Ground, facing: Facing, at: int, words: re.Pattern[str]
) -> bool:
    """Whether another policy stretch with one of ``words`` says what the stretch says at ``at``."""
    said = piece_at(material.text, facing.ours.start + at, facing.ours)
    own = material.text[said.start : said.end]
    return borne_out(ground, policy.text, facing.theirs, own, lambda piece: words.search(piece) is not None)


def _level(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    ours = material.text[facing.ours.start : facing.ours.end]
    theirs = policy.text[facing.theirs.start : facing.theirs.end]
    for match in _LEVEL.finditer(ours):
        if match["level"] in theirs or (match["level"] in ("县级", "区级") and _COUNTY in facing.clause):
            continue
        for other in _LEVEL.finditer(theirs):
            if _scale(other["level"]) != _scale(match["level"]) or other["level"] in ours:
                continue
            held = any(m["level"] == match["level"] and _like(m, match) for m in _LEVEL.finditer(facing.clause))
            if held and not facing.tied:
                continue
            same = re.compile(re.escape(match["level"]))
            if _like(match, other) and not _borne_out(policy, material, ground, facing, match.start(), same):
                note = f"级别不一致：政策为“{other['level']}”，解读写成“{match['level']}”"
                return Contradiction(Kind.SCOPE, facing.theirs, facing.ours, note)
    return None


def _scale(level: str) -> str:
    """Levels are compared on one scale: 一级 with 二级, 轻度 with 重度, 市级 with 省级."""
    return "rank" if level[0] in "一二三四五" else "degree" if level.endswith("度") else "government"


def _like(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two levels stand before the same noun."""
    return len(set(one["noun"]) & set(other["noun"])) >= 2
