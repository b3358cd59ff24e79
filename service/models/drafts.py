"""Drafts on the desk, their versions, and what was decided about findings."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from service.db import now
from service.models.base import Base, Created, ExactText, Key, PublicKey
from service.models.people import Unit, User


class State(StrEnum):
    DRAFT = "草稿"
    PENDING = "待审"
    RETURNED = "退回"
    PASSED = "通过"


SAVED, RESTORED = "自动保存", "恢复"
"""Steps of a version that are no step of 先审后发."""


class Draft(Base):
    """``version`` grows with every saved change: a save that starts from an older one is refused.

    ``original`` is the uploaded docx, so that comments can be written into the very file.
    """

    __tablename__ = "draft"

    id: Mapped[PublicKey]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    submitter_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    title: Mapped[ExactText]
    column: Mapped[str] = mapped_column("column_name", String(80), default="")
    planned: Mapped[date | None]
    text: Mapped[ExactText]
    source: Mapped[str] = mapped_column(String(200), default="")
    original: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    state: Mapped[str] = mapped_column(String(10), default=State.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Created]
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now, index=True)
    unit: Mapped[Unit] = relationship()
    owner: Mapped[User] = relationship(foreign_keys=[owner_id])


class DraftVersion(Base):
    """The text as it stood at a step (submitted, returned, passed), or while it was written (SAVED, RESTORED)."""

    __tablename__ = "draft_version"
    __table_args__ = (UniqueConstraint("draft_id", "number", "step"),)

    id: Mapped[Key]
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), index=True)
    number: Mapped[int]
    step: Mapped[str] = mapped_column(String(10))
    title: Mapped[ExactText]
    text: Mapped[ExactText]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Created]


class Decision(Base):
    """Accepted or ignored, by whom and why; undone ones stay as a record.

    ``key`` names the finding: for scope ``text`` with its sentence, for scope ``unit`` without.
    Both hold the origin (entry@version), so a changed entry speaks again. Scope ``all`` holds for this text and
    is a proposal to the allow list: ``proposal`` is its number, or ``pending`` while nobody has taken it up.
    """

    __tablename__ = "decision"

    id: Mapped[Key]
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    action: Mapped[str] = mapped_column(String(10))
    scope: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(64), index=True)
    matched: Mapped[ExactText]
    replacement: Mapped[ExactText]
    origin: Mapped[str] = mapped_column(String(80))
    reason: Mapped[ExactText]
    proposal: Mapped[str] = mapped_column(String(40), default="", server_default="")
    at: Mapped[Created]
    undone_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()
