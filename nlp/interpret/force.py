"""Obligation, negation, scope, subject and condition: the words of the interpretation against its policy sentence.

Two ways, both silent on free paraphrase: near-verbatim sentences are laid side by side (compare.py); elsewhere only
an obligation word is compared, where policy and interpretation put it before the same predicate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nlp.interpret.align import Alignment
from nlp.interpret.compare import Difference, Token, differences, tokens_of
from nlp.interpret.facts import Fact, facts_of
from nlp.interpret.material import Material
from nlp.interpret.roles import pairs_of
from nlp.interpret.structure import Policy, split
from nlp.interpret.types import Contradiction, Kind
from nlp.interpret.wording import CLASS_NAMES, body_around, clash, same_body, words_of
from nlp.types import Span

NEAR, NEAR_PIECE = 0.52, 0.6
"""Share of equal tokens from which a segment, or a stretch between commas, counts as near-verbatim."""
SHORTEST = 5
SHARED = 0.4
HARD = frozenset({"must", "shall", "forbid", "need"})
SOFT = frozenset({"may", "encourage", "exempt"})
_OPENERS = frozenset(["", *"，,。；;：:、！？\n　 》）"])
_BOUNDS = frozenset({"不超过", "不低于", "不高于", "不少于", "不小于", "不大于"})
_EVERY = frozenset({"所有", "全部", "任何", "一律", "全体"})
_LEAD = re.compile(
    r"(?:答[：:])?(?:(?:一|二|三|四|五|六|七|八|九|十)+是)?(?:[（(][一二三四五六七八九十\d]+[）)])?(?:同时，|此外，|其中，)?"
    r"(?:《[^》]{2,30}》)?(?:还|也|进一步)?(?:明确)?(?:提出|规定|要求|明确|强调|指出)?[，：]?"
)
_LABEL = re.compile(r"(?:第[一二三四五六七八九十百零]+条|[（(][一二三四五六七八九十]+[）)]|\d{1,2}[.．、])[\s　]*")
_PUNCTUATION = frozenset("，,。；;：:、！？!?“”（）()")


@dataclass(frozen=True, slots=True)
class Pairing:
    """One interpretation segment against its closest policy sentence."""

    segment: Span
    unit: Span
    policy: list[Token]
    interpretation: list[Token]
    found: list[Difference]
    equal: float


def judge_force(policy: Policy, material: Material, alignment: Alignment) -> list[Contradiction]:
    """Contradictions in wording, in text order, at most one a kind and place."""
    facts = facts_of(material.text)
    pairs = [pairs_of(policy.text[unit.span.start : unit.span.end]) for unit in alignment.units]
    found: dict[tuple[Kind, int], Contradiction] = {}
    for sentence in material.body:
        if sentence.background and not alignment.of_sentence(sentence.index):
            continue
        for segment in split(material.text, sentence.span, segments=True):
            near = _nearest(material.text, segment, pairs)
            pairing = _closest(policy, material, alignment, segment, near, facts)
            items: list[Contradiction] = []
            if pairing is not None:
                judge = _side_by_side if pairing.equal >= NEAR else _same_predicate
                items = judge(policy, material, pairing)
            for piece in _pieces(material.text, segment):
                near = _nearest(material.text, piece, pairs)
                pairing = _closest(policy, material, alignment, piece, near, facts)
                if pairing is not None and pairing.equal >= (0.85 if sentence.background else NEAR_PIECE):
                    items += _side_by_side(policy, material, pairing)
            for item in items:
                found.setdefault((item.kind, item.interpretation.start), item)
    return sorted(found.values(), key=lambda item: item.interpretation.start)


def _pieces(text: str, segment: Span) -> list[Span]:
    """The stretches between commas of a segment, short ones joined to the next."""
    lead = _LEAD.match(text, segment.start, segment.end)
    found, start = [], lead.end() if lead else segment.start
    for match in re.finditer(r"[，,：:]", text[segment.start : segment.end]):
        end = segment.start + match.start()
        if end - start >= SHORTEST:
            found.append(Span(start, end))
            start = end + 1
    if segment.end - start >= SHORTEST and (found or lead):
        found.append(Span(start, segment.end))
    return found


def _nearest(text: str, segment: Span, pairs: list[frozenset[str]]) -> list[int]:
    """The three policy sentences that share the most character pairs with a segment, and at least SHARED of them."""
    own = pairs_of(text[segment.start : segment.end])
    shared = [(-len(own & other), number) for number, other in enumerate(pairs)]
    return [number for count, number in sorted(shared)[:3] if -count >= SHARED * len(own)]


def _closest(
    policy: Policy, material: Material, alignment: Alignment, segment: Span, units: list[int], facts: list[Fact]
) -> Pairing | None:
    tokens = tokens_of(material.text, segment, facts)
    best: Pairing | None = None
    for number in units:
        unit = alignment.units[number].span
        label = _LABEL.match(policy.text, unit.start, unit.end)
        unit = Span(label.end(), unit.end) if label else unit
        other = tokens_of(policy.text, unit, policy.facts)
        found, equal = differences(other, tokens)
        if best is None or equal > best.equal:
            best = Pairing(segment, unit, other, tokens, found, equal)
    return best


def _side_by_side(policy: Policy, material: Material, pairing: Pairing) -> list[Contradiction]:
    found = []
    for difference in [_trim(item, pairing) for item in pairing.found]:
        for judge in (_obligation, _negation, _scope, _condition, _subject):
            item = judge(policy, material, pairing, difference)
            if item is not None:
                found.append(item)
                break
    return found


def _trim(difference: Difference, pairing: Pairing) -> Difference:
    """Where a piece begins inside a policy sentence, only the policy's words since its last comma are compared."""
    if difference.interpretation_at or len(difference.policy) < 2:
        return difference
    cuts = [k for k, token in enumerate(difference.policy) if token.key in _PUNCTUATION]
    if not cuts:
        return difference
    step = cuts[-1] + 1
    return replace(difference, policy=difference.policy[step:], policy_at=difference.policy_at + step)


