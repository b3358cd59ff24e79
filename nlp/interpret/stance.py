"""Leave, duty and ban: whether a stretch and its policy stretch take opposite stances on the same act."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.interpret.context import contained, shared
from nlp.interpret.denial import FORBID, denials, denied
from nlp.interpret.leave import follows_leave
from nlp.interpret.material import Material
from nlp.interpret.rivals import Ground
from nlp.interpret.structure import Policy
from nlp.interpret.types import Contradiction, Kind
from nlp.interpret.witness import borne_out, piece_at
from nlp.types import Span

if TYPE_CHECKING:
    from nlp.interpret.free import Facing

PERMIT = re.compile(
    r"可以|(?<=[\u4e00-\u9fff])(?<![只不才方])可(?![靠持再行])|(?<![只不才可功职技性机产智潜节动])能(?![源力够量耗效级])|允许|准许|有权"
)
ALSO = re.compile(
    r"(?:也|都|照样?|仍然?|均|还)(?:可以?|能|给|有|报|发|补|算|行|要|收|享受|照发|不受)|照[发给报]|少量|一律可"
)
REQUIRE = re.compile(
    r"应当|应该|应(?P<do>[\u4e00-\u9fff])尽(?P=do)|必须|务必|一定要|(?<![只主需不重])要(?![求素点件闻么])|须|强制|不得不"
)
HARD = re.compile(r"应当|应该|必须|务必|一定要|强制|一律(?!不)|要求.{0,6}必须")
ENCOURAGE = re.compile(r"鼓励|倡导|提倡|支持|引导")
MILD = re.compile(r"原则上|一般|尽量|建议|可视情况|最好(?!的)|酌情")
ALL = re.compile(r"一律|全部|全都|必须|都要|都须")
CHOICE = re.compile(r"可以|可自愿|可选择")
_WEAK = re.compile(rf"可以|{ENCOURAGE.pattern}")
_FIRM = re.compile(r"严禁|不得|禁止|必须|应当|一律")
_ACT_OF_WILL = re.compile(r"申请|咨询|查询|选择|举报|投诉|登录|拨打|提出|自愿|提交|办理|享受|领取")
_AT_WILL = re.compile(r"(?:视情况|根据情况|酌情|自行|选择性|适当)*")
_RIGHT = re.compile(r"享受|享有|领|获得|得到|申领|拿到|免费|直接|凭")
"""What one must give the other may have: 应当免费送书, 可以享受免费送书."""
_QUESTION = re.compile(r"[？?]|是否|能不能|可不可以|受不受|吗$")
ACT, ACT_MASS = 7, 0.55
_BANS = frozenset({"不得", "严禁", "禁止", "不能", "不许", "不准", "不予"})
SURE, FAIR, DENIED, LOUD, HELD = 0.6, 0.45, 0.5, 0.4, 0.45
"""Fit from which two stretches are about the same act whatever their verbs; with a figure in common; for one verb;
where the interpretation says so aloud (也可以); share of the policy's stretch that is told."""
_NOT_TO_REFUSE = re.compile(r"[^，。；]{0,6}(?:拒|推诿|要求|限制|阻|妨碍|强制|歧视|拖延|收取|低于|少于|超过|干预|干涉)")
"""A ban on refusing is leave: 不得拒绝 bears 也可以 out."""
_ITEM = re.compile(r"[（(][一二三四五六七八九十\d]+[）)]")
_LEAD_IN = re.compile(r"[^。；\n]{0,80}(?:下列|以下|如下)[^。；\n：:]{0,20}[：:]")
_CASE = re.compile(r"[^，,。；;：\n]{0,12}的(?:[，,。；;]|$)")
"""未申请的，: the words of a case, not a ban."""
_ATTRIBUTE = re.compile(
    r"(?:没有?|未|不)(?!得|准|许)[^，。；]{1,12}的"
    r"(?=[^要应须可不也都将由会就给按处罚，。；\W][\u4e00-\u9fff])"
)
"""没有法律依据的保证金: what kind it is, not a ban."""
_FREE = re.compile(r"免收|免征|免缴|免交|免费|无偿|不收取?|不得收取|不设")
_PAID = re.compile(r"(?:要|需要?|须|应当?)(?:交|缴|付|收)|收取[^不]{0,6}费|收费")
_SPARE = re.compile(r"可以?不|不必|不用|无需|不需要?")
_STOPS = frozenset({"不予", "不再", "暂停", "停止", "停发", "不设", "不收"})
_PLAIN_BANS = frozenset({"不得", "严禁", "禁止", "不许", "不准"})


