"""What stays on record: reviews asked for by API, answers for repeated calls, and the audit trail."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, Created, ExactText, Key, PublicKey


class ReviewRecord(Base):
    """A finished review: the JSON as it was answered, and the text it was made of."""

    __tablename__ = "review"

    id: Mapped[PublicKey]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[ExactText]
    answer: Mapped[str] = mapped_column(Text)
    at: Mapped[Created]


class IdempotencyKey(Base):
    """The answer to a call that carried a key; the same call again gets the same answer."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("user_id", "path", "key"),)

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    path: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(255))
    body_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    answer: Mapped[str] = mapped_column(Text)
    location: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[Created]


class Event(Base):
    """Who did what to what, and when. Rows are only ever added; no draft text in ``detail``."""

    __tablename__ = "event"

    id: Mapped[Key]
    at: Mapped[Created]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    user_name: Mapped[str] = mapped_column(String(40), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(80), default="", index=True)
    detail: Mapped[ExactText]
