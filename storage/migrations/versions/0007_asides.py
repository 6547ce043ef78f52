"""Messages that belong to no screening: what is said to somebody who works with several."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

#: As it was: reflected, SQLite's tables have no names for their checks, nor conditions of their indexes.
OUTBOX = sa.Table(
    "outbox",
    sa.MetaData(),
    sa.Column("id", KEY, nullable=False),
    sa.Column("contact_id", KEY, nullable=False),
    sa.Column("screening_id", sa.String(), nullable=False),
    sa.Column("event_id", KEY, nullable=False),
    sa.Column("inbox_id", KEY, nullable=True),
    sa.Column("n", sa.Integer(), nullable=False),
    sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("status", sa.String(), nullable=False),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("next_at", MOMENT, nullable=True),
    sa.Column("reference", sa.String(), nullable=True),
    sa.Column("error", sa.String(), nullable=True),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("sent_at", MOMENT, nullable=True),
    sa.Column("prompt", sa.Integer(), nullable=True),
    sa.CheckConstraint("(status <> 'waiting') = (payload IS NULL)", name="ck_outbox_payload"),
    sa.CheckConstraint("status IN ('waiting', 'sent', 'undeliverable')", name="ck_outbox_status"),
    sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_outbox_contact_id_contact"),
    sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_outbox_event_id_event"),
    sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name="fk_outbox_inbox_id_inbox"),
    sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name="fk_outbox_screening_id_screening"),
    sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    sa.UniqueConstraint("inbox_id", "n", name="uq_outbox_inbox_id_n"),
    sa.Index("ix_outbox_waiting", "contact_id", "id", sqlite_where=sa.text("status = 'waiting'")),
    sa.Index("ix_outbox_prompt", "contact_id", "id", sqlite_where=sa.text("prompt IS NOT NULL")),
    sa.Index("ix_outbox_undeliverable", "id", sqlite_where=sa.text("status = 'undeliverable'")),
)


def upgrade() -> None:
    """Let a message have neither screening nor event."""
    with op.batch_alter_table("outbox", copy_from=OUTBOX, table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("screening_id", existing_type=sa.String(), nullable=True)
        batch.alter_column("event_id", existing_type=KEY, nullable=True)
