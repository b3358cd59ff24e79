"""Passwords: argon2id hashes, one-time passwords, and what a good enough password is."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MINIMUM = 10
_HASHER = PasswordHasher()
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_NOBODY = _HASHER.hash(secrets.token_hex(8))


def hash_password(password: str) -> str:
    return _HASHER.hash(password.encode("utf-8", "surrogatepass"))


def matches(password_hash: str | None, password: str) -> bool:
    """True where the password is right; takes as long for a person who does not exist (None)."""
    try:
        right = _HASHER.verify(password_hash or _NOBODY, password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None


def one_time_password() -> str:
    """Four groups of four letters and digits that cannot be misread: 79 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def objection(password: str, name: str) -> str | None:
    """Why this password will not do, in a sentence; None where it will."""
    if len(password) < MINIMUM:
        return f"密码至少 {MINIMUM} 个字符。"
    if len(set(password)) < 5:
        return "密码太简单，请混用不同的字符。"
    if name.lower() in password.lower():
        return "密码不能含用户名。"
    return None
