"""What arrives is stored once, in its order, before anything else happens."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from storage import Store
from storage.engine import Database
from tests.postgres import KEYS
from tests.storage.samples import ACCOUNT, CHANNEL, NOW, arrival, later, next_id, receive, reply, rows, take_turn


def test_a_batch_is_stored_in_its_order(store: Store, database: Database) -> None:
    assert receive(store, arrival(7), arrival(5), arrival(6)) == 3
    stored = rows(database, "SELECT update_id, kind, status FROM inbox ORDER BY id")
    assert [row["update_id"] for row in stored] == ["7", "5", "6"]
    assert {(row["kind"], row["status"]) for row in stored} == {("message", "waiting")}


def test_the_body_comes_back_as_it_arrived(store: Store) -> None:
    update = arrival(1, text='我 65 岁 \\u0000 \\ " \U0001f600', entities=[{"offset": 0}], photo=None)
    receive(store, update)
    (row,) = store.waiting(CHANNEL, NOW)
    assert row.body == update.body


def test_an_empty_batch_is_no_work(store: Store) -> None:
    assert receive(store) == 0


def test_the_same_update_again_is_not_new(store: Store, database: Database) -> None:
    assert receive(store, arrival(1), arrival(2)) == 2
    assert receive(store, arrival(2), arrival(3), arrival(1)) == 1
    assert [row["update_id"] for row in rows(database, "SELECT update_id FROM inbox ORDER BY id")] == ["1", "2", "3"]


def test_the_same_update_twice_in_a_batch_is_stored_once(store: Store, database: Database) -> None:
    assert receive(store, arrival(1), arrival(1)) == 1
    assert len(rows(database, "SELECT id FROM inbox")) == 1


def test_an_update_that_was_handled_and_comes_again_is_not_handled_again(store: Store) -> None:
    take_turn(store, 1)
    assert receive(store, arrival(1)) == 0
    assert store.waiting(CHANNEL, NOW) == []


def test_the_order_of_keys_makes_no_other_update(store: Store) -> None:
    receive(store, arrival(1, text="a", date=5))
    assert receive(store, arrival(1, date=5, text="a")) == 0


def test_a_used_id_with_another_body_is_kept_and_told(
    store: Store, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    receive(store, arrival(1, text="first"))
    with caplog.at_level(logging.WARNING):
        assert receive(store, arrival(1, text="another")) == 1
        assert receive(store, arrival(1, text="another")) == 0
    keys = [row["update_id"] for row in rows(database, "SELECT update_id FROM inbox ORDER BY id")]
    assert keys[0] == "1"
    assert keys[1].startswith("1#")
    (record,) = caplog.records
    assert keys[1] in record.getMessage()
    assert "another" not in caplog.text


def test_a_used_id_with_another_body_is_kept_within_a_batch(store: Store, database: Database) -> None:
    assert receive(store, arrival(1, text="first"), arrival(1, text="another"), arrival(1, text="first")) == 2
    assert len(rows(database, "SELECT id FROM inbox")) == 2


def test_accounts_and_channels_have_their_own_ids(store: Store) -> None:
    assert store.receive(CHANNEL, ACCOUNT, [arrival(1)], NOW) == 1
    assert store.receive(CHANNEL, "another", [arrival(1)], NOW) == 1
    assert store.receive("console", ACCOUNT, [arrival(1)], NOW) == 1
    assert len(store.waiting(CHANNEL, NOW)) == 2
    assert len(store.waiting("console", NOW)) == 1


def test_a_contact_is_made_once_at_first_sight(store: Store, database: Database) -> None:
    receive(store, arrival(1, "500"), arrival(2, "400"), arrival(3, "500"))
    receive(store, arrival(4, "400"), arrival(5, "600"), now=later(60))
    contacts = rows(database, "SELECT address, person FROM contact")
    assert sorted(KEYS.unseal(row["address"]) for row in contacts) == ["400", "500", "600"]
    assert sorted(KEYS.unseal(row["person"]) for row in contacts) == ["400", "500", "600"]


def test_of_each_contact_the_oldest_waits_first(store: Store) -> None:
    receive(store, arrival(1, "a"), arrival(2, "b"), arrival(3, "a"), arrival(4, "b"))
    assert [row.body["update_id"] for row in store.waiting(CHANNEL, NOW)] == [1, 2]


def test_of_very_many_contacts_those_who_wait_longest_come_first(store: Store) -> None:
    receive(store, *(arrival(number, f"person {number}") for number in range(300)))
    first = store.waiting(CHANNEL, NOW)
    assert [row.body["update_id"] for row in first] == list(range(len(first)))
    for row in first:
        store.skip(row.id, NOW)
    rest = store.waiting(CHANNEL, NOW)
    assert [row.body["update_id"] for row in rest] == list(range(len(first), 300))


def test_a_clock_that_went_back_delays_nothing_new(store: Store) -> None:
    receive(store, arrival(1))
    assert len(store.waiting(CHANNEL, later(-3600))) == 1


def test_skipped_updates_are_done_without_their_body(store: Store, database: Database) -> None:
    receive(store, arrival(1), arrival(2))
    store.skip(next_id(store), NOW)
    assert [row.body["update_id"] for row in store.waiting(CHANNEL, NOW)] == [2]
    (row,) = rows(database, "SELECT body, done_at FROM inbox WHERE status = 'done'")
    assert row["body"] is None
    assert row["done_at"] is not None


def test_receivers_at_the_same_time_store_each_update_once(store: Store, database: Database) -> None:
    """Every receiver sees the same people for the first time, and the same updates."""
    receivers, rounds = 3, 8
    together = threading.Barrier(receivers, timeout=60)

    def deliver(_: int) -> int:
        new = 0
        for turn in range(rounds):
            together.wait()
            new += receive(store, *(arrival(10 * turn + n, f"{turn}-{n % 3}") for n in range(6)))
        return new

    with ThreadPoolExecutor(receivers) as pool:
        assert sum(pool.map(deliver, range(receivers))) == rounds * 6
    assert len(rows(database, "SELECT id FROM contact")) == rounds * 3
    stored = rows(database, "SELECT update_id FROM inbox ORDER BY id")
    assert len(stored) == rounds * 6
    for turn in range(rounds):
        numbers = [int(row["update_id"]) for row in stored if int(row["update_id"]) // 10 == turn]
        assert numbers == sorted(numbers)


def test_a_handled_update_leaves_room_for_the_next(store: Store) -> None:
    receive(store, arrival(1), arrival(2))
    assert store.turn(next_id(store), reply(), NOW) is not None
    assert [row.body["update_id"] for row in store.waiting(CHANNEL, NOW)] == [2]
