"""The first tables, and the triggers that keep the transcript append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON(none_as_null=True)

# On SQLite the exception stands in each trigger; a REPLACE deletes without firing any of the first two.
SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER event_refuses_update BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'event is append-only'); END
    """,
    """
    CREATE TRIGGER event_refuses_delete BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'event is append-only'); END
    """,
    """
    CREATE TRIGGER event_refuses_replace BEFORE INSERT ON event
    WHEN EXISTS (
        SELECT 1 FROM event
        WHERE id = NEW.id OR (screening_id = NEW.screening_id AND seq = NEW.seq)
    )
    BEGIN SELECT RAISE(ABORT, 'event is append-only'); END
    """,
)

# On PostgreSQL all triggers call one function: a later migration that lets something through (what the law says is to
# be erased) replaces the function and leaves the triggers alone.
POSTGRESQL_TRIGGERS = (
    """
    CREATE FUNCTION event_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'event is append-only';
    END
    $$
    """,
    """
    CREATE TRIGGER event_refuses_update BEFORE UPDATE ON event
    FOR EACH ROW EXECUTE FUNCTION event_refuse_change()
    """,
    """
    CREATE TRIGGER event_refuses_delete BEFORE DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION event_refuse_change()
    """,
    """
    CREATE TRIGGER event_refuses_truncate BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_refuse_change()
    """,
)


def upgrade() -> None:
    """Make everything."""
    _contacts_and_screenings()
    _event()
    _inbox()
    _outbox()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_TRIGGERS if sqlite else POSTGRESQL_TRIGGERS:
        op.execute(statement)


def _contacts_and_screenings() -> None:
    current = op.f("fk_contact_current_screening_id_screening")
    op.create_table(
        "contact",
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("current_screening_id", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("unreachable_at", MOMENT, nullable=True),
        # SQLite takes a reference to a table that is still to come, and takes none afterwards; PostgreSQL the reverse.
        sa.ForeignKeyConstraint(["current_screening_id"], ["screening.id"], name=current, use_alter=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("channel", "account", "address", name=op.f("uq_contact_channel_account_address")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "screening",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contact_id", KEY, nullable=True),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("protocol", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("snapshot", DOCUMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint("role IN ('patient', 'coordinator')", name=op.f("ck_screening_role")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_screening_version")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_screening_contact_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
    )
    op.create_index(op.f("ix_screening_contact_id"), "screening", ["contact_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(current, "contact", "screening", ["current_screening_id"], ["id"])


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", KEY, nullable=False),
        sa.Column("screening_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("payload", DOCUMENT, nullable=False),
        sa.Column("inbox_id", KEY, nullable=True),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_event_seq")),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name=op.f("fk_event_screening_id_screening")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("screening_id", "seq", name=op.f("uq_event_screening_id_seq")),
        sqlite_autoincrement=True,
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("update_id", sa.String(), nullable=False),
        sa.Column("contact_id", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("body", DOCUMENT, nullable=True),
        sa.Column("body_sha256", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint("(status = 'done') = (body IS NULL)", name=op.f("ck_inbox_body")),
        sa.CheckConstraint("status IN ('waiting', 'done', 'dead')", name=op.f("ck_inbox_status")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_inbox_contact_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "account", "update_id", name=op.f("uq_inbox_channel_account_update_id")),
        sqlite_autoincrement=True,
    )
    _index_waiting("inbox")


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", KEY, nullable=False),
        sa.Column("contact_id", KEY, nullable=False),
        sa.Column("screening_id", sa.String(), nullable=False),
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("inbox_id", KEY, nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("payload", DOCUMENT, nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.CheckConstraint("(status <> 'waiting') = (payload IS NULL)", name=op.f("ck_outbox_payload")),
        sa.CheckConstraint("status IN ('waiting', 'sent', 'undeliverable')", name=op.f("ck_outbox_status")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_outbox_contact_id_contact")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_outbox_event_id_event")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_outbox_inbox_id_inbox")),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name=op.f("fk_outbox_screening_id_screening")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("inbox_id", "n", name=op.f("uq_outbox_inbox_id_n")),
        sqlite_autoincrement=True,
    )
    _index_waiting("outbox")


def _index_waiting(table: str) -> None:
    waiting = sa.text("status = 'waiting'")
    op.create_index(
        op.f(f"ix_{table}_waiting"),
        table,
        ["contact_id", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
