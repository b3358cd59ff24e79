"""Archives: exports to be reviewed as a whole, their runs, and what of them was handed to units to be mended."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.db import Json
from service.models.base import Base, Created, ExactText, Key, PublicKey
from service.models.jobs import ENDED, Job
from service.models.oversight import FindingRecord
from service.models.people import Unit, User


class Origin(StrEnum):
    """Where an archive lies: uploaded into the data folder, or below the folder of the setting ``archive_root``."""

    UPLOAD = "上传"
    FOLDER = "文件夹"


class Archive(Base):
    """An export of a site or an account. ``path``: the name of the uploaded file, or the path below ``archive_root``.

    ``size``: bytes received so far; ``complete``: all of them. ``mapping``: fields as a person corrected them.
    """

    __tablename__ = "archive"

    id: Mapped[PublicKey]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[ExactText]
    origin: Mapped[str] = mapped_column(String(10))
    path: Mapped[ExactText]
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    complete: Mapped[bool] = mapped_column(default=False)
    mapping: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[Created]
    unit: Mapped[Unit] = relationship()
    user: Mapped[User] = relationship()
    runs: Mapped[list[ArchiveRun]] = relationship(
        back_populates="archive", order_by="ArchiveRun.number", cascade="all, delete-orphan"
    )


class ArchiveRun(Base):
    """One review of an archive: what it is of (day, mapping, limits, lexicon) and, once finished, what it came to.

    ``release``: number of the lexicon release, 0 for the shipped lexicon. ``size``: bytes of its results.
    """

    __tablename__ = "archive_run"
    __table_args__ = (UniqueConstraint("archive_id", "number"),)

    id: Mapped[PublicKey]
    archive_id: Mapped[str] = mapped_column(ForeignKey("archive.id"), index=True)
    number: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id"))
    as_of: Mapped[date]
    use_model: Mapped[bool] = mapped_column(default=True)
    release: Mapped[int] = mapped_column(default=0)
    mapping: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    limits: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    columns: Mapped[ExactText]
    against_id: Mapped[str | None] = mapped_column(ForeignKey("archive_run.id"))
    posts: Mapped[int] = mapped_column(default=0)
    serious: Mapped[int] = mapped_column(default=0)
    general: Mapped[int] = mapped_column(default=0)
    unread: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[Created]
    finished_at: Mapped[datetime | None]
    archive: Mapped[Archive] = relationship(back_populates="runs")
    user: Mapped[User] = relationship()
    job: Mapped[Job | None] = relationship()
    against: Mapped[ArchiveRun | None] = relationship(remote_side="ArchiveRun.id")

    @property
    def going_on(self) -> bool:
        """Whether a job of the run waits or works."""
        return self.job is not None and self.job.state not in ENDED


class ArchiveUnit(Base):
    """That a unit name of the export is a unit of this installation: its people see their part of the results."""

    __tablename__ = "archive_unit"

    id: Mapped[Key]
    archive_id: Mapped[str] = mapped_column(ForeignKey("archive.id"), index=True)
    name: Mapped[ExactText]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)


class ArchiveItem(Base):
    """Which place of which post a finding on record is; ``key`` names the error in the post (without its place)."""

    __tablename__ = "archive_item"
    __table_args__ = (Index("ix_archive_item_archive_key", "archive_id", "key"),)

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding_record.id"), primary_key=True)
    archive_id: Mapped[str] = mapped_column(ForeignKey("archive.id"))
    run_id: Mapped[str | None] = mapped_column(ForeignKey("archive_run.id"))
    key: Mapped[str] = mapped_column(String(64))
    post_id: Mapped[ExactText]
    url: Mapped[ExactText]
    finding: Mapped[FindingRecord] = relationship()


class ArchiveLimits(Base):
    """A unit's own limits of the inspection indicators, and the columns that ought to exist (csv)."""

    __tablename__ = "archive_limits"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    limits: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    columns: Mapped[ExactText]
    user_name: Mapped[str] = mapped_column(String(40), default="")
    updated_at: Mapped[Created]
