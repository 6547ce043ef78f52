"""How far staff have come with a screening, and whom it waits for: for the work list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add a column and a table; no screening that there is has come anywhere yet."""
    op.add_column("standing", sa.Column("stage", sa.String(), nullable=True))
    op.create_table(
        "waiting_for",
        sa.Column("screening_id", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["standing.screening_id"], name=op.f("fk_waiting_for_screening_id_standing")
        ),
        sa.PrimaryKeyConstraint("screening_id", "login", name=op.f("pk_waiting_for")),
    )
