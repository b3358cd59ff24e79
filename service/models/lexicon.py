"""The shared lexicon on top of the shipped one: what is in force, proposals, replays, releases, and the log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.models.base import Base, Created, Key


class ProposalState(StrEnum):
    PENDING = "待审"
    APPROVED = "已通过"
    RETURNED = "已退回"
    RELEASED = "已发布"
    WITHDRAWN = "已撤回"


class LexiconEvent(Base):
    """One act on the lexicon. Rows are only ever added; ``hash`` covers every other column (decision 060).

    ``at`` is ISO 8601 in UTC as text, ``before`` and ``after`` are canonical JSON: what was hashed is what is kept.
    """

    __tablename__ = "lexicon_event"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20), index=True)
    entry: Mapped[str] = mapped_column(String(80), index=True)
    version: Mapped[int] = mapped_column(default=0)
    authority: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class LexiconEntryRow(Base):
    """An entry as it stands after the last release, where the store added or changed it. ``seq``: its last event."""

    __tablename__ = "lexicon_entry"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int]
    scope: Mapped[str] = mapped_column(String(80), index=True)
    body: Mapped[str] = mapped_column(Text)
    seq: Mapped[int]


class Proposal(Base):
    """Changes that are approved or returned together. ``digest`` names its content: a replay holds for that only."""

    __tablename__ = "lexicon_proposal"

    id: Mapped[Key]
    title: Mapped[str] = mapped_column(Text)
    authority: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(200), default="")
    scopes: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default=ProposalState.PENDING, index=True)
    digest: Mapped[str] = mapped_column(String(64))
    proposer_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    proposer: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[Created]
    decider: Mapped[str] = mapped_column(String(40), default="")
    decided_at: Mapped[datetime | None]
    opinion: Mapped[str] = mapped_column(Text, default="")
    release: Mapped[int | None]
    size: Mapped[int] = mapped_column(default=0)
    changes: Mapped[list[ProposedChange]] = relationship(order_by="ProposedChange.id")


class ProposedChange(Base):
    """``based_on`` is the version the proposer saw (0 for a new entry); ``before``, ``after`` canonical JSON."""

    __tablename__ = "lexicon_change"

    id: Mapped[Key]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("lexicon_proposal.id"), index=True)
    entry_id: Mapped[str] = mapped_column(String(80), index=True)
    action: Mapped[str] = mapped_column(String(10))
    based_on: Mapped[int]
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)


class LexiconRelease(Base):
    """A numbered release: its whole content packed, the sha256 of it, the event of the log that made it."""

    __tablename__ = "lexicon_release"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    label: Mapped[str] = mapped_column(String(40), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))
    at: Mapped[Created]
    actor: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class TrustedKey(Base):
    """An installation whose bundles are taken: its public key (Ed25519, hex), and what was last taken from it."""

    __tablename__ = "lexicon_key"

    public: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(500), default="")
    actor: Mapped[str] = mapped_column(String(40))
    at: Mapped[Created]
    number: Mapped[int] = mapped_column(default=0)
    seq: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="")


class Replay(Base):
    """What a proposal would do to the reviewed texts, by a release; ``result`` is JSON."""

    __tablename__ = "lexicon_replay"

    id: Mapped[Key]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("lexicon_proposal.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    release_sha256: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(40))
    at: Mapped[Created]
    result: Mapped[str] = mapped_column(Text, deferred=True)


class ReplayOpening(Base):
    """Who has looked at a replay, and when."""

    __tablename__ = "lexicon_opening"
    __table_args__ = (UniqueConstraint("replay_id", "user_id"),)

    id: Mapped[Key]
    replay_id: Mapped[int] = mapped_column(ForeignKey("lexicon_replay.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[Created]
