"""The migrations make what the table classes say, on both databases."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage import DatabaseRefused, DatabaseUnprotected, DatabaseUnreachable, Store, migrate, protection
from storage.engine import Database
from storage.tables import Table
from tests.postgres import KEYS, Postgres
from tests.storage.samples import dump, execute, reply, rows, take_turn

#: Everything that a database knows of its tables.
CATALOGUE = {
    "sqlite": ["SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"],
    "postgresql": [
        "SELECT table_name, column_name, data_type, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT conrelid::regclass::text AS name, conname, pg_get_constraintdef(oid) AS definition"
        " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    ],
}


@pytest.fixture
def from_classes(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database of the same kind as `database`, made from the table classes."""
    with ExitStack() as stack:
        if database.dialect == "sqlite":
            url = f"sqlite:///{tmp_path / 'classes.db'}"
        else:
            postgres: Postgres = request.getfixturevalue("postgres")
            url = stack.enter_context(postgres.database())
        made = Database(url)
        stack.callback(made.close)
        with made.writing() as connection:
            Table.metadata.create_all(connection)
        yield made


def catalogue(database: Database) -> set[str]:
    """What the database says of its tables, line by line."""
    found = [row for query in CATALOGUE[database.dialect] for row in rows(database, query)]
    lines = {" ".join(line(row).replace('"', "").split()) for row in found}
    others = ("alembic", "procrastinate", "sqlite_sequence")
    return {line for line in lines if not any(other in line for other in others)}


def line(row: dict[str, Any]) -> str:
    """A row of the catalogue; of a definition in SQL its parts in some settled order."""
    if "sql" in row:
        _, _, inside = row["sql"].rpartition(")")[0].partition("(")
        parts = sorted(part.strip() for part in re.split(r"[,\n](?![^()]*\))", inside) if part.strip())
        return f"{row['name']}: {parts}"
    return str(list(row.values()))


def test_the_migrations_make_what_the_classes_say(database: Database) -> None:
    with database.reading() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": migrate.is_ours}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Table.metadata) == []


def test_checks_and_names_are_the_same_too(database: Database, from_classes: Database) -> None:
    """Alembic's comparison sees no CHECK."""
    expected = catalogue(from_classes)
    assert any("ck_inbox_body" in line for line in expected)
    assert catalogue(database) == expected


def test_the_triggers_are_those_that_are_checked(database: Database) -> None:
    with database.reading() as connection:
        assert protection.in_force(connection) == protection.TRIGGERS[database.dialect]


def test_migrating_what_is_migrated_changes_nothing(database_url: str, store: Store, database: Database) -> None:
    take_turn(store, 1)
    before = dump(database)
    assert migrate.upgrade(database_url, KEYS) == migrate.head()
    assert dump(database) == before


def test_a_migration_that_fails_leaves_everything_as_it_was(empty_url: str) -> None:
    database = Database(empty_url)
    execute(database, "CREATE TABLE outbox (id integer)")
    with pytest.raises(DatabaseUnreachable if database.dialect == "sqlite" else DatabaseRefused):
        migrate.upgrade(empty_url, KEYS)
    assert list(dump(database)) == ["outbox"]
    assert migrate.current(empty_url) is None
    database.close()


def test_files_of_the_migrations_are_named_for_their_revisions_and_stand_in_their_order() -> None:
    scripts = [*ScriptDirectory(str(migrate.FOLDER)).walk_revisions()][::-1]
    files = sorted((migrate.FOLDER / "versions").glob("*.py"))
    assert [Path(script.path) for script in scripts] == files
    assert [script.revision for script in scripts] == [file.name.partition("_")[0] for file in files]


def test_a_drafted_migration_runs(
    database_url: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knows the types that the tables are written with."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    monkeypatch.setattr(migrate, "FOLDER", folder)
    for column in ("subject", "closed_at", "contact_id", "snapshot"):
        with database.writing() as connection:
            if column == "contact_id":
                connection.exec_driver_sql("DROP INDEX ix_screening_contact_id")
            if database.dialect == "sqlite" and column == "contact_id":
                continue  # SQLite drops no column that refers to another table
            connection.exec_driver_sql(f"ALTER TABLE screening DROP COLUMN {column}")
    path = migrate.draft(database_url, "put back what is missing")
    assert "storage." not in path.read_text()
    assert migrate.upgrade(database_url, KEYS) == migrate.head()
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": migrate.is_ours})
        assert compare_metadata(context, Table.metadata) == []
    Store.open(database_url, KEYS).close()


def test_a_table_that_is_rebuilt_keeps_what_refers_to_it(
    database_url: str, store: Store, database: Database, next_release: Callable[[str], None]
) -> None:
    """SQLite drops the old table in between, and everything that refers to it with it unless it is told not to."""
    take_turn(store, 1)
    before = dump(database)
    next_release("with op.batch_alter_table('contact') as batch: batch.alter_column('person', nullable=True)")
    migrate.upgrade(database_url, KEYS)
    after = dump(database)
    assert {name: after[name] for name in after if name != "alembic_version"} == {
        name: before[name] for name in before if name != "alembic_version"
    }
    take_turn(store, 2)


def test_a_transcript_that_lost_its_triggers_in_a_migration_is_noticed(
    sqlite_url: str, next_release: Callable[[str], None]
) -> None:
    next_release("with op.batch_alter_table('event') as batch: batch.alter_column('actor', nullable=True)")
    migrate.upgrade(sqlite_url, KEYS)
    with pytest.raises(DatabaseUnprotected):
        Store.open(sqlite_url, KEYS)


WRONG = {
    "unknown status of an update": "UPDATE inbox SET status = 'lost'",
    "done with its body": "UPDATE inbox SET body = '{}' WHERE status = 'done'",
    "waiting without a body": "UPDATE inbox SET status = 'waiting'",
    "unknown status of a message": "UPDATE outbox SET status = 'lost'",
    "message without words": "UPDATE outbox SET payload = NULL",
    "unknown role": "UPDATE screening SET role = 'doctor'",
    "screening of nobody that exists": "UPDATE screening SET contact_id = 4711",
    "current screening that does not exist": "UPDATE contact SET current_screening_id = 'nosuchthing'",
    "message of an update that does not exist": "UPDATE outbox SET inbox_id = 4711",
}


def test_the_database_itself_refuses_what_must_not_be(store: Store, database: Database) -> None:
    take_turn(store, 1)
    accepted = []
    for wrong, statement in WRONG.items():
        with suppress(DatabaseRefused):
            execute(database, statement)
            accepted.append(wrong)
    assert accepted == []


def test_a_screening_can_be_cut_from_its_person(store: Store, database: Database) -> None:
    take_turn(store, 1)
    execute(database, "UPDATE screening SET contact_id = NULL")
    for table in ("outbox", "inbox", "contact"):
        execute(database, f"DELETE FROM {table}")
    assert len(store.transcript("aaaaaaaaaa")) == 2


def test_a_key_is_not_given_again(store: Store, database: Database) -> None:
    test_a_screening_can_be_cut_from_its_person(store, database)
    take_turn(store, 2, reply(screening="bbbbbbbbbb"))
    (contact,) = rows(database, "SELECT id FROM contact")
    assert contact["id"] == 2
