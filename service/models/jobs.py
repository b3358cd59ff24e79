"""Long work: the job as the truth about it, its files, and the workers that are alive."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from service.db import Exact, Json, now
from service.models.base import Base, Created, ExactText, Key, PublicKey
from service.models.people import Unit, User


class JobState(StrEnum):
    WAITING = "等待"
    RUNNING = "进行中"
    DONE = "完成"
    FAILED = "失败"
    CANCELLED = "已取消"


ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job(Base):
    """A piece of long work.

    ``attempt`` grows with every claim by a worker; whoever writes must hold the newest one.
    ``losses`` counts the workers that died with the job since its last checkpoint.
    """

    __tablename__ = "job"

    id: Mapped[PublicKey]
    kind: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[ExactText]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    params: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10), default=JobState.WAITING, index=True)
    attempt: Mapped[int] = mapped_column(default=0)
    losses: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str] = mapped_column(String(80), default="")
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(Exact, default="")
    checkpoint: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    error: Mapped[str] = mapped_column(Exact, default="")
    created_at: Mapped[Created]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    unit: Mapped[Unit | None] = relationship()
    user: Mapped[User] = relationship()
    files: Mapped[list[JobFile]] = relationship(order_by="JobFile.number", cascade="all, delete-orphan")
    outputs: Mapped[list[JobFile]] = relationship(
        primaryjoin="and_(Job.id == JobFile.job_id, JobFile.direction == 'out')",
        order_by="JobFile.number",
        viewonly=True,
    )


class JobFile(Base):
    """A file that a job takes in or hands out, kept in the database so that any worker finds it."""

    __tablename__ = "job_file"
    __table_args__ = (UniqueConstraint("job_id", "direction", "number"),)

    id: Mapped[Key]
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), index=True)
    direction: Mapped[str] = mapped_column(String(3))
    number: Mapped[int]
    name: Mapped[ExactText]
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))


class WorkerBeat(Base):
    """A worker process that said lately that it is alive."""

    __tablename__ = "job_worker"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    heartbeat_at: Mapped[datetime] = mapped_column(default=now, index=True)
