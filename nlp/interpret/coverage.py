"""What became of each clause: explained, mentioned, copied, missing or contradicted, weighted by its reader's need.

Weights: rights, duties, money, deadlines, procedures 3; measures 2; organisational measures 1; boilerplate 0.3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.interpret.align import Alignment
from nlp.interpret.copying import LIFTED, Copying
from nlp.interpret.material import Material
from nlp.interpret.structure import ORGANISATION, PRINCIPLES, Clause, Policy
from nlp.interpret.types import ClauseStatus, ClauseVerdict, Contradiction, Kind
from nlp.types import Span

ENOUGH = 0.85
"""Weighted coverage from which good writing counts in full; INT-08 asks for 0.7."""
EASY = 0.6
"""Exponent of the points: 81 % of them for INT-08's 70 %, and no plateau, so that every clause left out costs."""
REACH_LEAST = 0.85
THIN, THIN_LEAST = 0.2, 0.4
"""Below a fifth of what a reader needs a text is a notice rather than an interpretation: what it says well counts the
less the less it says, down to this."""
COPIED, CONTRADICTED = 0.4, 0.25
LEAST, FULLY = 0.4, 0.45
"""What a clause earns that is touched in own words, and the share of its terms from which it earns 1: a steady slope
between the two, so that every sentence taken away costs."""
_READER = re.compile(
    r"补贴|补助|奖励|减免|优惠|罚款|处罚|没收|吊销|收费|费用|申请|提交|材料|条件|期限|时限|有效期|应当|不得|必须|禁止|严禁|权利|义务|"
    r"登记|备案|许可|执照|证书|投诉|举报|享受|给予"
)
_FORMAL = re.compile(
    r"负责解释|参照执行|另行制定|另有规定的|现(?:将|予)?[^。]{0,40}(?:印发|公布)|制定本(?:办法|条例|规定|细则|方案)"
)
_START = re.compile(r"(?:起|之日)(?:施行|实施|执行|生效)|有效期")
_OWN_ARTICLE = re.compile(r"^第[^条]{1,6}条")


def weight_of(policy: Policy, clause: Clause) -> float:
    """How much a reader needs the clause: 0.3, 1, 2 or 3."""
    text = policy.text[clause.span.start : clause.span.end]
    if _START.search(text) and len(text) < 80:
        return 2.0
    if _FORMAL.search(text) and len(text) < 260:
        return 0.3
    if clause.id.startswith("段") or PRINCIPLES.search(clause.section):
        figures = [f for f in policy.facts if clause.span.start <= f.start < clause.span.end]
        goals = any(f.kind is not Kind.COUNT for f in figures)
        return 2.0 if goals and PRINCIPLES.search(clause.section) else 0.5
    if ORGANISATION.search(clause.section) or ORGANISATION.search(clause.heading):
        return 1.0
    hits = len(_READER.findall(text))
    money = any(
        f.kind in (Kind.MONEY, Kind.DURATION) for f in policy.facts if clause.span.start <= f.start < clause.span.end
    )
    return 3.0 if money or hits >= 2 or (hits and _OWN_ARTICLE.match(text)) else 2.0


def judge_clauses(
    policy: Policy,
    material: Material,
    alignment: Alignment,
    copying: Copying,
    contradictions: Sequence[Contradiction],
) -> tuple[ClauseVerdict, ...]:
    """A verdict for every clause, in policy order."""
    found = []
    lifted = _lifted(policy, material, copying)
    for number, clause in enumerate(policy.clauses):
        matches = [m for m in alignment.of_clause(number) if _tells(clause, m.sentence, lifted)]
        spans = tuple(material.sentences[match.sentence].span for match in matches)
        if any(clause.span.contains(item.policy) for item in contradictions):
            status = ClauseStatus.CONTRADICTED
        elif not matches:
            status = ClauseStatus.MISSING
        else:
            status = _status(number, alignment, copying, [match.sentence for match in matches])
        text = policy.text[clause.span.start : clause.span.end]
        share = min(1.0, sum(float(alignment.coverage[match.sentence, number]) for match in matches))
        found.append(ClauseVerdict(clause.id, clause.span, text, status, weight_of(policy, clause), spans, share))
    return tuple(found)


