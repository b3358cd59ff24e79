"""The whole judgement of an interpretation against its policy."""

from __future__ import annotations

from datetime import date

from nlp.identity import code_version, text_sha256
from nlp.interpret.actors import judge_actors
from nlp.interpret.align import align
from nlp.interpret.applying import untold_service
from nlp.interpret.copying import HALF, judge_copying, own_words
from nlp.interpret.coverage import covered, judge_clauses, reach
from nlp.interpret.coverage_points import judge_coverage
from nlp.interpret.elements import judge_elements
from nlp.interpret.encoder import SentenceEncoder
from nlp.interpret.faithfulness import faithfulness
from nlp.interpret.figures import contradictions_of, judge_figures, unsupported_of
from nlp.interpret.force import judge_force
from nlp.interpret.forms import judge_forms
from nlp.interpret.free import judge_free
from nlp.interpret.inputs import check_input
from nlp.interpret.makeup import make_up
from nlp.interpret.material import parse_interpretation
from nlp.interpret.plain import judge_plain
from nlp.interpret.rivals import ground_of
from nlp.interpret.structure import parse_policy
from nlp.interpret.summary import SWAPPED, first_thing
from nlp.interpret.terms import load_table
from nlp.interpret.timeliness import judge_timeliness, stated_date
from nlp.interpret.types import (
    CAP,
    Assessment,
    Contradiction,
    Dimension,
    DimensionStatus,
    Provenance,
)
from nlp.interpret.validity import untold_validity
from nlp.types import Document, InputError

GRADES = ((90, "优秀"), (75, "良好"), (60, "合格"), (0, "不合格"))


def assess(
    policy: Document,
    interpretation: Document,
    policy_date: date | None = None,
    interpretation_date: date | None = None,
    encoder: SentenceEncoder | None = None,
) -> Assessment:
    """Judge ``interpretation`` against ``policy``. Dates are those of publication.

    Where no date is given, the document's own published date, then the date line of the text is taken.
    ``encoder`` (optional) helps to see which clause a sentence speaks of.
    Raises InputError where there is nothing to judge (see ``check_input``).
    """
    inputs = check_input(policy, interpretation)
    table = load_table()
    source = parse_policy(policy)
    if not source.clauses:
        raise InputError(policy.source or "政策", "没有识别出条款，请确认给的是政策原文（第X条、一、（一）或成段正文）")
    material = parse_interpretation(interpretation, source)
    if not material.body:
        raise InputError(interpretation.source or "解读", "没有正文句子，请确认给的是解读全文")
    alignment = align(source, material, table, encoder)
    copying = judge_copying(source, material)
    kinds = make_up(source, material, alignment, copying)
    ground = ground_of(source, alignment)
    figures = judge_figures(source, material, alignment, ground)
    wording = [*judge_force(source, material, alignment), *judge_free(source, material, alignment, ground)]
    contradictions = _merge([*contradictions_of(figures), *wording])
    unsupported = [*unsupported_of(figures), *judge_actors(source, material, alignment)]
    unsupported = [
        u for u in unsupported if not any(u.interpretation.overlaps(c.interpretation) for c in contradictions)
    ]
    if "mismatch" in kinds:
        contradictions, unsupported = (), []
    clauses = judge_clauses(source, material, alignment, copying, contradictions)
    elements = judge_elements(source, material, alignment, clauses, figures, copying)
    published = policy_date or policy.published
    first_date = published or stated_date(source.text)[0]
    second_date = interpretation_date or interpretation.published
    spoken = len({match.sentence for match in alignment.matches})
    share = covered(clauses)
    reached = reach(share)
    dimensions = (
        faithfulness(contradictions, unsupported, spoken, kinds.get("mismatch"), share),
        judge_coverage(clauses, elements, [*untold_service(source, material), *untold_validity(source, material)]),
        own_words(copying, kinds, material, reached),
        judge_plain(source, material, reached),
        judge_timeliness(
            policy, interpretation, first_date, second_date, (source.title, material.title), published is None
        ),
        judge_forms(interpretation, material),
    )
    capped = list(kinds)
    if inputs.swapped:
        capped.insert(0, "swapped")
    if contradictions:
        capped.insert(0, "contradiction")
    if copying.share > HALF:
        capped.append("copying")
    score, judged = total(dimensions, bool(capped))
    return Assessment(
        score=score,
        grade=next(name for floor, name in GRADES if score >= floor),
        first=SWAPPED
        if inputs.swapped
        else first_thing(score, contradictions, clauses, elements, copying, kinds, dimensions),
        judged_max=judged,
        capped_by=tuple(capped),
        dimensions=dimensions,
        clauses=clauses,
        contradictions=contradictions,
        unsupported=tuple(unsupported),
        copied=copying.runs,
        copied_share=round(copying.share, 4),
        elements=elements,
        provenance=Provenance(
            text_sha256(policy.text),
            text_sha256(interpretation.text),
            table.id,
            table.sha256,
            code_version(),
            first_date,
            second_date,
            encoder.ref if encoder is not None else None,
        ),
        notes=inputs.notes,
    )


def total(dimensions: tuple[Dimension, ...], capped: bool) -> tuple[float, int]:
    """The score over the judged dimensions, rescaled to 100 and capped, and the sum of their maxima."""
    judged = [d for d in dimensions if d.status is DimensionStatus.JUDGED and d.value is not None]
    most = sum(d.max for d in judged)
    score = 100 * sum(d.value or 0.0 for d in judged) / most if most else 0.0
    return round(min(score, CAP) if capped else score, 1), most


def _merge(found: list[Contradiction]) -> tuple[Contradiction, ...]:
    """In text order, one a place: what overlaps an earlier contradiction of the interpretation is dropped."""
    kept: list[Contradiction] = []
    for item in sorted(found, key=lambda c: (c.interpretation.start, c.interpretation.end)):
        if not any(item.interpretation.overlaps(other.interpretation) for other in kept):
            kept.append(item)
    return tuple(kept)
