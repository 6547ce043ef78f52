"""How many answers of a screening contradict each other: for the work list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add a column; what is kept for lists was worked out without it, so it is worked out anew."""
    op.add_column("standing", sa.Column("conflicts", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE standing SET rules = ''")
