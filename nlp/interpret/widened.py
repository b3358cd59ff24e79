"""Scope widened: all for some (全市 for 某区域), or the word gone that narrows a group (女职工 for 怀孕女职工)."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from nlp.interpret.context import contained
from nlp.interpret.material import Material
from nlp.interpret.rivals import Ground
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.interpret.witness import borne_out, piece_at

if TYPE_CHECKING:
    from nlp.interpret.free import Facing

FIT, FIT_WORD, TOLD, LOST, SHARE, LEFT, HELD = 0.4, 0.5, 0.35, 1.0, 0.15, 0.25, 0.5
"""How well a stretch must fit, and where only a word is gone; share of its other words that the policy stretch must
hold; weight of the narrowing words, their share of the policy stretch, and what share of them may be told; share of
the policy stretch that must be told where a word is only gone."""
KINDS = (
    (
        re.compile(r"所有(?![者权制人的])|全部(?!由)|一切|全体|各类"),
        re.compile(r"所有|全部|全额|足额|一切|全体|任何|各类|各级|均|凡|每[个户家人]"),
    ),
    (
        re.compile(r"全(?:[国省市县区镇乡]|城区?|域)(?:域|范围)?内?(?!财政|统筹|民)"),
        re.compile(r"全[国省市县区域镇乡面]|本[省市县区](?:行政区域|范围)"),
    ),
    (re.compile(r"各级(?!财政|政府|人民)"), re.compile(r"各级|县级以上|所有|全部")),
)
"""All of a group, all of a place; and how a policy says as much."""
QUALIFIERS = (
    "怀孕|孕期|哺乳期|困难|特困|低保|残疾|重度|失能|高龄|独居|空巢|孤寡|留守|失业|登记失业|退役|未成年|农村|城镇|中小|小微|微型|"
    "规上|规模以上|限额以上|高新技术|民营|国有|外资|新建|改建|扩建|既有|老旧|一级|二级|三级|甲级|"
    "大型|中型|小型|特种|高危|危险|高层|公办|民办|全日制|寄宿|离校未就业|应届|签约|定点|持证|在册|在籍|无房|多孩|二孩|三孩"
)
_LIMITS = re.compile(
    rf"{QUALIFIERS}|符合|重点|重要|新增|部分|试点|以[上下]|有条件|区域|范围|地段|片区|老城|[^，]区(?!域)|"
    r"经[^，]{2,12}的|[^，]{3,14}的，|[^，]{2,10}的[\u4e00-\u9fff]{2,}"
)
_QUALIFIED = re.compile(rf"(?P<word>{QUALIFIERS})(?:的)?(?P<noun>[\u4e00-\u9fff]{{2}})")


def judge_widened(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    """The stretch says all where the policy stretch narrows, or leaves out the word that narrows it."""
    if facing.fit < FIT:
        return None
    ours = material.text[facing.ours.start : facing.ours.end]
    theirs = policy.text[facing.theirs.start : facing.theirs.end]
    for every, any_of in KINDS:
        wide = every.search(ours)
        if wide and not any_of.search(theirs) and _LIMITS.search(theirs) and wide.group()[:2] not in facing.clause:
            bare = ground.scale.of(ours.replace(wide.group(), "，"))
            lost = {gram: weight for gram, weight in ground.scale.of(theirs).items() if gram not in bare}
            around = ground.scale.of(_sentence(material, facing))
            told = sum(weight for gram, weight in lost.items() if gram in around)
            held = contained(bare, ground.scale.of(facing.clause), 1.0)
            said = piece_at(material.text, facing.ours.start + wide.start(), facing.ours)
            own = material.text[said.start : said.end]
            mass = sum(lost.values())
            if held < TOLD or mass < max(LOST, SHARE * sum(ground.scale.of(theirs).values())) or told > LEFT * mass:
                continue
            if not borne_out(ground, policy.text, facing.theirs, own, partial(_says, any_of)):
                note = f"范围扩大：政策有限定（“{theirs}”），解读写成“{wide.group()}”"
                return Contradiction(Kind.SCOPE, facing.theirs, facing.ours, note)
    return _unqualified(material, facing, ours, theirs)


def _unqualified(material: Material, facing: Facing, ours: str, theirs: str) -> Contradiction | None:
    """A group told without the word that narrows it, which nothing under the same heading tells either."""
    if facing.held < HELD or facing.fit < FIT_WORD:
        return None
    for match in _QUALIFIED.finditer(theirs):
        at = ours.find(match["noun"])
        told = match["word"] in _section(material, facing) or set(match["word"]) & set(_sentence(material, facing))
        if at < 0 or told:
            continue
        if _QUALIFIED.search(ours[max(0, at - 6) : at + 2]) or match["noun"] in theirs.replace(match.group(), "，"):
            continue
        note = f"范围扩大：政策有“{match['word']}”这一限定，解读没有"
        return Contradiction(Kind.SCOPE, facing.theirs, facing.ours, note)
    return None


def _says(words: re.Pattern[str], piece: str) -> bool:
    return words.search(piece) is not None


def _sentence(material: Material, facing: Facing) -> str:
    return material.text[facing.sentence.span.start : facing.sentence.span.end]


def _section(material: Material, facing: Facing) -> str:
    """All that stands under the same heading, and the heading."""
    name = facing.sentence.section
    near = [s for s in material.sentences if s.section == name and abs(s.index - facing.sentence.index) <= 4]
    return name + material.title + "，".join(material.text[s.span.start : s.span.end] for s in near)
