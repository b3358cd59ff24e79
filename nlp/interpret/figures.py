"""Every number, amount, date and duration of the interpretation against the policy.

Within an interpretation sentence each fact is matched one to one with policy facts: first those of equal value by
likeness of role, then what is left against what is left. A left-over fact whose role a policy fact of another value
plays is contradicted; one that has no counterpart is unsupported.
"""

from __future__ import annotations

from nlp.interpret.align import Alignment
from nlp.interpret.counts import judge_count
from nlp.interpret.facts import Fact, facts_of, same_value
from nlp.interpret.figure import Figure
from nlp.interpret.leftovers import pair_leftovers
from nlp.interpret.lines import split
from nlp.interpret.material import Material, Sentence, is_example
from nlp.interpret.past import is_old, of_another
from nlp.interpret.ranges import pair_ranges
from nlp.interpret.ranked import pair_ranked
from nlp.interpret.reread import reread
from nlp.interpret.rivals import Ground
from nlp.interpret.roles import Role, likeness, local, role_of, within
from nlp.interpret.structure import Policy
from nlp.interpret.term import term_of
from nlp.interpret.types import KIND_NAMES, Contradiction, Kind, Support, Unsupported
from nlp.types import Span

SAME_TITLE = 0.72
SAME_ROLE = 0.50
SAME_PLACE = 0.42
EFFECT = 0.9
"""Likeness of two dates that both say when the policy starts, or both when it ends."""
TITLE_REACH = 60
TITLE = 1_000_000
"""Unit number of a fact that stands in the policy's own title."""


def judge_figures(policy: Policy, material: Material, alignment: Alignment, ground: Ground) -> list[Figure]:
    """A verdict for every fact of every body sentence of the interpretation, in text order."""
    roles = _policy_roles(policy, alignment)
    facts = facts_of(material.text)
    found: list[Figure] = []
    for sentence in material.sentences:
        own = [f for f in within(facts, sentence.span.start, sentence.span.end) if f.end <= sentence.span.end]
        if own:
            found += _sentence(policy, material, alignment, sentence, own, facts, roles)
    found = pair_ranges(policy.text, policy.facts, material.text, found)
    found = pair_ranked(policy, material, alignment, found)
    found = pair_leftovers(policy, material, alignment, found, roles)
    found = reread(policy, material, alignment, ground, found)
    return sorted((_once(figure) for figure in found), key=lambda figure: figure.fact.start)


def _once(figure: Figure) -> Figure:
    """只能领一次 may stand for 不得重复享受: once is never accused; 一个月, 每年 may be what others count by."""
    if figure.support is Support.UNSUPPORTED and figure.fact.text.startswith("每"):
        return Figure(figure.fact, Support.BACKGROUND, None, "")
    once = figure.fact.unit == "次" and figure.support is not Support.SUPPORTED
    month = figure.fact.unit == "月" and figure.support is Support.UNSUPPORTED
    if figure.fact.value != 1 or not (once or month):
        return figure
    return Figure(figure.fact, Support.BACKGROUND, None, "")


def _policy_roles(policy: Policy, alignment: Alignment) -> list[Role]:
    roles = []
    placed: set[int] = set()
    known: dict[Span, frozenset[str]] = {}
    for number, unit in enumerate(alignment.units):
        for fact in within(policy.facts, unit.span.start, unit.span.end):
            if fact.end <= unit.span.end:
                span = title_around(policy.text, fact) or unit.span
                roles.append(role_of(policy.text, fact, span, policy.facts, known, number))
                placed.add(fact.start)
    for fact in policy.facts:
        if fact.start not in placed:
            near = Span(max(0, fact.start - 30), min(len(policy.text), fact.end + 40))
            span = title_around(policy.text, fact) or near
            number = (
                TITLE if title_around(policy.text, fact) or policy.text[fact.start : fact.end] in policy.title else -1
            )
            roles.append(role_of(policy.text, fact, span, policy.facts, known, number))
    return roles


def _sentence(
    policy: Policy,
    material: Material,
    alignment: Alignment,
    sentence: Sentence,
    own: list[Fact],
    facts: list[Fact],
    roles: list[Role],
) -> list[Figure]:
    text = material.text
    segments = split(text, sentence.span, segments=True)
    mine = []
    known: dict[Span, frozenset[str]] = {}
    for fact in own:
        span = next((s for s in segments if s.start <= fact.start and fact.end <= s.end), sentence.span)
        span = title_around(text, fact) or span
        mine.append(role_of(text, fact, span, facts, known))
    verdicts: dict[int, Figure] = {}
    used: set[int] = set()
    pairs = sorted(
        (
            (_vague(role.fact, other.fact) - likeness(role, other), a, b)
            for a, role in enumerate(mine)
            for b, other in enumerate(roles)
            if same_value(role.fact, other.fact)
        ),
    )
    equal: dict[int, tuple[float, int]] = {}
    for score, a, b in pairs:
        equal.setdefault(a, (-score, b))
        vague = _vague(mine[a].fact, roles[b].fact)
        if a not in verdicts and (b not in used or vague) and vague - score >= 0.12:
            if not vague:
                used.add(b)
            verdicts[a] = Figure(own[a], Support.SUPPORTED, roles[b].fact, "")
    lonely = _lonely(alignment, sentence, roles)
    related = sentence.role != "body" or sentence.names_policy or bool(alignment.of_sentence(sentence.index))
    for a, role in enumerate(mine):
        best = _rival(policy.text, text, role, roles, used, lonely)
        same = equal.get(a, (0.0, -1))
        if a in verdicts and not (best and same[0] < min(best[0] - 0.25, 0.5)):
            continue
        verdicts[a] = _verdict(policy, text, sentence, role, roles, best, same, related)
    return list(verdicts.values())


