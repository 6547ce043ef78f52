"""What staff are told of, and who sees to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
UNTOLD = sa.text("told_at IS NULL")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "notice",
        sa.Column("id", KEY, nullable=False),
        sa.Column("screening_id", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("staff_id", KEY, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.CheckConstraint("cause IN ('finished', 'review', 'person', 'danger')", name=op.f("ck_notice_cause")),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name=op.f("fk_notice_screening_id_screening")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_notice_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_screening_id"), "notice", ["screening_id"])
    op.create_index("ix_notice_untold", "notice", ["id"], sqlite_where=UNTOLD, postgresql_where=UNTOLD)
