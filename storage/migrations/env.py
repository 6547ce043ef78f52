"""What Alembic runs for a migration: in the transaction that `storage.migrate` has begun."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage import columns, migrate, tables

#: A migration stays as it was written, so it is written with types that stay.
PLAIN = {
    columns.Words: "sa.String()",
    columns.UtcDateTime: "sa.DateTime(timezone=True)",
    columns.Document: "sa.JSON(none_as_null=True)",
    columns.Key: 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")',
}


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """How a column's type is written in a new migration."""
    return PLAIN.get(type(item), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.Table.metadata,
    render_as_batch=True,  # SQLite changes no column otherwise
    render_item=render_item,
    include_name=migrate.is_ours,
    transactional_ddl=True,
)
context.run_migrations()
