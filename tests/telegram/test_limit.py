"""How fast messages leave: so many a second in all, and to one chat one a second after a short burst."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from bot.telegram.limit import CHATS, Keeper, ManyProcesses, OneProcess, SendLimit
from bot.telegram.meters import Meters
from bot.telegram.pace import Pace
from bot.telegram.threads import StoreThreads
from storage import Store
from tests.postgres import KEYS
from tests.telegram.conftest import PACE, Serving
from tests.telegram.server import BotServer, Fault

#: So slow that the time a test takes is nothing beside it.
SLOW = Pace(sends=0.001, chat_gap=1000, burst=3)

Processes = Callable[[], Keeper]


@pytest.fixture(params=["one process", "many processes"])
def process(request: pytest.FixtureRequest) -> Iterator[Processes]:
    """Each call is another process that sends for the same account; where only one can, the same again."""
    if request.param == "one process":
        alone = OneProcess(SLOW)
        yield lambda: alone
        return
    url: str = request.getfixturevalue("postgresql_url")
    with ExitStack() as stack:

        def another() -> Keeper:
            store = Store.open(url, KEYS)
            stack.callback(store.close)
            threads = StoreThreads(SLOW, Meters())
            stack.callback(threads.close)
            return ManyProcesses(store, threads, "4242424242", SLOW)

        yield another


async def test_turns_follow_each_other_in_all(process: Processes) -> None:
    keepers = [process(), process()]
    turns = [await keepers[n % 2].take(n) for n in range(4)]
    assert [turn.taken for turn in turns] == [True] * 4
    assert [round(turn.wait, -2) for turn in turns] == [0, 1000, 2000, 3000]


async def test_chat_gets_a_burst_and_then_waits(process: Processes) -> None:
    keepers = [process(), process()]
    turns = [await keepers[n % 2].take(1) for n in range(5)]
    assert [turn.taken for turn in turns] == [True, True, True, False, False]
    assert [round(turn.wait, -2) for turn in turns[3:]] == [1000, 1000]
    other = await keepers[0].take(2)
    assert other.taken
    assert round(other.wait, -2) == 3000  # the turns that were not taken cost nobody anything


async def test_one_chat_that_is_refused_holds_up_nobody_else(process: Processes) -> None:
    limit = SendLimit(process())
    for _ in range(CHATS + 1):
        await limit.refused(1, 5000)
    assert (await limit.take(2)).wait < 1


async def test_refusals_in_several_chats_hold_up_all(process: Processes) -> None:
    limit = SendLimit(process())
    for contact in range(CHATS):
        await limit.refused(contact, 5000)
    assert round((await process().take(99)).wait, -2) == 5000


async def test_person_whose_turn_has_not_come_does_not_hold_up_others(serving: Serving, server: BotServer) -> None:
    flooder, other = server.user(31), server.user(32)
    pace = Pace(idle=0.05, poll=20, grace=2, sends=10_000, chat_gap=1000, burst=3)
    async with serving(pace=pace):
        for _ in range(10):
            flooder.types("/start")
        await flooder.sees(count=3)
        other.types("/start")
        await other.sees("English")
    assert len(flooder.screen) == 3


async def test_too_many_requests_in_several_chats(serving: Serving, server: BotServer) -> None:
    users = [server.user(n) for n in range(31, 31 + CHATS)]
    async with serving(pace=PACE):
        server.fault("sendMessage", Fault.TOO_MANY, times=CHATS, retry_after=1)
        for user in users:
            user.types("/start")
        for user in users:
            await user.sees("English")