def _flanked(difference: Difference, pairing: Pairing, left: int, right: int) -> bool:
    """Enough equal tokens on both sides; a sentence start or end on both sides stands for a flank."""
    before = difference.left >= left or _opens(difference, pairing)
    after = difference.right >= right or (_closes(difference, pairing) and difference.left >= 5)
    return before and after


def _predicate(difference: Difference, pairing: Pairing) -> bool:
    """Whether the same predicate follows on both sides: two equal tokens before and three after, or one and five."""
    return _flanked(difference, pairing, 2, 3) or (difference.left >= 1 and difference.right >= 5)


def _beside(difference: Difference) -> tuple[Token, Token] | None:
    """The obligation words of both sides where each stands directly before the same words."""
    if not difference.policy or not difference.interpretation or len(difference.interpretation) > 8:
        return None
    one, other = difference.policy[-1], difference.interpretation[-1]
    return (one, other) if one.cls == other.cls == "modal" else None


def _ends(difference: Difference, pairing: Pairing) -> bool:
    """Whether the equal words after the stretch run to the end of the piece."""
    rest = pairing.interpretation[difference.interpretation_at + len(difference.interpretation) :]
    return sum(t.end - t.start for t in rest if t.key not in _PUNCTUATION) <= difference.right


def _opens(difference: Difference, pairing: Pairing) -> bool:
    """Whether the stretch stands at the start of the segment and of a sentence or clause of the policy."""
    at = difference.policy_at
    cut = at + len(difference.policy)
    starts = at == 0 or pairing.policy[at - 1].key in _PUNCTUATION
    if not starts and cut and difference.interpretation_at == 0:
        inner = [k for k in range(at, cut) if pairing.policy[k].key in _PUNCTUATION]
        starts = bool(inner) and cut - inner[-1] <= 8
    return difference.interpretation_at == 0 and starts


def _closes(difference: Difference, pairing: Pairing) -> bool:
    """Whether the stretch ends the segment, and a sentence or clause of the policy."""
    at = difference.policy_at + len(difference.policy)
    ours = difference.interpretation_at + len(difference.interpretation)
    ends = at >= len(pairing.policy) or pairing.policy[at].key in _PUNCTUATION
    return ends and (ours >= len(pairing.interpretation) or pairing.interpretation[ours].key in _PUNCTUATION)


