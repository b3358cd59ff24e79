"""Answers of the API as they are kept with an Idempotency-Key: JSON as it is, a file as a data URL, one that holds a
password sealed."""

from __future__ import annotations

import base64
import hashlib
import re
from urllib.parse import quote, unquote

from cryptography.fernet import Fernet, InvalidToken
from flask import Response, current_app

from service.api.problems import MEDIA_TYPE
from service.models import IdempotencyKey

UNANSWERED = 0
"""The status of a call that was begun and has no answer (yet)."""
_FILE = re.compile(r"data:(?P<kind>[^;]+);as=(?P<name>[^;]*);base64,(?P<data>.*)", re.DOTALL)
_OF_FILES = ("Content-Type", "Content-Disposition")
_SEALED = "sealed:"


def json_answer(text: str, status: int, location: str = "") -> Response:
    answer = Response(text, status, mimetype="application/json" if status < 400 else MEDIA_TYPE)
    if location:
        answer.headers["Location"] = location
    return answer


def closed(answer: Response, secret: bool) -> str:
    """The answer as text: JSON as it is, a file as a data URL."""
    answer.direct_passthrough = False
    if answer.mimetype not in ("application/json", MEDIA_TYPE):
        kind, name = (quote(answer.headers.get(header, ""), safe="") for header in _OF_FILES)
        return f"data:{kind};as={name};base64,{base64.b64encode(answer.get_data()).decode()}"
    text = answer.get_data(as_text=True)
    return _SEALED + _seal().encrypt(text.encode()).decode() if secret else text


def opened(row: IdempotencyKey) -> Response | None:
    """The answer that was kept, None where there is none or it cannot be opened any more."""
    if row.status == UNANSWERED:
        return None
    found = _FILE.fullmatch(row.answer)
    if found is not None:
        told = zip(_OF_FILES, (unquote(found["kind"]), unquote(found["name"])), strict=True)
        return Response(base64.b64decode(found["data"]), row.status, dict(told))
    text = row.answer
    if text.startswith(_SEALED):
        try:
            text = _seal().decrypt(text.removeprefix(_SEALED).encode()).decode()
        except InvalidToken:
            return None
    return json_answer(text, row.status, row.location)


def _seal() -> Fernet:
    """What closes answers that hold a one-time password: a key made of the one that signs sessions."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"answers" + current_app.config["SECRET_KEY"]).digest()))
