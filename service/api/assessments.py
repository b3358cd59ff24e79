"""POST /api/v1/assessments: a policy interpretation against its policy."""

from __future__ import annotations

import json
from datetime import date

from flask import Response

from nlp.report.assessment_json import assessment_value
from nlp.types import ReviewError
from service.access import signed_in
from service.api import blueprint
from service.api.bearer import token_required
from service.api.fields import Field, read_body
from service.api.operations import Operation, described
from service.api.problems import refuse
from service.api.replay import commit_answer
from service.audit import record
from service.db import begin_write, get_session
from service.engine import assess_pair, make_document

FIELDS = (
    Field("policy", "政策原文", required=True),
    Field("interpretation", "解读全文", required=True),
    Field("policy_date", "政策发布日期，用来判断解读是否及时", day=True),
    Field("date", "解读发布日期", day=True),
)


@blueprint.post("/assessments")
@token_required("assess")
@described(Operation("评估一份政策解读", 200, "Assessment", fields=FIELDS))
def post_assessment() -> Response:
    """Assess; the result is not kept, except as the answer to an Idempotency-Key."""
    db = get_session()
    body = read_body(FIELDS)
    db.rollback()
    try:
        policy = make_document(body["policy"], name="policy")
        interpretation = make_document(body["interpretation"], name="interpretation")
        assessment = assess_pair(policy, interpretation, *(_day(body, name) for name in ("policy_date", "date")))
    except ReviewError as error:
        refuse(409, str(error))  # the fields are sound (else 422), the contents cannot be judged
    answer = json.dumps(assessment_value(assessment, policy.text, interpretation.text))
    begin_write(db)
    record(db, signed_in(), "接口评估解读")
    return commit_answer(db, answer, 200)


def _day(body: dict[str, str], name: str) -> date | None:
    return date.fromisoformat(body[name]) if name in body else None
