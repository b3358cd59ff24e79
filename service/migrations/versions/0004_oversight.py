"""Interpretation desk, overview and the list of what is to be mended.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import service.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interpretation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("title", service.db.Exact(), nullable=False),
        sa.Column("policy", service.db.Exact(), nullable=False),
        sa.Column("policy_source", sa.String(length=200), nullable=False),
        sa.Column("policy_file", sa.LargeBinary(), nullable=True),
        sa.Column("policy_date", sa.Date(), nullable=True),
        sa.Column("text", service.db.Exact(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("planned", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", service.db.Moment(timezone=True), nullable=False),
        sa.Column("updated_at", service.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["user_account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["unit.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("interpretation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interpretation_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interpretation_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interpretation_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "checkup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.String(length=80), nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=True),
        sa.Column("review_id", sa.String(length=32), nullable=True),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("weighted_errors", sa.Double(), nullable=False),
        sa.Column("serious", sa.Integer(), nullable=False),
        sa.Column("general", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("at", service.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["draft.id"],
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["review.id"],
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["unit.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("checkup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkup_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkup_review_id"), ["review_id"], unique=False)
        batch_op.create_index("ix_checkup_unit_at", ["unit_id", "at"], unique=False)

    op.create_table(
        "finding_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.String(length=80), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=True),
        sa.Column("review_id", sa.String(length=32), nullable=True),
        sa.Column("title", service.db.Exact(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("matched", service.db.Exact(), nullable=False),
        sa.Column("excerpt", service.db.Exact(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("message", service.db.Exact(), nullable=False),
        sa.Column("suggestion", service.db.Exact(), nullable=False),
        sa.Column("authority", sa.String(length=400), nullable=False),
        sa.Column("origin", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("first_seen", service.db.Moment(timezone=True), nullable=False),
        sa.Column("settled_at", service.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignee_id"],
            ["user_account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["draft.id"],
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["review.id"],
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["unit.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("document", "key"),
    )
    with op.batch_alter_table("finding_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_record_document"), ["document"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_record_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_record_state"), ["state"], unique=False)
        batch_op.create_index("ix_finding_record_unit_first_seen", ["unit_id", "first_seen"], unique=False)

    op.create_table(
        "interpretation_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interpretation_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("policy_sha256", sa.String(length=64), nullable=False),
        sa.Column("text", service.db.Exact(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("grade", sa.String(length=10), nullable=False),
        sa.Column("contradictions", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("copied_share", sa.Double(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", service.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interpretation_id"],
            ["interpretation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("interpretation_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interpretation_version_interpretation_id"), ["interpretation_id"], unique=False
        )

    op.create_table(
        "review_sheet",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title", service.db.Exact(), nullable=False),
        sa.Column("column_name", sa.String(length=80), nullable=False),
        sa.Column("planned", sa.Date(), nullable=True),
        sa.Column("text", service.db.Exact(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("log_head", sa.String(length=100), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", service.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["draft.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("review_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_sheet_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "finding_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("user_name", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", service.db.Exact(), nullable=False),
        sa.Column("at", service.db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["finding_record.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("finding_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_step_finding_id"), ["finding_id"], unique=False)

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proposal", sa.String(length=40), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("proposal")

    with op.batch_alter_table("finding_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_step_finding_id"))

    op.drop_table("finding_step")
    with op.batch_alter_table("review_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_sheet_draft_id"))

    op.drop_table("review_sheet")
    with op.batch_alter_table("interpretation_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interpretation_version_interpretation_id"))

    op.drop_table("interpretation_version")
    with op.batch_alter_table("finding_record", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_record_unit_first_seen")
        batch_op.drop_index(batch_op.f("ix_finding_record_state"))
        batch_op.drop_index(batch_op.f("ix_finding_record_draft_id"))
        batch_op.drop_index(batch_op.f("ix_finding_record_document"))

    op.drop_table("finding_record")
    with op.batch_alter_table("checkup", schema=None) as batch_op:
        batch_op.drop_index("ix_checkup_unit_at")
        batch_op.drop_index(batch_op.f("ix_checkup_review_id"))
        batch_op.drop_index(batch_op.f("ix_checkup_draft_id"))

    op.drop_table("checkup")
    with op.batch_alter_table("interpretation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interpretation_updated_at"))
        batch_op.drop_index(batch_op.f("ix_interpretation_unit_id"))
        batch_op.drop_index(batch_op.f("ix_interpretation_owner_id"))

    op.drop_table("interpretation")
