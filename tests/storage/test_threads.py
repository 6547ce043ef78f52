"""Many threads at once: each update handled once, each contact's in order."""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest

from dialogs import Session, Step
from storage import Store, Waiting
from tests.postgres import KEYS
from tests.storage.samples import ACCOUNT, CHANNEL, NOW, arrival, receive, reply, take_turn

WORKERS = 4
PEOPLE = 6
UPDATES_EACH = 12


def screening_of(row: Waiting) -> str:
    """Each contact's own screening."""
    return f"person{row.contact_id:04}"


def work(store: Store, arrived: threading.Event, seed: int) -> list[int]:
    """Handle updates until all have arrived and none is left; the keys of those handled."""
    handled: list[int] = []
    shuffler = random.Random(seed)
    for _ in range(10_000):
        nothing_more = arrived.is_set()
        rows = store.waiting(CHANNEL, NOW)
        if nothing_more and not rows:
            return handled
        shuffler.shuffle(rows)
        for row in rows:
            said = reply(str(row.body["update_id"]), screening=screening_of(row))
            if store.turn(row.id, said, NOW) is not None:
                handled.append(row.id)
    raise AssertionError(f"Updates are left that nobody can handle: {store.waiting(CHANNEL, NOW)}")


@pytest.mark.parametrize("stores", [1, 2], ids=["one store", "two stores"])
def test_bursts_are_handled_once_and_in_order(store: Store, database_url: str, stores: int) -> None:
    """Bursts: everything that one person sent arrives at once, which is what breaks an order that rows alone keep."""
    second = Store.open(database_url, KEYS) if stores == 2 else store
    bursts = [[arrival(1000 * person + n, str(person)) for n in range(UPDATES_EACH)] for person in range(1, PEOPLE + 1)]
    arrived = threading.Event()
    with ThreadPoolExecutor(WORKERS) as pool:
        workers = [pool.submit(work, (store, second)[n % 2], arrived, n) for n in range(WORKERS)]
        for burst in bursts:
            store.receive(CHANNEL, ACCOUNT, burst, NOW)
        arrived.set()
        handled = [row_id for worker in workers for row_id in worker.result()]
    assert len(handled) == len(set(handled)) == PEOPLE * UPDATES_EACH
    heard = defaultdict(list)
    for row in store.screenings():
        for event in store.transcript(row.id):
            if event.type == "message_received":
                heard[row.id].append(int(event.payload["text"]))
    if second is not store:
        second.close()
    assert sorted(heard.values()) == [[update.body["update_id"] for update in burst] for burst in bursts]


def test_of_several_threads_one_takes_the_turn(store: Store) -> None:
    decided: list[str] = []

    def contend(row_id: int, together: threading.Barrier) -> Step | None:
        def decide(old: Session | None) -> Step:
            decided.append(threading.current_thread().name)
            return reply()(old)

        together.wait()
        return store.turn(row_id, decide, NOW)

    take_turn(store, 0)
    for number in range(1, 9):
        receive(store, arrival(number))
        (row,) = store.waiting(CHANNEL, NOW)
        together = threading.Barrier(WORKERS, timeout=60)
        with ThreadPoolExecutor(WORKERS) as pool:
            steps = list(pool.map(contend, [row.id] * WORKERS, [together] * WORKERS))
        assert [step is None for step in steps].count(False) == 1
        assert len(decided) == number
    assert len(store.transcript("aaaaaaaaaa")) == 18
