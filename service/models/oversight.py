"""Oversight: interpretations and their versions, review sheets, what was found where, and what is to be mended."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from service.db import now
from service.models.base import Base, Created, ExactText, Key, PublicKey
from service.models.people import Unit, User


class Mending(StrEnum):
    """Where a finding stands on the list of what is to be mended (整改)."""

    OPEN = "待整改"
    MARKED = "已标记修改"
    DONE = "复查通过"
    MISTAKEN = "误报"


UNSETTLED = (Mending.OPEN, Mending.MARKED)


class Interpretation(Base):
    """A policy and the interpretation that is being written of it. ``version`` grows with every saved change.

    ``policy_file`` and ``file`` are the uploaded files: links, pictures and dates are read from them.
    """

    __tablename__ = "interpretation"

    id: Mapped[PublicKey]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    title: Mapped[ExactText]
    policy: Mapped[ExactText]
    policy_source: Mapped[str] = mapped_column(String(200), default="")
    policy_file: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    policy_date: Mapped[date | None]
    text: Mapped[ExactText]
    source: Mapped[str] = mapped_column(String(200), default="")
    file: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    planned: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Created]
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now, index=True)
    unit: Mapped[Unit] = relationship()
    owner: Mapped[User] = relationship(foreign_keys=[owner_id])


class InterpretationVersion(Base):
    """An interpretation as it was assessed, with what came out. ``kept``: the writer asked for this version."""

    __tablename__ = "interpretation_version"

    id: Mapped[Key]
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    number: Mapped[int]
    kept: Mapped[bool] = mapped_column(default=False)
    policy_sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[ExactText]
    score: Mapped[float]
    grade: Mapped[str] = mapped_column(String(10))
    contradictions: Mapped[int]
    missing: Mapped[int]
    copied_share: Mapped[float]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Created]
    user: Mapped[User] = relationship()


class ReviewSheet(Base):
    """A review as it was printed (审校单): the text, the answer, the decisions and people, and the lexicon log's head.

    ``answer``, ``decisions`` and ``people`` are JSON; with the text they are enough to run the review again.
    """

    __tablename__ = "review_sheet"

    id: Mapped[PublicKey]
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    title: Mapped[ExactText]
    column: Mapped[str] = mapped_column("column_name", String(80), default="")
    planned: Mapped[date | None]
    text: Mapped[ExactText]
    answer: Mapped[str] = mapped_column(Text)
    decisions: Mapped[str] = mapped_column(Text)
    people: Mapped[str] = mapped_column(Text)
    log_head: Mapped[str] = mapped_column(String(100), default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Created]
    user: Mapped[User] = relationship()


class Checkup(Base):
    """One review that counts: the first of a draft, at each step of 先审后发, or asked for by API."""

    __tablename__ = "checkup"
    __table_args__ = (Index("ix_checkup_unit_at", "unit_id", "at"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    column: Mapped[str] = mapped_column("column_name", String(80), default="")
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id"), index=True)
    review_id: Mapped[str | None] = mapped_column(ForeignKey("review.id"), index=True)
    occasion: Mapped[str] = mapped_column(String(10))
    text_sha256: Mapped[str] = mapped_column(String(64))
    characters: Mapped[int]
    weighted_errors: Mapped[float]
    serious: Mapped[int]
    general: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(10))
    at: Mapped[Created]


class FindingRecord(Base):
    """A serious or general finding of a text on record, from when it was first seen until it is settled.

    ``key`` is that of the desk (code, origin, words, sentence, number); ``document`` names the text it stands in:
    the draft's id, or title and unit of a text reviewed by API.
    """

    __tablename__ = "finding_record"
    __table_args__ = (
        UniqueConstraint("document", "key"),
        Index("ix_finding_record_unit_first_seen", "unit_id", "first_seen"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    column: Mapped[str] = mapped_column("column_name", String(80), default="")
    document: Mapped[str] = mapped_column(String(64), index=True)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id"), index=True)
    review_id: Mapped[str | None] = mapped_column(ForeignKey("review.id"))
    title: Mapped[ExactText]
    key: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(40))
    category: Mapped[str] = mapped_column(String(40))
    severity: Mapped[str] = mapped_column(String(10))
    matched: Mapped[ExactText]
    excerpt: Mapped[ExactText]
    place: Mapped[str] = mapped_column(String(40))
    message: Mapped[ExactText]
    suggestion: Mapped[ExactText]
    authority: Mapped[str] = mapped_column(String(400), default="")
    origin: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), default=Mending.OPEN, index=True)
    due: Mapped[date | None]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    first_seen: Mapped[Created]
    settled_at: Mapped[datetime | None]
    unit: Mapped[Unit] = relationship()
    assignee: Mapped[User | None] = relationship()


class FindingStep(Base):
    """What happened to a finding on record: who, when, which state, and why. Rows are only ever added."""

    __tablename__ = "finding_step"

    id: Mapped[Key]
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding_record.id"), index=True)
    user_name: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(10))
    note: Mapped[ExactText]
    at: Mapped[Created]
    finding: Mapped[FindingRecord] = relationship()
