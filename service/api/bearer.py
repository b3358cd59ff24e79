"""Bearer tokens: made once, kept as a hash, checked on every call with scope, expiry and rate."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import current_app, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.review import text_sha256
from service.api.problems import refuse
from service.api.replay import once
from service.db import get_session, now
from service.models import Token, User

SCOPES = {
    "review": "审校稿件、取回审校结果",
    "assess": "评估政策解读",
    "desk": "稿件、处理、先审后发、审校单",
    "interpret": "解读稿及其版本",
    "oversight": "总览和整改清单",
    "archive": "档案：上传、审校、结果、分派",
    "lexicon": "词库、提案和发布",
    "admin": "用户、权限、单位和操作记录",
}
"""What a token may be used for; never more than its owner's roles allow."""
_PREFIX = "xs_"


def make_token(db: Session, user: User, scopes: list[str], days: int, note: str = "") -> tuple[str, Token]:
    """A new token as text, which is nowhere kept, and its row, added to ``db``."""
    text = _PREFIX + secrets.token_urlsafe(32)
    row = Token(
        user_id=user.id,
        sha256=text_sha256(text),
        scopes=" ".join(sorted(set(scopes))),
        note=note,
        expires_at=now() + timedelta(days=days),
    )
    db.add(row)
    return text, row


def token_required(scope: str | None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard a call: 401 without a valid token, 403 without the scope (None: any will do), 429 beyond the rate. A call
    with an Idempotency-Key is done once (service.api.replay)."""

    def wrap(view: Any) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            token = _valid_token()
            if token is None:
                refuse(401, "需要有效的访问令牌（Authorization: Bearer …）。", headers={"WWW-Authenticate": "Bearer"})
            wait = current_app.extensions["xianshen_rate"].wait(token.id)
            if wait:
                refuse(429, f"调用太频繁，请 {wait} 秒后再试。", headers={"Retry-After": str(wait)})
            if scope is not None and scope not in token.scopes.split():
                refuse(403, f"此令牌没有“{scope}”权限。")
            g.user, g.token = token.user, token.id
            return once(lambda: view(*args, **kwargs), token.user_id, secret=view.operation.secret)

        guarded.scope = scope  # type: ignore[attr-defined]
        return guarded

    return wrap


def _valid_token() -> Token | None:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text.strip():
        return None
    token = get_session().scalar(select(Token).where(Token.sha256 == text_sha256(text.strip())))
    if token is None or token.revoked_at is not None or token.expires_at <= now() or not token.user.active:
        return None
    return token