def _place(tokens: tuple[Token, ...], at: int, line: list[Token]) -> Span:
    """The span of the stretch, or of the token that stands where it is missing."""
    if tokens:
        return Span(tokens[0].start, tokens[-1].end)
    if not line:
        return Span(0, 0)
    token = line[min(at, len(line) - 1)]
    return Span(token.start, token.end)


def _make(kind: Kind, difference: Difference, pairing: Pairing, note: str) -> Contradiction:
    return Contradiction(
        kind,
        _place(difference.policy, difference.policy_at, pairing.policy),
        _place(difference.interpretation, difference.interpretation_at, pairing.interpretation),
        note,
    )


def _of(tokens: tuple[Token, ...], cls: str) -> list[Token]:
    return [token for token in tokens if token.cls == cls]


def _text(text: str, tokens: tuple[Token, ...]) -> str:
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def _obligation(policy: Policy, material: Material, pairing: Pairing, difference: Difference) -> Contradiction | None:
    ours, theirs = _of(difference.interpretation, "modal"), _of(difference.policy, "modal")
    small = len(difference.policy) <= 6 and len(difference.interpretation) <= 6
    if ours and theirs and small and clash(theirs[0].name, ours[0].name) and _predicate(difference, pairing):
        one, other = theirs[0].name, ours[0].name
        turned = (one == "forbid") != (other == "forbid") and {one, other} != {"forbid", "in principle"}
        if one == "in principle" and other not in HARD:
            return None
        note = (
            f"要求强度不一致：政策为“{_text(policy.text, (theirs[0],))}”，解读写成“{_text(material.text, (ours[0],))}”"
        )
        return _make(Kind.NEGATION if turned else Kind.OBLIGATION, difference, pairing, note)
    beside = _beside(difference)
    if beside is not None and clash(*(token.name for token in beside)):
        one, other = beside
        turned = (one.name == "forbid") != (other.name == "forbid")
        soft = one.name == "in principle" and other.name not in HARD
        if (difference.right >= 5 or (difference.right >= 4 and _ends(difference, pairing))) and not soft:
            note = f"要求强度不一致：政策为“{_text(policy.text, (one,))}”，解读写成“{_text(material.text, (other,))}”"
            place = (Span(one.start, one.end), Span(other.start, other.end))
            return Contradiction(Kind.NEGATION if turned else Kind.OBLIGATION, *place, note)
    held = {t.name for t in pairing.policy if t.cls == "modal"}
    said = {t.name for t in pairing.interpretation if t.cls == "modal"}
    if ours and not difference.policy and ours[0].name not in held and _flanked(difference, pairing, 4, 4):
        bare = _text(material.text, (ours[0],)) in ("可", "须")
        if ours[0].name in ("must", "may", "encourage", "exempt", "forbid") and not bare:
            kind = Kind.NEGATION if ours[0].name in ("forbid", "exempt") else Kind.OBLIGATION
            word = _text(material.text, (ours[0],))
            return _make(kind, difference, pairing, f"要求强度不一致：政策此处没有“{word}”")
    if theirs and not difference.interpretation:
        alone = len(difference.policy) <= 3 and (difference.left >= 3 or _opens(difference, pairing))
        if theirs[0].name == "in principle" and "in principle" not in said and alone and difference.right >= 4:
            return _make(Kind.CONDITION, difference, pairing, "漏掉限定：政策有“原则上”，解读没有")
        no = theirs[0].name in ("forbid", "exempt") and not said & {"forbid", "exempt"}
        if no and len(difference.policy) == 1 and _flanked(difference, pairing, 2, 3):
            word = _text(policy.text, (theirs[0],))
            return _make(Kind.NEGATION, difference, pairing, f"意思相反：政策为“{word}”，解读没有这个词")
    return None


