"""Whose desk a patient's screening is on, and what links to our accounts on a channel go by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add columns; nothing that there is was lent to anybody."""
    op.add_column("screening", sa.Column("lent_to", KEY, nullable=True))
    op.create_index(op.f("ix_screening_lent_to"), "screening", ["lent_to"])
    op.add_column("receiving", sa.Column("name", sa.String(), nullable=True))
