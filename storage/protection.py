"""The triggers that keep transcript, audit and what was erased append-only: which there are, and whether in force.

Their definitions stand in the migrations. A migration that rebuilds one of these tables on SQLite (Alembic's batch
mode) loses them without a word and has to make them again; this is where it shows.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, text

TABLES = ("audit", "erasure", "event")

# A REPLACE deletes without asking the triggers that watch deletions, so it has one of its own.
WATCHED = {"sqlite": ("update", "delete", "replace"), "postgresql": ("update", "delete", "truncate")}

TRIGGERS = {
    dialect: {f"{table}_refuses_{change}" for table in TABLES for change in changes}
    for dialect, changes in WATCHED.items()
}

IN_FORCE = {
    "sqlite": text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN :tables"),
    "postgresql": text(
        "SELECT tgname FROM pg_trigger"
        " WHERE tgrelid IN (SELECT oid FROM pg_class WHERE relname IN :tables) AND NOT tgisinternal"
        " AND tgenabled IN ('O', 'A')"
    ),
}


def in_force(connection: Connection) -> set[str]:
    """The triggers on these tables that are there and not switched off."""
    statement = IN_FORCE[connection.dialect.name].bindparams(bindparam("tables", expanding=True))
    return set(connection.execute(statement, {"tables": TABLES}).scalars())


def missing(connection: Connection) -> set[str]:
    """The triggers that should be there and are not."""
    return TRIGGERS[connection.dialect.name] - in_force(connection)
