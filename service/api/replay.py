"""Idempotency-Key: the same call again gets the same answer, and nothing is done twice.

Every call that changes something takes a key: the guard of the token (service.api.bearer) runs it through ``once``. The
key is written by the first commit of the call, in one transaction with the work, so that neither is ever kept without
the other; the answer is written with it where it is known by then (``commit_answer``), else right after.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, current_app, g, request
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from service.api.answers import UNANSWERED, closed, json_answer, opened
from service.api.problems import refuse
from service.db import begin_write, get_session, is_writing
from service.models import IdempotencyKey

HEADER, LONGEST = "Idempotency-Key", 255
PATTERN = f"^[!-~]{{1,{LONGEST}}}$"
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
"""Methods of the calls that take a key."""
_LONGEST_PATH = 80


def once(call: Callable[[], Any], user_id: int, secret: bool = False) -> Response:
    """What ``call`` answers, or what it answered when the same person made the same call with the same key. 409 where
    the contents are others, or where the first has no answer. A ``secret`` answer is kept sealed."""
    key = _key()
    if key is None or request.method not in CHANGING:
        return current_app.make_response(call())
    kept = _Kept(get_session(), user_id, key, secret)
    before = kept.answered()
    if before is not None:
        return before
    with kept.watching():
        try:
            answer = current_app.make_response(call())
        except HTTPException as refused:
            answer = current_app.make_response(current_app.handle_user_exception(refused))
        except IntegrityError:
            before = kept.answered()
            if before is None:
                raise
            return before
        return kept.settled(answer)


def commit_answer(db: Session, answer: str, status: int, location: str = "") -> Response:
    """Commit the work and, in the same transaction, the answer to the key of this call."""
    g.answer = json_answer(answer, status, location)
    db.commit()
    made: Response = g.pop("answer")
    return made


class _Kept:
    """One call as it is kept: whose, which address, which key, what was sent."""

    def __init__(self, db: Session, user_id: int, key: str, secret: bool) -> None:
        self._db, self._user_id, self._key, self._secret = db, user_id, key, secret
        self._path, self._body = _path(), hashlib.sha256(request.get_data()).hexdigest()
        self._written = self._told = self._done = False

    def answered(self) -> Response | None:
        """The answer of before, None where this call is the first."""
        self._db.rollback()
        row = self._row()
        if row is None:
            return None
        if row.body_sha256 != self._body:
            refuse(409, f"同一个 {HEADER} 已用于另一份内容。")
        answer = opened(row)
        if answer is None:
            refuse(409, f"带同一个 {HEADER} 的调用还在进行，或中断了、没有留下结果：请查看对象现在的样子，再换一个键。")
        answer.headers["Idempotency-Replayed"] = "true"
        return answer

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Write the key with the first commit of work."""
        hooks = {"before_commit": self._before, "after_commit": self._after, "after_rollback": self._undone}
        for name, hook in hooks.items():
            event.listen(self._db, name, hook)
        try:
            yield
        finally:
            for name, hook in hooks.items():
                event.remove(self._db, name, hook)

    def settled(self, answer: Response) -> Response:
        """The answer, which is kept now. A call that was refused before it did anything is not: it may be made again,
        and where the same call was done meanwhile, its answer is this one's too."""
        if not self._done and answer.status_code >= 400:
            return self.answered() or answer
        if self._done and self._told:
            return answer
        g.answer = answer
        begin_write(self._db)
        row = self._row() if self._done else None
        try:
            if row is not None:
                self._fill(row)
            self._db.commit()
        except IntegrityError:
            return self.answered() or answer
        finally:
            g.pop("answer", None)
        return answer

    def _row(self) -> IdempotencyKey | None:
        return self._db.scalar(
            select(IdempotencyKey).where(
                IdempotencyKey.user_id == self._user_id,
                IdempotencyKey.path == self._path,
                IdempotencyKey.key == self._key,
            )
        )

    def _before(self, db: Session) -> None:
        if self._done or self._written or db.in_nested_transaction() or not is_writing(db):
            return
        row = IdempotencyKey(user_id=self._user_id, path=self._path, key=self._key, body_sha256=self._body)
        self._fill(row)
        db.add(row)
        self._written = True

    def _fill(self, row: IdempotencyKey) -> None:
        answer: Response | None = g.get("answer")
        if answer is None:
            row.status, row.answer = UNANSWERED, ""
            return
        row.status, row.answer = answer.status_code, closed(answer, self._secret)
        row.location = answer.headers.get("Location", "")
        self._told = True

    def _after(self, _db: Session) -> None:
        self._done = self._written

    def _undone(self, _db: Session) -> None:
        if not self._done:
            self._written = self._told = False


def _key() -> str | None:
    key = request.headers.get(HEADER)
    if key is not None and not re.fullmatch(PATTERN, key):
        refuse(422, f"{HEADER} 应为 1 到 {LONGEST} 个可见的 ASCII 字符。")
    return key


def _path() -> str:
    path = request.path if request.method == "POST" else f"{request.method} {request.path}"
    return path if len(path) <= _LONGEST_PATH else hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()
