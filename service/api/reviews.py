"""POST /api/v1/reviews and GET /api/v1/reviews/{id}."""

from __future__ import annotations

import json
from datetime import date

from flask import Response

from nlp.report.labels import xml_safe
from nlp.report.wire import review_to_wire
from nlp.types import ReviewError
from service.access import DESK_ROLES, signed_in, units_of
from service.api import blueprint
from service.api.answers import json_answer
from service.api.bearer import token_required
from service.api.calling import find_unit
from service.api.fields import Field, read_body
from service.api.operations import Operation, described
from service.api.problems import refuse
from service.api.replay import commit_answer
from service.audit import record
from service.db import begin_write, get_session
from service.engine import make_document, review_document
from service.models import ReviewRecord
from service.models.base import new_id
from service.oversight.recording import BY_API, Subject, note_review

FIELDS = (
    Field("text", "稿件正文；结果中的位置都是这段文字的码点位置"),
    Field("title", "标题", longest=500),
    Field("html", "网页源码：只取其中的链接、图片和表单来检查；没有 text 时正文也取自网页，结果中附 text"),
    Field("unit", "单位名称；不填时用令牌所属人的第一个单位", longest=80),
    Field("date", "按哪一天的规定判定，默认今天", day=True),
)


BODY = ("text", "html")
"""One of these must hold something."""


@blueprint.post("/reviews")
@token_required("review")
@described(Operation("审校一份稿件", 201, "Review", fields=FIELDS, one_of=BODY, located=True))
def post_review() -> Response:
    """Review a draft and keep the result. Without a text that of the page is reviewed, and answered as ``text``."""
    db, user_id = get_session(), signed_in().id
    body = read_body(FIELDS, BODY)
    unit_id = find_unit(body.get("unit")).id
    db.rollback()  # no transaction stays open while the review runs
    identifier = new_id()
    try:
        document = make_document(body.get("text"), body.get("title"), body.get("html"), identifier)
    except ReviewError as error:
        refuse(409, str(error))  # the fields are sound (else 422), the contents cannot be judged
    day = date.fromisoformat(body["date"]) if "date" in body else None
    review = review_document(document, day, unit_id)
    given = {} if "text" in body else {"text": document.text}
    answer = json.dumps({"id": identifier, **review_to_wire(review), **given})
    begin_write(db)
    location = f"/api/v1/reviews/{identifier}"
    db.add(ReviewRecord(id=identifier, unit_id=unit_id, user_id=user_id, text=document.text, answer=answer))
    db.flush()
    subject = Subject(unit_id, xml_safe(body.get("title") or ""), review_id=identifier)
    note_review(db, subject, BY_API, document, review, by=signed_in().display)
    record(db, signed_in(), "接口审校", identifier, unit_id)
    return commit_answer(db, answer, 201, location)


@blueprint.get("/reviews/<identifier>")
@token_required("review")
@described(Operation("取回一份审校结果", 200, "Review"))
def get_review(identifier: str) -> Response:
    """A kept result, for people of its unit."""
    db = get_session()
    row = db.get(ReviewRecord, identifier) if identifier.isascii() else None
    if row is None or row.unit_id not in {unit.id for unit in units_of(db, signed_in(), *DESK_ROLES)}:
        refuse(404, "没有这份审校结果。")
    return json_answer(row.answer, 200)
