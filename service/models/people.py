"""Units, people, what they may do, their tokens, sessions that ended, and failed logins."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.models.base import Base, Created, Key


class Role(StrEnum):
    """What a grant allows. Granted for one unit, or for all where the grant names none."""

    EDITOR = "编辑"
    APPROVER = "审核"
    LEXICON = "词库维护"
    LEXICON_APPROVER = "词库审批"
    ADMIN = "管理员"


class Unit(Base):
    """``parent_id`` is the unit above (省 → 州市 → 县 → 部门), whose lexicon this one inherits."""

    __tablename__ = "unit"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))


class User(Base):
    """``epoch`` grows with every change of password or standing and ends the sessions of before."""

    __tablename__ = "user_account"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    display: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Created]
    grants: Mapped[list[Grant]] = relationship(back_populates="user", cascade="all, delete-orphan")


class Grant(Base):
    """A role of a person in a unit; no unit means all units."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("user_id", "unit_id", "role"),)

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    user: Mapped[User] = relationship(back_populates="grants")
    unit: Mapped[Unit | None] = relationship()


class Token(Base):
    """A bearer token: only its sha256 is kept. ``scopes`` are separated by spaces."""

    __tablename__ = "token"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[Created]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()


class EndedSession(Base):
    """A session that was logged out of: its cookie opens nothing any more, whoever holds a copy."""

    __tablename__ = "ended_session"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class LoginAttempt(Base):
    """A failed login, for throttling."""

    __tablename__ = "login_attempt"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(40), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
