"""A database that can be used is opened; of any other is said what is wrong with it, and no password."""

from __future__ import annotations

import socket
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from storage import (
    DatabaseForeign,
    DatabaseTooNew,
    DatabaseTooOld,
    DatabaseUnreachable,
    DatabaseURLInvalid,
    Store,
    migrate,
)
from storage.engine import Database
from tests.postgres import KEYS, Postgres
from tests.storage.samples import execute, rows, take_turn

ROOT = Path(__file__).parents[2]


def refusal(url: str, kind: type[Exception]) -> str:
    """What is said of a database that cannot be opened: one sentence."""
    with pytest.raises(kind) as caught:
        Store.open(url, KEYS)
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    return said


def test_a_database_without_tables_gets_them(empty_url: str) -> None:
    assert migrate.current(empty_url) is None
    opened = Store.open(empty_url, KEYS)
    take_turn(opened, 1)
    opened.close()
    assert migrate.current(empty_url) == migrate.head()


def test_several_programs_may_open_an_empty_database_at_once(empty_url: str) -> None:
    program = (
        "import sys; from storage import Store; from tests.postgres import KEYS;"
        "print('ready', flush=True); input(); Store.open(sys.argv[1], KEYS)"
    )
    command = [sys.executable, "-c", program, empty_url]
    with ExitStack() as stack:
        programs = [
            stack.enter_context(Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True))
            for _ in range(3)
        ]
        for one in programs:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for one in programs:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()
        errors = [one.communicate()[1] for one in programs]
    assert [one.returncode for one in programs] == [0, 0, 0], errors
    assert migrate.current(empty_url) == migrate.head()


def test_a_sqlite_file_and_its_folder_are_made_for_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deeper" / "prescreen.db"
    opened = Store.open(f"sqlite:///{path}", KEYS)
    take_turn(opened, 1)
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (path, path.parent)]
    beside = [stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()]
    opened.close()
    assert modes == [0o600, 0o700]
    assert set(beside) == {0o600}


def test_sqlite_keeps_what_is_committed_and_forgets_what_is_deleted(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    settings = {
        name: next(iter(rows(database, f"PRAGMA {name}")[0].values()))
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    }
    database.close()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_plain_postgresql_addresses_are_understood(postgresql_url: str, scheme: str) -> None:
    Store.open(postgresql_url.replace("postgresql", scheme, 1), KEYS).close()


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "postgresql://user:s3cret@host:port/name", "mysql://user:s3cret@host/name", "sqlite://"]
    + ["sqlite:///:memory:", "postgresql+asyncpg://user:s3cret@host/name", "sqlite+aiosqlite:///file.db"],
)
def test_an_address_that_makes_no_sense_is_refused(url: str) -> None:
    assert "s3cret" not in refusal(url, DatabaseURLInvalid)


def test_a_server_that_is_not_there_is_named_without_the_password() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        said = refusal(f"postgresql://somebody:s3cret@{address}/records", DatabaseUnreachable)
        hidden = refusal(f"postgresql://somebody@{address}/records?password=s3cret", DatabaseUnreachable)
    assert address in said
    assert "s3cret" not in said + hidden


def test_a_server_without_this_database_is_unreachable(postgres: Postgres, postgresql_url: str) -> None:
    assert "nothing_here" in refusal(postgresql_url.replace("/test_", "/nothing_here_"), DatabaseUnreachable)


def test_a_server_that_only_reads_is_unreachable(postgresql_url: str) -> None:
    url = f"{postgresql_url}&options=-c%20default_transaction_read_only%3Don"
    assert "read only" in refusal(url, DatabaseUnreachable)


def test_a_database_without_unicode_is_refused(postgres: Postgres) -> None:
    with postgres.database(options="ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'") as url:
        assert "LATIN1" in refusal(url, DatabaseUnreachable)


def test_a_file_that_is_no_database_is_unreachable(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear doctor, " * 100)
    assert "not a database" in refusal(f"sqlite:///{path}", DatabaseUnreachable)
    assert path.read_text() == "Dear doctor, " * 100


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert str(tmp_path) in refusal(f"sqlite:///{tmp_path}", DatabaseUnreachable)


def test_a_folder_that_cannot_be_made_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be made" in refusal(f"sqlite:///{tmp_path}/file/prescreen.db", DatabaseUnreachable)


def test_a_file_that_cannot_be_written_is_unreachable(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    assert "readonly" in refusal(f"sqlite:///file:{path}?mode=ro&uri=true", DatabaseUnreachable)


def test_a_file_that_somebody_keeps_locked_is_unreachable(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engine.BUSY_MS", 10)
    holder = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert "locked" in refusal(sqlite_url, DatabaseUnreachable)
    holder.close()


def test_a_database_of_another_program_is_left_alone(empty_url: str) -> None:
    database = Database(empty_url)
    execute(database, "CREATE TABLE recipe (id integer)")
    assert "prescreen migrate" in refusal(empty_url, DatabaseForeign)
    migrate.upgrade(empty_url, KEYS)
    Store.open(empty_url, KEYS).close()
    assert rows(database, "SELECT * FROM recipe") == []
    database.close()


def test_a_database_of_an_unknown_revision_is_too_new(database_url: str, database: Database) -> None:
    execute(database, "UPDATE alembic_version SET version_num = 'ffff'")
    assert "ffff" in refusal(database_url, DatabaseTooNew)
    with pytest.raises(DatabaseTooNew):
        migrate.upgrade(database_url, KEYS)


def test_a_database_of_an_older_release_wants_to_be_migrated(
    database_url: str, next_release: Callable[[str], None]
) -> None:
    opened = Store.open(database_url, KEYS)
    take_turn(opened, 1)
    opened.close()
    now = migrate.head()
    next_release("op.create_table('more', sa.Column('id', sa.Integer()))")
    said = refusal(database_url, DatabaseTooOld)
    assert now in said
    assert "prescreen migrate" in said
    assert migrate.upgrade(database_url, KEYS) == "next"
    opened = Store.open(database_url, KEYS)
    assert len(opened.transcript("aaaaaaaaaa")) == 2
    opened.close()


def test_a_database_of_the_next_release_is_too_new(
    empty_url: str, next_release: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    next_release("op.create_table('more', sa.Column('id', sa.Integer()))")
    migrate.upgrade(empty_url, KEYS)
    monkeypatch.undo()
    assert "next" in refusal(empty_url, DatabaseTooNew)
