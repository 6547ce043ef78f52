"""Threads that write to SQLite at the same time share a commit, and nothing else."""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, event

from dialogs import Session, Step
from storage import DatabaseRefused, DatabaseUnreachable, Store
from storage.engine import Database
from storage.group import Group
from tests.postgres import KEYS
from tests.storage.samples import CHANNEL, NOW, Decide, arrival, dump, execute, receive, reply, rows

PEOPLE = ("one", "two", "three")


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """A SQLite database; no other groups."""
    opened = Database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> Store:
    """The store in it, with an update of each of three people waiting."""
    store = Store(database, KEYS)
    receive(store, *(arrival(n, person) for n, person in enumerate(PEOPLE)))
    return store


def together(database: Database, calls: Sequence[Callable[[], Any]]) -> list[Future[Any]]:
    """Make the calls in threads, so that they queue in this order and are led by one of them."""
    group = database._group
    assert group is not None
    begun, queued = threading.Event(), threading.Event()

    def hold(_: Connection) -> None:
        begun.set()
        assert queued.wait(60)

    with ThreadPoolExecutor(len(calls) + 1) as pool:
        pool.submit(database.write, hold)
        assert begun.wait(60)
        futures = []
        for n, call in enumerate(calls, 1):
            futures.append(pool.submit(call))
            until_queued(group, n)
        queued.set()
    return futures


def until_queued(group: Group, number: int) -> None:
    """Wait until so many wait to write."""
    limit = time.monotonic() + 60
    while len(group._queue) != number:
        assert time.monotonic() < limit
        time.sleep(0.001)


def turns(store: Store, *decisions: Decide) -> list[Callable[[], Step | None]]:
    """A turn for each person, decided like this."""
    waiting = store.waiting(CHANNEL, NOW)
    return [partial(store.turn, row.id, decide, NOW) for row, decide in zip(waiting, decisions, strict=True)]


def replies() -> list[Decide]:
    """Each person's own conversation."""
    return [reply(screening=f"{person:a<10}") for person in PEOPLE]


def broken(old: Session | None) -> Step:
    """A decision that fails."""
    raise LookupError("no such question")


def test_those_who_wait_share_a_commit(store: Store, database: Database) -> None:
    commits: list[Connection] = []
    event.listen(database._engine, "commit", commits.append)
    steps = [future.result() for future in together(database, turns(store, *replies()))]
    assert [step.session.id[:3] for step in steps] == ["one", "two", "thr"]
    assert len(commits) == 2, "one of the thread that was first, one of those that waited for it"
    assert len(store.screenings()) == 3


def test_a_decision_that_raises_harms_nobody_else(store: Store, database: Database) -> None:
    one, _, three = replies()
    first, second, third = together(database, turns(store, one, broken, three))
    with pytest.raises(LookupError, match="no such question"):
        second.result()
    assert [future.result().session.id[:3] for future in (first, third)] == ["one", "thr"]
    assert sorted(row.id[:3] for row in store.screenings()) == ["one", "thr"]
    assert [row.body["update_id"] for row in store.waiting(CHANNEL, NOW)] == [1]


def test_a_statement_that_is_refused_undoes_what_its_own_turn_wrote(store: Store, database: Database) -> None:
    one, _, three = replies()
    first, second, third = together(database, turns(store, one, one, three))
    with pytest.raises(DatabaseRefused):
        second.result()
    assert first.result() is not None
    assert third.result() is not None
    assert len(rows(database, "SELECT id FROM event")) == 4
    assert [row.body["update_id"] for row in store.waiting(CHANNEL, NOW)] == [1]


@contextmanager
def full_disk() -> Iterator[None]:
    """No file can grow: to this process, the disk is full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_commit_that_the_disk_refuses_fails_everybody_and_writes_nothing(store: Store, database: Database) -> None:
    before = dump(database)
    calls = turns(store, *replies())
    with full_disk():
        futures = together(database, calls)
    for future in futures:
        with pytest.raises(DatabaseUnreachable):
            future.result()
    assert dump(database) == before
    assert [call() is None for call in calls] == [False] * 3


def test_a_transaction_that_the_database_undid_fails_everybody_and_writes_nothing(
    store: Store, database: Database
) -> None:
    execute(
        database,
        "CREATE TRIGGER undo BEFORE INSERT ON screening WHEN NEW.id = 'twoaaaaaaa'"
        " BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
    )
    before = dump(database)
    calls = turns(store, *replies())
    for future in together(database, calls):
        with pytest.raises(DatabaseUnreachable):
            future.result()
    assert dump(database) == before
    execute(database, "DROP TRIGGER undo")
    assert [call() is None for call in calls] == [False] * 3