def _negation(policy: Policy, material: Material, pairing: Pairing, difference: Difference) -> Contradiction | None:
    had, has = _of(difference.policy, "cond"), _of(difference.interpretation, "cond")
    if had and has and len(difference.policy) <= 3 and len(difference.interpretation) <= 3:
        before, after = _text(policy.text, (had[0],)), _text(material.text, (has[0],))
        if (before[0] == "未") != (after[0] == "未") and before.lstrip("未")[:4] == after.lstrip("未")[:4]:
            return _make(Kind.NEGATION, difference, pairing, f"意思相反：政策为“{before}”，解读写成“{after}”")
    ours, theirs = _of(difference.interpretation, "neg"), _of(difference.policy, "neg")
    small = len(difference.policy) <= 3 and len(difference.interpretation) <= 3
    if bool(ours) == bool(theirs) or not small or not _flanked(difference, pairing, 2, 2):
        return None
    bound = _text(policy.text, difference.policy) + _text(material.text, difference.interpretation)
    if difference.left + difference.right < 6 or bound in _BOUNDS:
        return None
    at = ours[0].start if ours else 0
    if ours and material.text[max(0, at - 1) : at] in ("尚", "仍", "还", "均", "也"):
        return None
    word = _text(material.text, (ours[0],)) if ours else _text(policy.text, (theirs[0],))
    holder, other = ("解读", "政策") if ours else ("政策", "解读")
    return _make(Kind.NEGATION, difference, pairing, f"意思相反：{holder}有“{word}”，{other}没有")


def _scope(policy: Policy, material: Material, pairing: Pairing, difference: Difference) -> Contradiction | None:
    for one, other in (("narrow", "wide"), ("wide", "narrow")):
        theirs, ours = _of(difference.policy, one), _of(difference.interpretation, other)
        small = len(difference.policy) <= 4 and len(difference.interpretation) <= 4
        if theirs and ours and small and _flanked(difference, pairing, 2, 2):
            before, after = _text(policy.text, (theirs[0],)), _text(material.text, (ours[0],))
            verb = "扩大" if one == "narrow" else "缩小"
            return _make(Kind.SCOPE, difference, pairing, f"范围{verb}：政策为“{before}”，解读写成“{after}”")
    wide = [t for t in _of(difference.interpretation, "wide") if _text(material.text, (t,)) in _EVERY]
    if wide and 1 <= len(difference.policy) <= 3 and len(difference.interpretation) <= 2:
        before, after = _text(policy.text, difference.policy), _text(material.text, (wide[0],))
        if before not in _EVERY and _flanked(difference, pairing, 2, 3) and not _of(difference.policy, "wide"):
            return _make(Kind.SCOPE, difference, pairing, f"范围扩大：政策为“{before}”，解读写成“{after}”")
    narrow = _of(difference.policy, "narrow")
    if narrow and len(difference.policy) <= 2 and not difference.interpretation and _flanked(difference, pairing, 2, 4):
        word = _text(policy.text, (narrow[0],))
        return _make(Kind.SCOPE, difference, pairing, f"范围扩大：政策限于“{word}”，解读没有这一限定")
    return None


def _condition(policy: Policy, material: Material, pairing: Pairing, difference: Difference) -> Contradiction | None:
    conditions = _of(difference.policy, "cond")
    if not conditions:
        return None
    said = _whole(material.text, pairing.segment)
    word = _text(policy.text, (conditions[0],))
    if _kept(word, said) or _of(difference.interpretation, "cond"):
        return None
    rest = [t for t in difference.policy if t.cls != "cond" and t.key not in _PUNCTUATION]
    strong = word.startswith(("经", "未经", "除", "确", "逾期", "拒不", "情节"))
    enough = difference.left + difference.right >= (6 if strong else 9) or _opens(difference, pairing)
    flanked = _flanked(difference, pairing, 2, 3 if strong else 4)
    if len(rest) > 2 or len(difference.interpretation) > 1 or not enough or not flanked:
        return None
    return _make(Kind.CONDITION, difference, pairing, f"漏掉条件：政策有“{word}”，解读没有")


