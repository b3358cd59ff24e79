"""Assessing a stored interpretation, and what the page shows of the assessment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from nlp.interpret import Assessment
from nlp.report.assessment_json import assessment_value
from nlp.report.assessment_text import CAPS, STATUS
from nlp.types import Document, InputError
from service.desk.source import stored_document
from service.engine import assess_pair
from service.interpret.cards import cards
from service.models import Interpretation


@dataclass(frozen=True, slots=True)
class Pair:
    """The two documents, with what is known of their dates."""

    policy: Document
    text: Document
    policy_date: date | None
    planned: date | None

    def assessed(self) -> Assessment:
        """Raises InputError where there is nothing to judge."""
        return assess_pair(self.policy, self.text, self.policy_date, self.planned)


def pair_of(work: Interpretation) -> Pair:
    return Pair(
        stored_document("policy", work.policy, "", work.policy_file, work.policy_source or "政策"),
        stored_document("interpretation", work.text, work.title, work.file, work.source or "解读"),
        work.policy_date,
        work.planned,
    )


def assessed(db: Session, work: Interpretation) -> tuple[Pair, Assessment | None, str]:
    """The pair with its assessment, or the sentence that says why there is none. No transaction stays open."""
    pair = pair_of(work)
    db.rollback()
    if not pair.policy.text.strip():
        return pair, None, "请先放上政策原文。"
    if not pair.text.text.strip():
        return pair, None, "还没有解读。把解读粘贴到右边，或者上传文件。"
    try:
        return pair, pair.assessed(), ""
    except InputError as error:
        return pair, None, f"未能判断：{error.reason}"


def assessment_view(pair: Pair, assessment: Assessment) -> dict[str, Any]:
    """``xianshen.assessment/1`` with the words of the page and its cards."""
    value = assessment_value(assessment, pair.policy.text, pair.text.text)
    for clause, verdict in zip(value["clauses"], assessment.clauses, strict=True):
        sign, name, _ = STATUS[verdict.status]
        clause.update(sign=sign, status_label=name)
    counts = {
        name: sum(verdict.status is status for verdict in assessment.clauses) for status, (_, name, _) in STATUS.items()
    }
    return {
        **value,
        "caps": [CAPS[name] for name in assessment.capped_by],
        "counts": counts,
        "signs": {name: sign for sign, name, _ in STATUS.values()},
        "cards": cards(assessment, pair.policy.text, pair.text.text),
    }
