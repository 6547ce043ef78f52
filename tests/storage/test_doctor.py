"""What was set aside can be looked at and put back; damage is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Store
from storage.engine import Database
from tests.postgres import KEYS
from tests.storage.samples import CHANNEL, NOW, arrival, execute, later, next_id, receive, reply, rows, take_turn

MEI = "meiaaaaaaa"


def set_aside(store: Store, update_id: int, address: str = "mei") -> int:
    """An update that could not be handled, of which the person was told; its row."""
    receive(store, arrival(update_id, address))
    (row,) = [row for row in store.waiting(CHANNEL, NOW) if row.body["update_id"] == update_id]
    assert store.turn(row.id, reply("Sorry?", screening=f"{address:a<10}"), NOW, given_up="broken") is not None
    return row.id


def test_what_was_set_aside_is_listed(store: Store) -> None:
    row = set_aside(store, 1)
    (listed,) = store.doctor.set_aside()
    assert (listed.id, listed.kind, listed.error, listed.attempts, listed.gone_on) == (
        row,
        "message",
        "broken",
        1,
        False,
    )


def test_what_was_set_aside_is_handled_before_what_came_after(store: Store) -> None:
    row = set_aside(store, 1)
    receive(store, arrival(2, "mei"))
    assert store.doctor.retry(row)
    assert store.doctor.set_aside() == []
    (first,) = store.waiting(CHANNEL, NOW)
    assert (first.id, first.attempts, first.body["update_id"]) == (row, 0, 1)
    assert store.turn(row, reply("thank you", screening=MEI), NOW) is not None
    said = []
    while messages := store.outgoing(CHANNEL, NOW):
        said += [message.text for message in messages]
        store.sent(messages[0].id, None, NOW)
    assert said == ["Sorry?", "thank you"]
    assert [each.invariant.id for each in store.doctor.invariants(NOW) if each.count] == []


def test_what_fails_again_is_set_aside_again(store: Store, database: Database) -> None:
    row = set_aside(store, 1)
    for _ in range(2):
        assert store.doctor.retry(row)
        assert store.turn(row, reply("Sorry?", screening=MEI), NOW, given_up="broken still") is not None
    (listed,) = store.doctor.set_aside()
    assert listed.error == "broken still"
    assert [row["n"] for row in rows(database, "SELECT n FROM outbox ORDER BY id")] == [0, 1, 2]


def test_what_was_answered_since_is_not_put_back(store: Store) -> None:
    """It would be read as the answer to whatever is asked by now."""
    row, another = set_aside(store, 1), set_aside(store, 2, "another")
    take_turn(store, 3, reply("and now?", screening=MEI), "mei")
    assert [listed.gone_on for listed in store.doctor.set_aside()] == [True, False]
    assert not store.doctor.retry(row)
    assert store.doctor.retry(another)
    assert [waiting.id for waiting in store.waiting(CHANNEL, NOW)] == [another]


def test_what_was_not_set_aside_is_not_put_back(store: Store) -> None:
    receive(store, arrival(1))
    assert not store.doctor.retry(next_id(store))
    take_turn(store, 2, address="another")
    assert not store.doctor.retry(next_id(store) + 1)
    assert not store.doctor.retry(4711)


def test_what_will_never_arrive_is_listed(store: Store) -> None:
    take_turn(store, 1)
    (message,) = store.outgoing(CHANNEL, NOW)
    store.undeliverable(message.id, "too long", later(1), unreachable=False)
    (listed,) = store.doctor.undeliverable()
    assert (listed.id, listed.screening_id, listed.error) == (message.id, "aaaaaaaaaa", "too long")


def test_a_whole_database_has_no_damage(store: Store) -> None:
    take_turn(store, 1)
    assert store.doctor.damage() == []


def test_damage_to_the_file_is_seen(sqlite_url: str) -> None:
    store = Store.open(sqlite_url, KEYS)
    for number in range(100):
        take_turn(store, number)
    store.close()
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    database = Database(sqlite_url)
    (page,) = rows(database, "SELECT rootpage FROM sqlite_master WHERE name = 'ix_inbox_waiting'")
    (size,) = rows(database, "PRAGMA page_size")
    receive(Store(database, KEYS), arrival(1000))
    with database.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    content = bytearray(file.read_bytes())
    start = (page["rootpage"] - 1) * size["page_size"]
    content[start + 3 : start + 5] = b"\0\0"  # the index has no entries
    file.write_bytes(content)
    store = Store.open(sqlite_url, KEYS)
    assert store.doctor.damage() != []
    store.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_index_that_is_not_complete_is_seen(store: Store, database: Database) -> None:
    execute(database, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_inbox_waiting'::regclass")
    assert store.doctor.damage() == ["index ix_inbox_waiting"]