def _lifted(policy: Policy, material: Material, copying: Copying) -> dict[int, list[Span]]:
    """Sentences that are the policy's own → where in the policy they stand."""
    found = {}
    for sentence in material.body:
        if copying.verbatim.get(sentence.index, 0.0) >= LIFTED:
            runs = [run.policy for run in copying.runs if sentence.span.overlaps(run.interpretation)]
            at = policy.text.find(material.text[sentence.span.start : sentence.span.end].strip("；;。"))
            found[sentence.index] = [Span(at, at + 1)] if at >= 0 and not runs else runs
    return found


def _tells(clause: Clause, sentence: int, lifted: dict[int, list[Span]]) -> bool:
    """A sentence of the policy's own tells no other clause than the one it was taken from."""
    return sentence not in lifted or any(clause.span.overlaps(source) for source in lifted[sentence])


def _status(clause: int, alignment: Alignment, copying: Copying, sentences: list[int]) -> ClauseStatus:
    """Copied where the sentences are mostly verbatim; explained where they hold much of the clause or add to it."""
    shares = [
        1.0 if copying.verbatim.get(sentence, 0.0) >= LIFTED else copying.by_sentence.get(sentence, 0.0)
        for sentence in sentences
    ]
    held = max(float(alignment.coverage[sentence, clause]) for sentence in sentences)
    together = min(1.0, sum(float(alignment.coverage[sentence, clause]) for sentence in sentences))
    if min(shares) >= 0.7:
        return ClauseStatus.COPIED
    if held >= 0.30 or together >= 0.42:
        return ClauseStatus.EXPLAINED
    return ClauseStatus.MENTIONED


def credit(clause: ClauseVerdict) -> float:
    """What a clause earns, 0..1."""
    if clause.status is ClauseStatus.MISSING:
        return 0.0
    if clause.status in (ClauseStatus.COPIED, ClauseStatus.CONTRADICTED):
        return COPIED if clause.status is ClauseStatus.COPIED else CONTRADICTED
    return LEAST + (1 - LEAST) * min(1.0, clause.told / FULLY)


def covered(clauses: Sequence[ClauseVerdict]) -> float:
    """Weighted share of the clauses that are dealt with, 0..1."""
    total = sum(clause.weight for clause in clauses)
    return sum(clause.weight * credit(clause) for clause in clauses) / total if total else 0.0


def told(clauses: Sequence[ClauseVerdict]) -> float:
    """Weighted share of the clauses that are explained or mentioned in the interpretation's own words, 0..1."""
    total = sum(clause.weight for clause in clauses)
    own = (ClauseStatus.EXPLAINED, ClauseStatus.MENTIONED)
    return sum(clause.weight for clause in clauses if clause.status in own) / total if total else 0.0


def points(share: float, most: float) -> float:
    """Points for a covered share."""
    return float(most * share**EASY)


def fullness(share: float) -> float:
    """Factor for what is said well, THIN_LEAST..1: 1 from THIN on, less where hardly anything is told."""
    return THIN_LEAST + (1 - THIN_LEAST) * min(1.0, share / THIN)


def reach(share: float) -> float:
    """Factor for own words and plain language: good writing counts for as much of the policy as it tells, so that
    leaving a hard or a copied passage out does not pay."""
    return (REACH_LEAST + (1 - REACH_LEAST) * min(1.0, share / ENOUGH)) * fullness(share)


def missing_first(clauses: Sequence[ClauseVerdict]) -> list[ClauseVerdict]:
    """Missing clauses a reader needs, the weightiest first."""
    wanted = [c for c in clauses if c.status is ClauseStatus.MISSING and c.weight >= 2]
    return sorted(wanted, key=lambda c: (-c.weight, c.span.start))


def span_of(clause: ClauseVerdict, limit: int = 60) -> Span:
    """The opening of a clause, for evidence."""
    return Span(clause.span.start, min(clause.span.end, clause.span.start + limit))
