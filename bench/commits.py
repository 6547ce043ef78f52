"""`python -m bench.commits`: turns on SQLite whose writers share commits, against one commit for each turn."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import count
from statistics import median
from time import perf_counter

from bot.telegram.threads import COUNT
from storage import Store
from storage.engine import Database
from tests.postgres import KEYS
from tests.storage.samples import CHANNEL, NOW, arrival, receive, reply

PEOPLE, ROUNDS, WARM_UP = 64, 21, 3


def main() -> None:
    """Measure in turns, and print."""
    numbers = count()
    with _store(grouped=False) as alone, _store(grouped=True) as together:
        times: dict[bool, list[float]] = {False: [], True: []}
        for number in range(WARM_UP + ROUNDS):
            for grouped in (False, True) if number % 2 else (True, False):
                taken = _round(together if grouped else alone, next(numbers))
                if number >= WARM_UP:
                    times[grouped].append(taken)
    each, shared = (PEOPLE / median(times[grouped]) for grouped in (False, True))
    print(f"{PEOPLE} people at once, {COUNT} threads; turns a second, median of {ROUNDS} rounds")
    print(f"a commit for each turn {each:8.0f}   1.0")
    print(f"shared commits         {shared:8.0f}   {shared / each:.1f}")


@contextmanager
def _store(*, grouped: bool) -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="prescreen-bench-") as folder:
        url = f"sqlite:///{folder}/prescreen.db"
        Store.open(url, KEYS).close()
        database = Database(url)
        if not grouped:
            database._group = None
        yield Store(database, KEYS)
        database.close()


def _round(store: Store, number: int) -> float:
    """Seconds that a turn of everybody takes."""
    receive(store, *(arrival(f"{number}-{person}", str(person)) for person in range(PEOPLE)))
    calls = [
        partial(store.turn, row.id, reply(screening=f"{row.contact_id:010}"), NOW)
        for row in store.waiting(CHANNEL, NOW)
    ]
    began = perf_counter()
    with ThreadPoolExecutor(COUNT) as pool:
        done = [future.result() for future in [pool.submit(call) for call in calls]]
    taken = perf_counter() - began
    assert len(done) == PEOPLE
    return taken


if __name__ == "__main__":
    main()