def _whole(text: str, piece: Span) -> str:
    """The sentence that a piece belongs to."""
    start = max(text.rfind(mark, 0, piece.start) for mark in "。！？\n") + 1
    ends = [place for place in (text.find(mark, piece.end) for mark in "。！？\n") if place >= 0]
    return text[start : min(ends, default=len(text))]


def _kept(condition: str, said: str) -> bool:
    """Whether the interpretation keeps the condition in other words."""
    core = re.sub(r"^(?:对|在|经|未经|除|但|因)|(?:的|后|外|以外|之外|前提下|情况下|条件下|基础上|，)+$", "", condition)
    return len(core) >= 2 and core in said


def _subject(policy: Policy, material: Material, pairing: Pairing, difference: Difference) -> Contradiction | None:
    if len(difference.policy) > 12 or len(difference.interpretation) > 12:
        return None
    one, other = (
        _place(difference.policy, difference.policy_at, pairing.policy),
        _place(difference.interpretation, difference.interpretation_at, pairing.interpretation),
    )
    theirs = body_around(policy.text, one.start, one.end, pairing.unit)
    ours = body_around(material.text, other.start, other.end, pairing.segment)
    if theirs is None or ours is None:
        return None
    name, said = policy.text[theirs.start : theirs.end], material.text[ours.start : ours.end]
    if same_body(name, said) or said in policy.text[pairing.unit.start : pairing.unit.end]:
        return None
    before = _common(
        policy.text[pairing.unit.start : theirs.start][::-1], material.text[pairing.segment.start : ours.start][::-1]
    )
    after = _common(policy.text[theirs.end : pairing.unit.end], material.text[ours.end : pairing.segment.end])
    opening = [_opened(text, at) for text, at in ((policy.text, theirs.start), (material.text, ours.start))]
    closes = all(text[at : at + 1] in _OPENERS for text, at in ((policy.text, theirs.end), (material.text, ours.end)))
    if not (
        (after >= 3 and before >= 2)
        or (after >= 4 and all(opening))
        or (after >= 7 and opening[1])
        or (closes and before >= 5)
    ):
        return None
    return Contradiction(Kind.SUBJECT, theirs, ours, f"主体不一致：政策为“{name}”，解读写成“{said}”")


def _opened(text: str, at: int) -> bool:
    """Whether a clause begins at ``at``, save for one of 各, 由, 对, 向, 经."""
    return text[at - 1 : at] in _OPENERS or (text[at - 1 : at] in "各由对向经" and text[at - 2 : at - 1] in _OPENERS)


def _common(one: str, other: str) -> int:
    """Length of the common prefix, white space and a leading comma left out."""
    size = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        size += a not in _PUNCTUATION
    return size


def _same_predicate(policy: Policy, material: Material, pairing: Pairing) -> list[Contradiction]:
    """An obligation word before the same predicate of six characters, hard on one side and soft on the other."""
    found = []
    unit = policy.text[pairing.unit.start : pairing.unit.end]
    modals = [w for w in words_of(policy.text, pairing.unit.start, pairing.unit.end) if w.cls == "modal"]
    for word in words_of(material.text, pairing.segment.start, pairing.segment.end):
        if word.cls != "modal":
            continue
        predicate = material.text[word.end : word.end + 5]
        if len(predicate) < 5 or any(c in _PUNCTUATION for c in predicate) or word.end + 5 > pairing.segment.end:
            continue
        places = [pairing.unit.start + m.start() for m in re.finditer(re.escape(predicate), unit)]
        before = [
            next((m for m in reversed(modals) if m.end <= place and place - m.end <= 1), None) for place in places
        ]
        if not before or any(m is None for m in before):
            continue
        if all(_opposed(m.name, word.name) for m in before if m is not None) and before[0] is not None:
            first = before[0]
            note = f"要求强度不一致：政策为“{first.text}”（{CLASS_NAMES[first.name]}），解读写成“{word.text}”"
            found.append(Contradiction(Kind.OBLIGATION, Span(first.start, first.end), Span(word.start, word.end), note))
    return found


def _opposed(one: str, other: str) -> bool:
    return (one in HARD and other in SOFT) or (one in SOFT and other in HARD)