@dataclass(frozen=True, slots=True)
class _Opposed:
    """What the policy says, what the interpretation says, where (in its stretch), and who else says so."""

    kind: Kind
    note: str
    at: int
    speaks: Callable[[str], bool]


def judge_stance(policy: Policy, material: Material, ground: Ground, facing: Facing) -> Contradiction | None:
    """A ban told as leave, leave as a ban, a duty as a choice, a choice as a duty, encouragement as a duty."""
    ours = material.text[facing.ours.start : facing.ours.end]
    theirs = policy.text[facing.theirs.start : facing.theirs.end]
    if _QUESTION.search(ours):
        return None
    sentence = material.text[facing.sentence.span.start : facing.sentence.span.end]
    mild = MILD.search(policy.text, facing.unit.start, facing.unit.end) is not None
    unit = policy.text[facing.unit.start : facing.unit.end]
    allowed = follows_leave(unit, sentence)
    for item in _opposed(ground, facing, ours, theirs, sentence, mild, allowed):
        said = piece_at(material.text, facing.ours.start + item.at, facing.ours)
        if borne_out(ground, policy.text, facing.theirs, material.text[said.start : said.end], item.speaks):
            continue
        return Contradiction(item.kind, Span(facing.theirs.start, facing.theirs.end), facing.ours, item.note)
    return None