def _rival(
    source: str, text: str, role: Role, roles: list[Role], used: set[int], lonely: set[int]
) -> tuple[float, int] | None:
    """The policy fact of another value that plays this role best, unless another fact of the sentence has it."""
    best: tuple[float, int] | None = None
    stated = any(same_value(role.fact, other.fact) and not _vague(role.fact, other.fact) for other in roles)
    for place, other in enumerate(roles):
        if place in used or other.unit < 0 or other.fact.kind is not role.fact.kind:
            continue
        if other.fact.unit != role.fact.unit and not _convertible(role.fact, other.fact):
            continue
        if same_value(role.fact, other.fact):
            continue
        slip = 0.0 if stated else _slip(role.fact, other.fact)
        term = term_of(text, role.fact)
        effect = term != "" and term == term_of(source, other.fact) and not of_another(text, role.fact, other.fact)
        effect = effect and not any(same_value(role.fact, o.fact) and term_of(source, o.fact) == term for o in roles)
        alone = 0.2 if place in lonely and not stated else 0.0
        if local(role, other) < (0.15 if slip or alone else SAME_PLACE) and not effect:
            continue
        score = EFFECT if effect else likeness(role, other) + max(slip, alone)
        if score >= SAME_ROLE and (best is None or score > best[0]):
            best = (score, place)
    return best


def _lonely(alignment: Alignment, sentence: Sentence, roles: list[Role]) -> set[int]:
    """Policy facts that are the only ones of their unit in the clauses the sentence speaks of."""
    clauses = {match.clause for match in alignment.of_sentence(sentence.index)[:3]}
    groups: dict[tuple[Kind, str], list[int]] = {}
    for place, role in enumerate(roles):
        inside = 0 <= role.unit < len(alignment.units) and alignment.units[role.unit].clause in clauses
        if inside and role.fact.kind not in (Kind.DATE, Kind.COUNT):
            groups.setdefault((role.fact.kind, role.fact.unit), []).append(place)
    return {places[0] for places in groups.values() if len(places) == 1}


def _convertible(one: Fact, other: Fact) -> bool:
    """Durations of another unit may contradict (三年 against 3个月); a percentage never meets a percentage point."""
    return one.kind is Kind.DURATION and other.kind is Kind.DURATION


def _verdict(
    policy: Policy,
    text: str,
    sentence: Sentence,
    role: Role,
    roles: list[Role],
    best: tuple[float, int] | None,
    same: tuple[float, int],
    related: bool,
) -> Figure:
    fact = role.fact
    if is_old(text, fact):
        return Figure(fact, Support.BACKGROUND, None, "")
    if fact.kind is Kind.COUNT:
        return judge_count(policy, text, sentence, fact, best, roles, same)
    titled = title_around(text, fact) is not None
    exempt = _background(sentence, best[0]) if best else True
    effect = best is not None and best[0] >= EFFECT and term_of(text, fact) != ""
    if titled or effect:
        exempt = False
    if titled and best is not None and best[0] < SAME_TITLE:
        best = None
    if best is not None and (related or titled or effect) and not exempt and best[0] > same[0] + 0.04:
        other = roles[best[1]].fact
        note = f"{KIND_NAMES[fact.kind]}不一致：政策为“{other.text}”，解读写成“{fact.text}”"
        return Figure(fact, Support.CONTRADICTED, other, note)
    if same[1] >= 0:
        return Figure(fact, Support.SUPPORTED, roles[same[1]].fact, "")
    if sentence.background or not related or is_example(text, sentence):
        return Figure(fact, Support.BACKGROUND, None, "")
    return Figure(fact, Support.UNSUPPORTED, None, f"政策正文中没有“{fact.text}”这一说法，请核对出处")


def title_around(text: str, fact: Fact) -> Span | None:
    """The 《title》 that a fact stands in, or None."""
    low, high = max(0, fact.start - TITLE_REACH), fact.end + TITLE_REACH
    opened, closed = text.rfind("《", low, fact.start), text.rfind("》", low, fact.start)
    end = text.find("》", fact.end, high)
    if opened <= closed or end < 0:
        return None
    return Span(opened + 1, end)


def _vague(one: Fact, other: Fact) -> float:
    """0.3 where one date says less than the other (a bare year against a day), else 0; the year may go unsaid."""
    if isinstance(one.value, tuple) and isinstance(other.value, tuple):
        pairs = list(zip(one.value, other.value, strict=True))[1:]
        return 0.3 if any((a is None) != (b is None) for a, b in pairs) else 0.0
    return 0.0


def _slip(one: Fact, other: Fact) -> float:
    """0.3 where two dates differ in exactly one of year, month and day: that is how slips look."""
    if not (isinstance(one.value, tuple) and isinstance(other.value, tuple)):
        return 0.0
    both = [(a, b) for a, b in zip(one.value, other.value, strict=True) if a is not None and b is not None]
    if len(both) < 2 or one.value[1] is None or other.value[1] is None:
        return 0.0
    return 0.3 if sum(a != b for a, b in both) == 1 else 0.0


def _background(sentence: Sentence, score: float) -> bool:
    return sentence.background and score < 0.72


def contradictions_of(figures: list[Figure]) -> list[Contradiction]:
    return [
        Contradiction(f.fact.kind, Span(f.policy.start, f.policy.end), Span(f.fact.start, f.fact.end), f.note)
        for f in figures
        if f.support is Support.CONTRADICTED and f.policy is not None
    ]


def unsupported_of(figures: list[Figure]) -> list[Unsupported]:
    return [
        Unsupported(f.fact.kind, Span(f.fact.start, f.fact.end), f.note)
        for f in figures
        if f.support is Support.UNSUPPORTED
    ]
