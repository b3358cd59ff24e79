"""Archives: exports reviewed as a whole, their runs, and what was handed to units.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.db import Exact, Json, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archive",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("unit_id", sa.Integer(), sa.ForeignKey("unit.id"), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("name", Exact(), nullable=False),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("path", Exact(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("mapping", Json(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
    )
    op.create_index("ix_archive_unit_id", "archive", ["unit_id"])
    op.create_table(
        "archive_run",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("archive_id", sa.String(32), sa.ForeignKey("archive.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("job_id", sa.String(32), sa.ForeignKey("job.id")),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("use_model", sa.Boolean(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("mapping", Json(), nullable=False),
        sa.Column("limits", Json(), nullable=False),
        sa.Column("columns", Exact(), nullable=False),
        sa.Column("against_id", sa.String(32), sa.ForeignKey("archive_run.id")),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("serious", sa.Integer(), nullable=False),
        sa.Column("general", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("finished_at", Moment(timezone=True)),
        sa.UniqueConstraint("archive_id", "number"),
    )
    op.create_index("ix_archive_run_archive_id", "archive_run", ["archive_id"])
    op.create_table(
        "archive_unit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("archive_id", sa.String(32), sa.ForeignKey("archive.id"), nullable=False),
        sa.Column("name", Exact(), nullable=False),
        sa.Column("unit_id", sa.Integer(), sa.ForeignKey("unit.id"), nullable=False),
    )
    for column in ("archive_id", "unit_id"):
        op.create_index(f"ix_archive_unit_{column}", "archive_unit", [column])
    op.create_table(
        "archive_item",
        sa.Column("finding_id", sa.Integer(), sa.ForeignKey("finding_record.id"), primary_key=True),
        sa.Column("archive_id", sa.String(32), sa.ForeignKey("archive.id"), nullable=False),
        sa.Column("run_id", sa.String(32), sa.ForeignKey("archive_run.id")),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("post_id", Exact(), nullable=False),
        sa.Column("url", Exact(), nullable=False),
    )
    op.create_index("ix_archive_item_archive_key", "archive_item", ["archive_id", "key"])
    op.create_table(
        "archive_limits",
        sa.Column("unit_id", sa.Integer(), sa.ForeignKey("unit.id"), primary_key=True, autoincrement=False),
        sa.Column("limits", Json(), nullable=False),
        sa.Column("columns", Exact(), nullable=False),
        sa.Column("user_name", sa.String(40), nullable=False),
        sa.Column("updated_at", Moment(timezone=True), nullable=False),
    )


def downgrade() -> None:
    for table in ("archive_limits", "archive_item", "archive_unit", "archive_run", "archive"):
        op.drop_table(table)
