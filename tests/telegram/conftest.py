"""A store, a conversation and a Bot API server for each test, and the bot between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bot.telegram import Pace, TelegramBot
from dialogs import Conversation
from storage import Store
from tests.postgres import KEYS
from tests.telegram.server import PATIENCE, TOKEN, BotServer

#: As a live bot, only in more of a hurry.
PACE = Pace(
    poll=20,
    idle=0.05,
    tell=0.05,
    first_wait=0.02,
    longest_wait=0.1,
    grace=2.0,
    stand_down=0.1,
    watch=0.1,
    lost=2.0,
    sends=10_000,
    chat_gap=0,
)

Serving: TypeAlias = Callable[..., AbstractAsyncContextManager[TelegramBot]]


def clock() -> datetime:
    return datetime.now(UTC)


async def eventually(holds: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until `holds` says so, of what tells nobody when it changes."""
    async with asyncio.timeout(PATIENCE):
        while True:
            held = holds()
            if held if isinstance(held, bool) else await held:
                return
            await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def conversation() -> Conversation:
    return Conversation()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path / 'records.db'}", KEYS)
    yield store
    store.close()


@pytest.fixture
async def server() -> AsyncIterator[BotServer]:
    async with BotServer() as server:
        yield server


@pytest.fixture
def make(store: Store, conversation: Conversation) -> Callable[..., TelegramBot]:
    """Builds a bot over the test's store; what is passed wins over what is usual here."""

    def make(**chosen: Any) -> TelegramBot:
        usual: dict[str, Any] = {
            "store": store,
            "conversation": conversation,
            "token": TOKEN,
            "clock": clock,
            "pace": PACE,
        }
        return TelegramBot(**{**usual, **chosen})

    return make


@pytest.fixture
def serving(make: Callable[..., TelegramBot], server: BotServer) -> Serving:
    """`async with serving() as bot:` runs a bot against the test's server, and stops it at the end of the block."""

    @asynccontextmanager
    async def serving(**chosen: Any) -> AsyncIterator[TelegramBot]:
        bot = make(**{"api_base_url": server.url, **chosen})
        async with running(bot):
            yield bot

    return serving


@asynccontextmanager
async def running(bot: TelegramBot) -> AsyncIterator[None]:
    """The bot serves within the block. If it ends by itself, what ended it comes out here."""
    ready = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(bot.run(lambda _: ready.set()))
        await ready.wait()
        yield
        bot.stop()
