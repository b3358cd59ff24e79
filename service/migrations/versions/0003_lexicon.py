"""The shared lexicon: entries, proposals, releases, the hash-chained log; units know the unit above.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.db import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain DDL: a rebuilt table "unit" would take the rows that refer to it along.
    op.execute("ALTER TABLE unit ADD COLUMN parent_id INTEGER REFERENCES unit(id)")
    op.create_table(
        "lexicon_event",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False, index=True),
        sa.Column("entry", sa.String(80), nullable=False, index=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "lexicon_entry",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(80), nullable=False, index=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
    )
    op.create_table(
        "lexicon_proposal",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False, index=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("proposer_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("proposer", sa.String(40), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("decider", sa.String(40), nullable=False),
        sa.Column("decided_at", Moment(timezone=True), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
    )
    op.create_table(
        "lexicon_change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("proposal_id", sa.Integer(), sa.ForeignKey("lexicon_proposal.id"), nullable=False, index=True),
        sa.Column("entry_id", sa.String(80), nullable=False, index=True),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
    )
    op.create_table(
        "lexicon_release",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("label", sa.String(40), nullable=False, unique=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "lexicon_key",
        sa.Column("public", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
    )
    op.create_table(
        "lexicon_replay",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("proposal_id", sa.Integer(), sa.ForeignKey("lexicon_proposal.id"), nullable=False, index=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("release_sha256", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
    )
    op.create_table(
        "lexicon_opening",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("replay_id", sa.Integer(), sa.ForeignKey("lexicon_replay.id"), nullable=False, index=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.UniqueConstraint("replay_id", "user_id"),
    )


def downgrade() -> None:
    tables = ("opening", "replay", "key", "release", "change", "proposal", "entry", "event")
    for name in tables:
        op.drop_table(f"lexicon_{name}")
    op.drop_column("unit", "parent_id")
