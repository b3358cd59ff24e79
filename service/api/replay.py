"""Idempotency-Key: the same call again gets the same answer, and nothing is done twice."""

from __future__ import annotations

import hashlib
import re

from flask import Response, request
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.api.problems import refuse
from service.models import IdempotencyKey

HEADER, LONGEST = "Idempotency-Key", 255
PATTERN = f"^[!-~]{{1,{LONGEST}}}$"


def replayed(db: Session, user_id: int) -> Response | None:
    """The answer of before, where this call carries a key that was seen; 409 where the body was another."""
    key = _key()
    if key is None:
        return None
    row = db.scalar(
        select(IdempotencyKey).where(
            IdempotencyKey.user_id == user_id, IdempotencyKey.path == request.path, IdempotencyKey.key == key
        )
    )
    if row is None:
        return None
    if row.body_sha256 != _body():
        refuse(409, "同一个 Idempotency-Key 已用于另一份内容。")
    answer = json_answer(row.answer, row.status, row.location)
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


def commit_answer(db: Session, user_id: int, answer: str, status: int, location: str = "") -> Response:
    """Commit the work and, with it, the answer to the key of this call. Where the same call was answered
    meanwhile, the work is dropped and that answer returned."""
    before = replayed(db, user_id)
    if before is not None:
        db.rollback()
        return before
    key = _key()
    if key is not None:
        db.add(
            IdempotencyKey(
                user_id=user_id,
                path=request.path,
                key=key,
                body_sha256=_body(),
                status=status,
                answer=answer,
                location=location,
            )
        )
    try:
        db.commit()
    except IntegrityError:
        db.rollback()
        before = replayed(db, user_id)
        if before is None:
            raise
        return before
    return json_answer(answer, status, location)


def json_answer(text: str, status: int, location: str = "") -> Response:
    answer = Response(text, status, mimetype="application/json")
    if location:
        answer.headers["Location"] = location
    return answer


def _key() -> str | None:
    key = request.headers.get(HEADER)
    if key is not None and not re.fullmatch(PATTERN, key):
        refuse(422, f"Idempotency-Key 应为 1 到 {LONGEST} 个可见的 ASCII 字符。")
    return key


def _body() -> str:
    return hashlib.sha256(request.get_data()).hexdigest()
