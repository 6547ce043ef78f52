"""What many machines share on PostgreSQL: the jobs that wake workers, and how fast messages may leave."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

revision = "0005"
down_revision = "0004"

#: Procrastinate ships its schema as a chain of scripts. A release of it with newer ones gets a migration of its own.
LAST_SCRIPT = "03.04.00_50_post_add_retry_failed_job_procedure.sql"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "send_limit",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_send_limit")),
    )
    _index("inbox", "dead")
    _index("outbox", "undeliverable")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE send_limit SET UNLOGGED")
        connection = op.get_bind().connection.cursor()  # several statements at once, without parameters
        for script in sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql")):
            if script.name <= LAST_SCRIPT:
                connection.execute(script.read_text(encoding="utf-8"))


def _index(table: str, status: str) -> None:
    where = sa.text(f"status = '{status}'")
    op.create_index(op.f(f"ix_{table}_{status}"), table, ["id"], sqlite_where=where, postgresql_where=where)
