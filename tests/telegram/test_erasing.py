"""Having everything erased in Telegram: the last word arrives, and nobody is known any more."""

from __future__ import annotations

import pytest

from dialogs import ERASED
from storage import Store
from storage.engine import Database
from tests.storage.samples import rows
from tests.telegram.conftest import Serving, eventually
from tests.telegram.people import User
from tests.telegram.server import BotServer, Fault


@pytest.fixture
def database(store: Store) -> Database:
    """The database, by the back door."""
    return store._database


def known(database: Database) -> int:
    """How many people the records know."""
    return len(rows(database, "SELECT id FROM contact"))


async def comes_to_the_last_question(user: User) -> None:
    """Says a little, and wants everything erased."""
    user.types("/start")
    await user.sees("English")
    user.presses("English")
    await user.sees("I am the patient")
    user.types("/delete")
    await user.sees("Delete your data?", "Delete my data")
    user.presses("Delete my data")
    await user.sees("Really erase everything?")


async def test_everything_is_erased_and_a_second_press_begins_nothing(
    serving: Serving, server: BotServer, store: Store, database: Database
) -> None:
    user = server.user()
    async with serving():
        await comes_to_the_last_question(user)
        presses = [user.presses("Yes, erase everything") for _ in range(3)]
        await user.sees("is erased")
        for press in presses:
            await press.answered.wait()
        await eventually(lambda: not known(database) and not rows(database, "SELECT id FROM inbox"))
        assert user.screen[-1].text.startswith("Everything that we kept of you is erased.")
        assert [row.state for row in store.screenings()] == [ERASED]
        user.types("/start")
        await user.sees("English")
    assert [row.state for row in store.screenings()] == [ERASED, "language"]


async def test_the_last_word_arrives_through_trouble(serving: Serving, server: BotServer, database: Database) -> None:
    user = server.user()
    async with serving():
        await comes_to_the_last_question(user)
        server.fault("sendMessage", Fault.BROKEN, times=2)
        server.fault("sendMessage", Fault.DROPPED_BEFORE)
        user.presses("Yes, erase everything")
        await user.sees("is erased")
        await eventually(lambda: not known(database))


async def test_who_blocked_the_bot_is_forgotten_without_the_last_word(
    serving: Serving, server: BotServer, database: Database
) -> None:
    user = server.user()
    async with serving():
        await comes_to_the_last_question(user)
        user.blocked = True
        user.presses("Yes, erase everything")
        await eventually(lambda: not known(database))


async def test_a_restart_between_erasing_and_the_last_word(
    serving: Serving, server: BotServer, store: Store, database: Database
) -> None:
    user = server.user()
    async with serving() as bot:
        await comes_to_the_last_question(user)
        server.hold("sendMessage")
        user.presses("Yes, erase everything")
        await server.held("sendMessage")
        bot.stop()
        assert [row.state for row in store.screenings()] == [ERASED]
        server.fault("sendMessage", Fault.DROPPED_BEFORE)
        server.release("sendMessage")
    async with serving():
        await eventually(lambda: not known(database))
    assert "is erased" in user.screen[-1].text


async def test_a_group_that_was_left_is_not_kept(serving: Serving, server: BotServer, database: Database) -> None:
    user = server.user()
    async with serving():
        group = {"id": -100_200, "type": "group", "title": "Family"}
        server.deliver(message={"message_id": 1, "date": 1, "chat": group, "from": user.account, "text": "hello"})
        await server.until(lambda: bool(server.left))
        await eventually(lambda: not rows(database, "SELECT id FROM inbox WHERE status = 'waiting'"))
    assert known(database) == 0
