"""Connections to one database, SQLite or PostgreSQL: the same use, and the same errors.

Transactions either read or write. On SQLite one that writes takes the write lock at its beginning: one that reads
first and writes later is refused when somebody else has written in between, and no waiting helps.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import (
    TimeoutError as PoolTimeout,
)

from storage import storable
from storage.errors import BackupImpossible, DatabaseRefused, DatabaseUnreachable, DatabaseURLInvalid, StorageError
from storage.group import Group

log = logging.getLogger(__name__)

T = TypeVar("T")

#: The lock of another process is waited for this long.
BUSY_MS = 10_000
CONNECT_SECONDS = 10

#: PostgreSQL's code for transactions that wait for each other.
DEADLOCK = "40P01"

DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}

REFUSALS = (DataError, IntegrityError, InternalError, NotSupportedError, ProgrammingError)


class Database:
    """One database. Safe to share between threads; nothing is connected before the first use."""

    def __init__(self, url: str, *, foreign_keys: bool = True) -> None:
        """`url`: an SQLAlchemy URL. A SQLite file's folder is made. `foreign_keys=False` is for migrations only.

        Raises `DatabaseURLInvalid`, and `DatabaseUnreachable` where the file cannot be made.
        """
        self._url = read_url(url)
        self.dialect = self._url.get_backend_name()
        self.name = _name(self._url)
        self._one_writer: AbstractContextManager[Any] = nullcontext()
        self._group: Group | None = None
        if self.dialect == "sqlite":
            self._make_file()
            self._engine = _sqlite(self._url, foreign_keys)
            # SQLite's own way to wait for a lock is to look again now and then; threads of one process queue instead.
            self._one_writer = threading.Lock()
            self._group = Group(self._transaction)
        else:
            self._engine = _postgresql(self._url)
        self._writer = self._engine.execution_options(writes=True)

    @property
    def address(self) -> str | None:
        """Of a PostgreSQL database, the address as libpq reads it."""
        if self.dialect != "postgresql":
            return None
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self._named_errors(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: committed at the end, rolled back on any exception."""
        with self._named_errors(), self._transaction() as connection:
            yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """Carry out `work` in a transaction that writes; its result. What it raises undoes it, and comes out here.

        On SQLite threads that write at the same time share a commit, so `work` may run in another thread. On PostgreSQL
        it is carried out once more where the database let somebody else go first: two can wait for each other where a
        coordinator and a patient take a turn in the same screening.
        """
        with self._named_errors():
            if self._group is not None:
                return self._group.write(work)
            for again in (True, True, False):
                try:
                    with self._transaction() as connection:
                        return work(connection)
                except OperationalError as error:
                    if not (again and getattr(error.orig, "sqlstate", None) == DEADLOCK):
                        raise
            raise AssertionError("the last try ends here")

    def scrub(self) -> None:
        """Leave nothing of what was deleted in SQLite's write-ahead log; the file itself keeps nothing anyway."""
        if self.dialect != "sqlite":
            return
        with closing(self._engine.raw_connection()) as pooled:  # a checkpoint goes with no transaction
            connection = pooled.driver_connection
            assert isinstance(connection, sqlite3.Connection)
            try:
                busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:
                busy = True
        if busy:
            log.warning("Somebody is reading: what was erased leaves the write-ahead log with a later checkpoint.")

    def backup(self, path: Path) -> None:
        """Copy a SQLite database as it is at one moment into a new file, while others go on writing.

        Raises `BackupImpossible`.
        """
        if self.dialect != "sqlite":
            raise BackupImpossible("A PostgreSQL database is backed up with pg_dump, or with base backups and its log.")
        try:
            path.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            raise BackupImpossible(f"The file {path} is there already.") from None
        except OSError as error:
            raise BackupImpossible(f"The file {path} cannot be made: {error.strerror}.") from None
        try:
            with closing(self._engine.raw_connection()) as pooled, closing(sqlite3.connect(path)) as copy:
                assert isinstance(pooled.driver_connection, sqlite3.Connection)
                pooled.driver_connection.backup(copy)
        except BaseException as error:
            path.unlink()
            if isinstance(error, sqlite3.Error):
                raise BackupImpossible(f"The database {self.name} could not be copied: {error}.") from None
            raise

    def check_writable(self) -> None:
        """Raise `DatabaseUnreachable` unless the database takes everything that will be written."""
        with self.writing() as connection:
            if self.dialect == "sqlite":
                version = connection.execute(text("PRAGMA user_version")).scalar_one()
                connection.execute(text(f"PRAGMA user_version = {version}"))  # a lock alone proves nothing
                return
            settings = "SELECT current_setting('transaction_read_only'), current_setting('server_encoding')"
            read_only, encoding = connection.execute(text(settings)).one()
        if read_only == "on":
            raise DatabaseUnreachable(f"The database {self.name} can be read only.")
        if encoding != "UTF8":
            raise DatabaseUnreachable(f"The database {self.name} stores text as {encoding}; it must be UTF8.")

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._one_writer, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except PoolTimeout:
            raise DatabaseUnreachable(f"All connections to the database {self.name} are taken.") from None
        except DBAPIError as error:
            raise self._named(error) from None  # the driver's message may quote what somebody wrote

    def _named(self, error: DBAPIError) -> StorageError:
        if isinstance(error, REFUSALS):
            constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
            kind = type(error.orig).__name__ + (f" of {constraint}" if constraint else "")
            named: StorageError = DatabaseRefused(f"The database {self.name} refused a statement: {kind}.")
        else:
            reason = str(error.orig).strip().partition("\n")[0].rstrip(".")
            for secret in (self._url.password, self._url.query.get("password")):
                reason = reason.replace(str(secret), "***") if secret else reason
            named = DatabaseUnreachable(f"The database {self.name} cannot be used: {reason}.")
        if error.statement:
            named.add_note(error.statement)
        return named

    def _make_file(self) -> None:
        if self.name.startswith("file:"):
            return  # a URI says itself whether the file may be made
        path = Path(self.name)
        try:
            # Only for the eyes of whoever runs the program.
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600, exist_ok=True)
        except OSError as error:
            raise DatabaseUnreachable(f"The database {path} cannot be made: {error.strerror}.") from None


def read_url(url: str) -> URL:
    """The address of a database of a kind that is supported; `DatabaseURLInvalid` for any other."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseURLInvalid(  # says nothing of the URL itself: there may be a password in it
            "The database's address is not a URL such as sqlite:////folder/file.db or postgresql://user@host/name."
        ) from None
    driver = DRIVERS.get(parsed.drivername)
    if driver is None:
        raise DatabaseURLInvalid(
            f"A database of the kind {parsed.drivername!r} is not supported; use sqlite or postgresql."
        )
    if driver == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise DatabaseURLInvalid("A SQLite database in memory would lose everything; name a file.")
    return parsed.set(drivername=driver)


def _name(url: URL) -> str:
    """How to call the database in a message."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    host = url.host or url.query.get("host") or "localhost"
    return f"{url.database or ''} on {host}{f':{url.port}' if url.port else ''}".strip()


def _sqlite(url: URL, foreign_keys: bool) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,  # errors and logs would quote what people wrote
        json_serializer=storable.dumps,
        connect_args={"timeout": BUSY_MS / 1000, "isolation_level": None},  # transactions are begun below
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",  # what is committed has been promised to the messenger, a power cut included
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        json_serializer=storable.dumps,
        pool_pre_ping=True,  # a server that was restarted costs no turn
        connect_args={} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS},
    )
