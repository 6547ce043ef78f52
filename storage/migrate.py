"""The schema's revisions: which one a database has, how it gets to the newest, and how a new one is written."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.engine import Database
from storage.errors import DatabaseRefused, DatabaseTooNew
from storage.keys import Keys

if TYPE_CHECKING:  # slow to import, and hardly ever is there anything to migrate
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"

#: On PostgreSQL, says that a migration is going on: a number that no other program on the same server uses.
PG_LOCK = 7_203_144_911

#: Alembic keeps what it is doing in globals.
_one_at_a_time = threading.Lock()


def upgrade(url: str, keys: Keys) -> str:
    """Bring the database to the newest revision, whatever it holds; that revision. All or nothing.

    `keys` seal what older releases kept open.

    Raises `DatabaseTooNew` for a revision that this program does not know, and what `Database` raises.
    """
    with _migrating(url) as (database, connection):
        had = revision(connection)
        check_known(database, had)
        if had == head():
            return had
        from alembic import command

        command.upgrade(_config(connection, keys), "head")
        if database.dialect == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
            raise DatabaseRefused(f"The database {database.name} holds rows that refer to nothing.")
    return head()


def current(url: str) -> str | None:
    """The database's revision; nothing where there are no tables of ours."""
    database = Database(url)
    try:
        with database.reading() as connection:
            return revision(connection)
    finally:
        database.close()


def head() -> str:
    """The newest revision, which this program works with."""
    return _revisions()[-1]


def is_ours(name: str | None, kind: str, _parents: object = None) -> bool:
    """Whether a table of the database is one that the table classes describe. The workers' jobs have tables too."""
    return kind != "table" or not (name or "").startswith("procrastinate_")


def revision(connection: Connection) -> str | None:
    """The revision of the database behind `connection`."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def check_known(database: Database, revision: str | None) -> None:
    """Raise `DatabaseTooNew` if the revision is none that this program knows."""
    if revision is not None and revision not in _revisions():
        raise DatabaseTooNew(
            f"The database {database.name} was written by a newer program or by another one (its revision is"
            f" {revision}, this program's is {head()})."
        )


def draft(url: str, message: str) -> Path:
    """For developers: write a migration from the database at `url`, which has the newest revision, to `tables`.

    Its file, to be read and corrected: Alembic sees neither checks nor triggers.
    """
    from alembic import command

    number = f"{len(_revisions()) + 1:04}"
    with _migrating(url) as (_, connection):
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)
    (path,) = (FOLDER / "versions").glob(f"{number}_*.py")
    return path


@contextmanager
def _migrating(url: str) -> Iterator[tuple[Database, Connection]]:
    """The database, and a transaction in which no other program migrates it."""
    # SQLite cannot change a table that others refer to. It is made anew, and would take their rows with it.
    database = Database(url, foreign_keys=False)
    try:
        with _one_at_a_time, database.writing() as connection:
            if database.dialect == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PG_LOCK})
            yield database, connection
    finally:
        database.close()


def _revisions() -> list[str]:
    """All that this program knows, in their order: each is the beginning of its file's name."""
    return sorted(path.stem.partition("_")[0] for path in (FOLDER / "versions").glob("*.py"))


def _config(connection: Connection | None = None, keys: Keys | None = None) -> Config:
    from alembic.config import Config

    config = Config(attributes={"connection": connection, "keys": keys}, stdout=io.StringIO())
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config
