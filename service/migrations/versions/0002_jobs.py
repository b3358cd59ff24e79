"""Long work: jobs with progress, cancelling and recovery.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.db import Exact, Json, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_worker",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("started_at", Moment(timezone=True), nullable=False),
        sa.Column("heartbeat_at", Moment(timezone=True), nullable=False),
    )
    op.create_index("ix_job_worker_heartbeat_at", "job_worker", ["heartbeat_at"])
    op.create_table(
        "job",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", Exact(), nullable=False),
        sa.Column("unit_id", sa.Integer(), sa.ForeignKey("unit.id")),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("params", Json(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("losses", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(80), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", Exact(), nullable=False),
        sa.Column("checkpoint", Json(), nullable=False),
        sa.Column("result", Json()),
        sa.Column("error", Exact(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("started_at", Moment(timezone=True)),
        sa.Column("heartbeat_at", Moment(timezone=True)),
        sa.Column("finished_at", Moment(timezone=True)),
    )
    for column in ("kind", "state", "unit_id", "user_id"):
        op.create_index(f"ix_job_{column}", "job", [column])
    op.create_table(
        "job_file",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("job_id", sa.String(32), sa.ForeignKey("job.id", ondelete="CASCADE"), nullable=False),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", Exact(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("job_id", "direction", "number"),
    )
    op.create_index("ix_job_file_job_id", "job_file", ["job_id"])


def downgrade() -> None:
    for table in ("job_file", "job", "job_worker"):
        op.drop_table(table)
