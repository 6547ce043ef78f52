"""Many at once, one too much, and buttons that are not one's own."""

from __future__ import annotations

import asyncio

from storage import Store
from tests.telegram.conftest import Serving, clock
from tests.telegram.server import BotServer
from tests.telegram.test_clock import comes_to_the_first_question

FLOOD = 1000


async def test_flood_of_one_does_not_hold_up_others(serving: Serving, server: BotServer, store: Store) -> None:
    """The others wrote after the flood, and are answered while most of it still waits."""
    one, others = server.user(31), [server.user(100 + number) for number in range(20)]
    for number in range(FLOOD):
        one.types(f"hello {number}")
    async with serving():
        for other in others:
            other.types("/start")
        await asyncio.gather(*(other.sees("English") for other in others))
        assert [row.contact_id for row in store.waiting("telegram", clock())] == [1], "the flood still waits"
    assert [row.answers for row in store.screenings()] == [0] * 21


async def test_of_very_many_messages_all_are_kept_and_the_last_are_read(
    serving: Serving, server: BotServer, store: Store
) -> None:
    user = server.user()
    async with serving():
        await comes_to_the_first_question(user)
    for number in range(60):
        user.types(f"hello {number}")
    async with serving():
        await user.sees("not sure what that means")
        await server.until(lambda: not store.waiting("telegram", clock()))
        user.types("1980-05-31")
        await user.sees("Question 2")
    (row,) = store.screenings()
    heard = [event for event in store.transcript(row.id) if event.type == "message_received"]
    assert [event.payload["text"] for event in heard if event.payload["text"].startswith("hello")] == [
        f"hello {number}" for number in range(60)
    ]
    assert sum(event.reason == "one of very many at once" for event in heard) == 39
    assert [broken for broken in store.doctor.invariants(clock()) if broken.count] == []


async def test_press_of_somebody_else_counts_for_nobody(serving: Serving, server: BotServer, store: Store) -> None:
    mine, theirs = server.user(31), server.user(32)
    async with serving():
        await comes_to_the_first_question(mine)
        await comes_to_the_first_question(theirs)
        (unknown,) = [button for row in mine.screen[-1].buttons for button in row if button.choice == "unknown"]
        press = theirs.presses_data(unknown.data)
        await theirs.sees("belongs to an earlier message")
        await press.answered.wait()
    assert [row.answers for row in store.screenings()] == [0, 0]


async def test_every_press_ends_its_waiting_sign_and_counts_once(
    serving: Serving, server: BotServer, store: Store
) -> None:
    """Ten presses of one button at once, then one of an old keyboard, a forged one, and one after the end."""
    user = server.user()
    async with serving():
        await comes_to_the_first_question(user)
        question = user.screen[-1]
        presses = [user.presses("unknown", on=question) for _ in range(10)]
        await user.sees("Question 2", count=10)
        presses += [
            user.presses("unknown", on=question),
            user.presses_data("v1:nobody:1:yes"),
            user.presses_data("\u2066"),
        ]
        await asyncio.gather(*(press.answered.wait() for press in presses))
        (row,) = store.screenings()
        assert row.answers == 1
        for command in ("/stop", "/summary"):
            user.types(command)
        user.types("/start")
        await user.sees("Question 2")
        old = user.screen[-1]
        user.presses("wish:back")
        await user.sees("date of birth")
        user.types("2015-01-01")
        await user.sees("Let me make sure")
        user.presses("yes")
        await user.sees("Thank you for your time")
        late = user.presses("unknown", on=old)
        await late.answered.wait()
        await user.sees("over")
    (row,) = store.screenings()
    assert (row.state, row.answers) == ("ended_early", 1)
