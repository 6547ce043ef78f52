"""What the clock needs to know: when a person was heard from, and when receiving last worked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)
WITH_PROMPT = sa.text("prompt IS NOT NULL")


def upgrade() -> None:
    """Add columns and a table; nobody is reminded of a screening that was last touched before this."""
    op.add_column("screening", sa.Column("heard_at", MOMENT, nullable=True))
    op.add_column("screening", sa.Column("reminders", sa.Integer(), server_default="0", nullable=False))
    op.add_column("outbox", sa.Column("prompt", sa.Integer(), nullable=True))
    op.create_index(
        "ix_outbox_prompt",
        "outbox",
        ["contact_id", "id"],
        sqlite_where=WITH_PROMPT,
        postgresql_where=WITH_PROMPT,
    )
    op.create_table(
        "receiving",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", name=op.f("pk_receiving")),
    )
