"""What is erased, by whom and why; the transcript of an erased screening alone may be deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

SQLITE = (
    "DROP TRIGGER event_refuses_delete",
    """
    CREATE TRIGGER event_refuses_delete BEFORE DELETE ON event
    WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE screening_id = OLD.screening_id)
    BEGIN SELECT RAISE(ABORT, 'event is append-only'); END
    """,
    """
    CREATE TRIGGER erasure_refuses_update BEFORE UPDATE ON erasure
    BEGIN SELECT RAISE(ABORT, 'erasure is append-only'); END
    """,
    """
    CREATE TRIGGER erasure_refuses_delete BEFORE DELETE ON erasure
    BEGIN SELECT RAISE(ABORT, 'erasure is append-only'); END
    """,
    """
    CREATE TRIGGER erasure_refuses_replace BEFORE INSERT ON erasure
    WHEN EXISTS (SELECT 1 FROM erasure WHERE screening_id = NEW.screening_id)
    BEGIN SELECT RAISE(ABORT, 'erasure is append-only'); END
    """,
)

POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION event_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF EXISTS (SELECT 1 FROM erasure WHERE screening_id = OLD.screening_id) THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION 'event is append-only';
    END
    $$
    """,
    """
    CREATE FUNCTION erasure_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'erasure is append-only';
    END
    $$
    """,
    """
    CREATE TRIGGER erasure_refuses_update BEFORE UPDATE ON erasure
    FOR EACH ROW EXECUTE FUNCTION erasure_refuse_change()
    """,
    """
    CREATE TRIGGER erasure_refuses_delete BEFORE DELETE ON erasure
    FOR EACH ROW EXECUTE FUNCTION erasure_refuse_change()
    """,
    """
    CREATE TRIGGER erasure_refuses_truncate BEFORE TRUNCATE ON erasure
    FOR EACH STATEMENT EXECUTE FUNCTION erasure_refuse_change()
    """,
)


def upgrade() -> None:
    """Make the list, and let the transcript go by it."""
    op.create_table(
        "erasure",
        sa.Column("screening_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name=op.f("fk_erasure_screening_id_screening")),
        sa.PrimaryKeyConstraint("screening_id", name=op.f("pk_erasure")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)
