"""Obligation, negation, scope, subject and condition: the words of the interpretation against its policy sentence.

Two ways, both silent on free paraphrase: near-verbatim sentences are laid side by side (compare.py); elsewhere only
an obligation word is compared, where policy and interpretation put it before the same predicate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.interpret.align import Alignment
from nlp.interpret.compare import Difference, Token, differences, tokens_of
from nlp.interpret.facts import facts_of
from nlp.interpret.material import Material
from nlp.interpret.roles import pairs_of
from nlp.interpret.structure import Policy, split
from nlp.interpret.types import Contradiction, Kind
from nlp.interpret.wording import CLASS_NAMES, body_around, clash, same_body, words_of
from nlp.types import Span

NEAR = 0.52
"""Share of equal tokens from which two sentences count as near-verbatim."""
FLOOR = 0.38
HARD = frozenset({"must", "shall", "forbid", "need"})
SOFT = frozenset({"may", "encourage", "exempt"})
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
        best = alignment.best_units(sentence.index, 4, FLOOR)
        if not best:
            continue
        clauses = {alignment.units[number].clause for number in best}
        units = [number for number, unit in enumerate(alignment.units) if unit.clause in clauses]
        for segment in split(material.text, sentence.span, segments=True):
            pairing = _closest(policy, material, alignment, segment, _nearest(material.text, segment, units, pairs), facts)
            if pairing is not None and pairing.equal >= NEAR:
                for item in _side_by_side(policy, material, pairing):
                    found.setdefault((item.kind, item.interpretation.start), item)
            elif pairing is not None:
                for item in _same_predicate(policy, material, pairing):
                    found.setdefault((item.kind, item.interpretation.start), item)
    return sorted(found.values(), key=lambda item: item.interpretation.start)


def _nearest(text: str, segment: Span, units: list[int], pairs: list[frozenset[str]]) -> list[int]:
    """The three policy sentences that share the most character pairs with a segment."""
    own = pairs_of(text[segment.start : segment.end])
    return sorted(units, key=lambda number: (-len(own & pairs[number]), number))[:3]


def _closest(policy, material, alignment, segment, units, facts):  # type: ignore[no-untyped-def]
    tokens = tokens_of(material.text, segment, facts)
    best: Pairing | None = None
    for number in units:
        unit = alignment.units[number].span
        other = tokens_of(policy.text, unit, policy.facts)
        found, equal = differences(other, tokens)
        if best is None or equal > best.equal:
            best = Pairing(segment, unit, other, tokens, found, equal)
    return best


def _side_by_side(policy: Policy, material: Material, pairing: Pairing) -> list[Contradiction]:
    found = []
    for difference in pairing.found:
        for judge in (_obligation, _negation, _scope, _condition, _subject):
            item = judge(policy, material, pairing, difference)
            if item is not None:
                found.append(item)
                break
    return found


def _flanked(difference: Difference, pairing: Pairing, left: int, right: int) -> bool:
    """Enough equal tokens on both sides; a sentence start or end on both sides stands for a flank."""
    starts = difference.policy_at == 0 and difference.interpretation_at == 0
    before = difference.left >= left or starts
    after = difference.right >= right
    return before and after


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


def _obligation(policy, material, pairing, difference):  # type: ignore[no-untyped-def]
    ours, theirs = _of(difference.interpretation, "modal"), _of(difference.policy, "modal")
    small = len(difference.policy) <= 6 and len(difference.interpretation) <= 6
    if ours and theirs and small and clash(theirs[0].name, ours[0].name) and _flanked(difference, pairing, 2, 3):
        one, other = theirs[0].name, ours[0].name
        turned = (one == "forbid") != (other == "forbid") and {one, other} != {"forbid", "in principle"}
        if one == "in principle" and other not in HARD:
            return None
        note = f"要求强度不一致：政策为“{_text(policy.text, (theirs[0],))}”，解读写成“{_text(material.text, (ours[0],))}”"
        return _make(Kind.NEGATION if turned else Kind.OBLIGATION, difference, pairing, note)
    held = {t.name for t in pairing.policy if t.cls == "modal"}
    said = {t.name for t in pairing.interpretation if t.cls == "modal"}
    if ours and not difference.policy and ours[0].name not in held and _flanked(difference, pairing, 4, 4):
        if ours[0].name in ("must", "may", "encourage", "exempt", "forbid"):
            kind = Kind.NEGATION if ours[0].name in ("forbid", "exempt") else Kind.OBLIGATION
            word = _text(material.text, (ours[0],))
            return _make(kind, difference, pairing, f"要求强度不一致：政策此处没有“{word}”")
    if theirs and not difference.interpretation:
        if theirs[0].name == "in principle" and "in principle" not in said and difference.right >= 5:
            return _make(Kind.CONDITION, difference, pairing, "漏掉限定：政策有“原则上”，解读没有")
        no = theirs[0].name in ("forbid", "exempt") and not said & {"forbid", "exempt"}
        if no and len(difference.policy) == 1 and _flanked(difference, pairing, 2, 3):
            word = _text(policy.text, (theirs[0],))
            return _make(Kind.NEGATION, difference, pairing, f"意思相反：政策为“{word}”，解读没有这个词")
    return None


def _negation(policy, material, pairing, difference):  # type: ignore[no-untyped-def]
    ours, theirs = _of(difference.interpretation, "neg"), _of(difference.policy, "neg")
    small = len(difference.policy) <= 3 and len(difference.interpretation) <= 3
    if bool(ours) == bool(theirs) or not small or not _flanked(difference, pairing, 2, 2):
        return None
    word = _text(material.text, (ours[0],)) if ours else _text(policy.text, (theirs[0],))
    holder, other = ("解读", "政策") if ours else ("政策", "解读")
    return _make(Kind.NEGATION, difference, pairing, f"意思相反：{holder}有“{word}”，{other}没有")


def _scope(policy, material, pairing, difference):  # type: ignore[no-untyped-def]
    for one, other in (("narrow", "wide"), ("wide", "narrow")):
        theirs, ours = _of(difference.policy, one), _of(difference.interpretation, other)
        small = len(difference.policy) <= 4 and len(difference.interpretation) <= 4
        if theirs and ours and small and _flanked(difference, pairing, 2, 2):
            before, after = _text(policy.text, (theirs[0],)), _text(material.text, (ours[0],))
            verb = "扩大" if one == "narrow" else "缩小"
            return _make(Kind.SCOPE, difference, pairing, f"范围{verb}：政策为“{before}”，解读写成“{after}”")
    narrow = _of(difference.policy, "narrow")
    if narrow and len(difference.policy) <= 2 and not difference.interpretation and _flanked(difference, pairing, 3, 4):
        word = _text(policy.text, (narrow[0],))
        return _make(Kind.SCOPE, difference, pairing, f"范围扩大：政策限于“{word}”，解读没有这一限定")
    return None


def _condition(policy, material, pairing, difference):  # type: ignore[no-untyped-def]
    conditions = _of(difference.policy, "cond")
    if not conditions:
        return None
    said = material.text[pairing.segment.start : pairing.segment.end]
    word = _text(policy.text, (conditions[0],))
    if _kept(word, said) or _of(difference.interpretation, "cond"):
        return None
    rest = [t for t in difference.policy if t.cls != "cond" and t.key not in _PUNCTUATION]
    if len(rest) > 6 or len(difference.interpretation) > 2 or not _flanked(difference, pairing, 3, 4):
        return None
    return _make(Kind.CONDITION, difference, pairing, f"漏掉条件：政策有“{word}”，解读没有")


def _kept(condition: str, said: str) -> bool:
    """Whether the interpretation keeps the condition in other words."""
    core = re.sub(r"^(?:对|在|经|未经|除|但|因)|(?:的|后|外|以外|之外|前提下|情况下|条件下|基础上|，)+$", "", condition)
    return len(core) >= 2 and core in said


def _subject(policy, material, pairing, difference):  # type: ignore[no-untyped-def]
    if not difference.policy or not difference.interpretation:
        return None
    theirs = body_around(policy.text, difference.policy[0].start, difference.policy[-1].end, pairing.unit)
    ours = body_around(
        material.text, difference.interpretation[0].start, difference.interpretation[-1].end, pairing.segment
    )
    if theirs is None or ours is None:
        return None
    one, other = policy.text[theirs.start : theirs.end], material.text[ours.start : ours.end]
    if "等" in one + other or same_body(one, other) or other in policy.text[pairing.unit.start : pairing.unit.end]:
        return None
    starts = difference.policy_at <= 2 or difference.left >= 2
    if not starts or difference.right < 4:
        return None
    note = f"主体不一致：政策为“{one}”，解读写成“{other}”"
    return Contradiction(Kind.SUBJECT, theirs, ours, note)


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
        before = [next((m for m in reversed(modals) if m.end <= place and place - m.end <= 1), None) for place in places]
        if not before or any(m is None for m in before):
            continue
        if all(_opposed(m.name, word.name) for m in before if m is not None) and before[0] is not None:
            first = before[0]
            note = f"要求强度不一致：政策为“{first.text}”（{CLASS_NAMES[first.name]}），解读写成“{word.text}”"
            found.append(Contradiction(Kind.OBLIGATION, Span(first.start, first.end), Span(word.start, word.end), note))
    return found


def _opposed(one: str, other: str) -> bool:
    return (one in HARD and other in SOFT) or (one in SOFT and other in HARD)