def _opposed(
    ground: Ground, facing: Facing, ours: str, theirs: str, sentence: str, mild_unit: bool, allowed: bool
) -> Iterator[_Opposed]:
    listed = _ITEM.match(theirs) is not None and not (_ban(theirs) or PERMIT.search(theirs))
    if listed and facing.fit >= SURE:
        lead = _LEAD_IN.match(facing.clause)
        theirs = lead.group() + theirs if lead else theirs
    ban, leave, told = _ban(theirs), PERMIT.search(theirs), _ban(ours)
    also = ALSO.search(ours)
    may = PERMIT.search(ours) or also
    duty, must, soft = REQUIRE.search(theirs), HARD.search(ours), CHOICE.search(ours)
    if ban and ban.group() in _STOPS and also and not told and facing.fit >= (LOUD if "照" in also.group() else FAIR):
        yield _reversed(ban, also, PERMIT)
    sure = facing.fit >= SURE and (listed or (facing.tied and "，" not in theirs))
    alone = "，" not in ours and facing.fit >= SURE and facing.held >= HELD
    loud = ban and also and ban.group() in _PLAIN_BANS and not _NOT_TO_REFUSE.match(theirs, ban.end())
    loud = loud and facing.fit >= LOUD and not PERMIT.search(facing.clause)
    sure = sure or alone or bool(loud)
    if ban and not leave and may and not told and (sure or _same_act(ground, theirs, ban.end(), ours, may.end())):
        yield _reversed(ban, may, PERMIT)
    if leave and not ban and told and told.group() in _BANS and not (PERMIT.search(ours) or REQUIRE.search(theirs)):
        elsewhere = any(m.group() in _BANS for m in FORBID.finditer(facing.clause))
        if not elsewhere and _same_act(ground, theirs, leave.end(), ours, told.end()):
            yield _reversed(leave, told, FORBID)
    free, paid = _FREE.search(theirs), _PAID.search(ours)
    if free and paid and not told:
        yield _reversed(free, paid, _PAID)
    spare = _SPARE.search(ours)
    if duty and spare and not ban and _same_act(ground, theirs, duty.end(), ours, spare.end()):
        yield _unequal(duty, spare, _SPARE)
    if duty and soft and not leave and not (ban or told or allowed) and not REQUIRE.search(ours):
        after = ours[soft.end() : soft.end() + 4]
        will = (not facing.tied and _ACT_OF_WILL.match(after)) or _RIGHT.match(after)
        if not will and (facing.fit >= SURE or _same_act(ground, theirs, duty.end(), ours, soft.end())):
            yield _unequal(duty, soft, PERMIT)
    urged = ENCOURAGE.match(ours) or re.search(r"鼓励|倡导|提倡", ours)
    bare = not (ENCOURAGE.search(theirs) or leave or ban or told or REQUIRE.search(ours))
    if duty and urged and bare and (facing.fit >= SURE or _same_act(ground, theirs, duty.end(), ours, urged.end())):
        yield _unequal(duty, urged, ENCOURAGE)
    weak = _WEAK.search(theirs)
    tied = facing.tied and facing.fit >= FAIR
    free_to = weak and not (duty or (ban and not ban.group().startswith("免")) or "可以" in ours)
    if must and weak and free_to and (tied or _same_act(ground, theirs, weak.end(), ours, must.end())):
        yield _unequal(weak, must, HARD)
    mild, every = MILD.search(theirs), ALL.search(ours)
    if mild and every and not MILD.search(ours):
        note = f"漏掉限定：政策有“{mild.group()}”，解读写成“{every.group()}”"
        yield _Opposed(Kind.CONDITION, note, every.start(), _any_of(ALL))
    milder, firm = MILD.search(ours), _FIRM.search(theirs)
    if milder and duty and not mild_unit and facing.tied and facing.fit >= LOUD and not must:
        yield _unequal(duty, milder, MILD)
    if milder and firm and not mild_unit and told:
        yield _unequal(firm, milder, MILD)
    verb = denied(ours, theirs, facing.clause, sentence) if facing.fit >= DENIED else None
    if verb is not None:
        no, act, mine = verb
        holder, other = ("解读", "政策") if mine else ("政策", "解读")
        note = f"意思相反：{holder}写“{no}{act}”，{other}写“{act}”"
        yield _Opposed(Kind.NEGATION, note, ours.find(act), lambda piece: act in piece and (denials(piece) > 0) == mine)


def _ban(text: str) -> re.Match[str] | None:
    """The first word that forbids or denies, those of a case left out (未申请的，)."""
    for match in FORBID.finditer(text):
        if match.group() in _PLAIN_BANS:
            return match
        if not _CASE.match(text, match.end()) and not _ATTRIBUTE.match(text, match.start()):
            return match
    return None


def _reversed(one: re.Match[str], other: re.Match[str], words: re.Pattern[str]) -> _Opposed:
    note = f"意思相反：政策为“{one.group()}”，解读写成“{other.group()}”"
    return _Opposed(Kind.NEGATION, note, other.start(), _any_of(words))


def _unequal(one: re.Match[str], other: re.Match[str], words: re.Pattern[str]) -> _Opposed:
    note = f"要求强度不一致：政策为“{one.group()}”，解读写成“{other.group()}”"
    return _Opposed(Kind.OBLIGATION, note, other.start(), _any_of(words))


def _any_of(words: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda piece: words.search(piece) is not None


def _same_act(ground: Ground, theirs: str, at: int, ours: str, place: int) -> bool:
    """Whether what follows the word of force is the same act on both sides (it may stand first in the other)."""
    place += len(_AT_WILL.match(ours, place).group())  # type: ignore[union-attr]
    act = ground.scale.of(ours[place : place + ACT])
    other = ground.scale.of(theirs[at : at + 2 * ACT])
    if not act or not other:
        return False
    back = contained(ground.scale.of(theirs[at : at + ACT]), ground.scale.of(ours), 1.0)
    return contained(act, other, 1.0) >= 0.3 or shared(act, other) >= ACT_MASS or back >= 0.45
