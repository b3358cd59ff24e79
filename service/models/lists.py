"""Private lists (名单): people with posts, places and bodies, set phrases of a unit; each import is a version."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from service.models.base import Base, Created, Key
from service.models.people import Unit


class ListRow(Base):
    """The list of one kind in one unit; no unit means the whole system. There is one at most of each."""

    __tablename__ = "private_list"

    id: Mapped[Key]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    unit: Mapped[Unit | None] = relationship()


class ListVersion(Base):
    """A table as it was imported. ``content`` is packed TSV; ``sha256`` covers ``salt`` and the TSV, so that the log,
    which holds it, does not tell who stands in a short table. ``seq`` is the event of the log."""

    __tablename__ = "private_list_version"
    __table_args__ = (UniqueConstraint("list_id", "number"),)

    id: Mapped[Key]
    list_id: Mapped[int] = mapped_column(ForeignKey("private_list.id"), index=True)
    number: Mapped[int]
    salt: Mapped[str] = mapped_column(String(32))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    actor: Mapped[str] = mapped_column(String(40))
    authority: Mapped[str] = mapped_column(Text)
    at: Mapped[Created]
    seq: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    source: Mapped[ListRow] = relationship()
