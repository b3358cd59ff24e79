"""Sessions that were logged out of.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.db import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_session",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("at", Moment(timezone=True), nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("ended_session")
