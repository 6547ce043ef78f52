"""The triggers that keep the transcript append-only: which there are, and whether they are in force.

Their definitions stand in the migrations. A migration that rebuilds the table `event` on SQLite (Alembic's batch mode)
loses them without a word and has to make them again; this is where it shows.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

TRIGGERS = {
    # A REPLACE deletes without asking the triggers that watch deletions, so it has one of its own.
    "sqlite": {"event_refuses_update", "event_refuses_delete", "event_refuses_replace"},
    "postgresql": {"event_refuses_update", "event_refuses_delete", "event_refuses_truncate"},
}

IN_FORCE = {
    "sqlite": text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"),
    "postgresql": text(
        "SELECT tgname FROM pg_trigger"
        " WHERE tgrelid = 'event'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
    ),
}


def in_force(connection: Connection) -> set[str]:
    """The triggers on `event` that are there and not switched off."""
    return set(connection.execute(IN_FORCE[connection.dialect.name]).scalars())


def missing(connection: Connection) -> set[str]:
    """The triggers that should be there and are not."""
    return TRIGGERS[connection.dialect.name] - in_force(connection)
