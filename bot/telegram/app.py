"""The Telegram bot of one process: builds the parts, runs them together, stops them in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram.errors import ServerUnreachable, TokenRejected, describe
from bot.telegram.logs import quiet_libraries
from bot.telegram.menu import present, set_menus
from bot.telegram.opening import CHANNEL, PRACTICE
from bot.telegram.pace import Pace
from bot.telegram.receiver import Receiver
from bot.telegram.rounds import Rounds
from bot.telegram.sender import WIDTH, Sender
from bot.telegram.threads import StoreThreads
from bot.telegram.worker import Worker
from dialogs import Conversation
from storage import Store

TELEGRAM_API = "https://api.telegram.org"


class TelegramBot:
    """`run` it once. The store and the conversation are the caller's, and so is closing the store afterwards."""

    def __init__(
        self,
        *,
        store: Store,
        conversation: Conversation,
        token: str,
        clock: Callable[[], datetime],
        api_base_url: str = TELEGRAM_API,
        coordinators: Set[int] = frozenset(),
        practice: bool = False,
        zone: tzinfo = UTC,
        expiry: timedelta = timedelta(days=30),
        pace: Pace | None = None,
        request: BaseRequest | None = None,
    ) -> None:
        """Build the parts; nothing is asked of the server yet.

        `coordinators`: Telegram user ids. `practice`: nothing said counts.
        `zone`: where it is day or night. `expiry`: how long after a person was last heard from a screening is closed.
        `request`: stands in for HTTP.
        `TokenRejected` if `token` cannot be one.
        """
        quiet_libraries()
        self._server = api_base_url.rstrip("/")
        self._coordinators = coordinators
        self._pace = pace or Pace()
        self._threads = StoreThreads(self._pace)
        self._stop = asyncio.Event()
        self._application = _application(self._server, token.strip(), request)
        bot = self._application.bot
        channel = PRACTICE if practice else CHANNEL
        self._sender = Sender(
            bot=bot, store=store, threads=self._threads, clock=clock, pace=self._pace, channel=channel
        )
        self._worker = Worker(
            application=self._application,
            store=store,
            threads=self._threads,
            conversation=conversation,
            coordinators=coordinators,
            clock=clock,
            pace=self._pace,
            replied=self._sender.lanes.wake,
            channel=channel,
        )
        self._rounds = Rounds(
            store=store,
            threads=self._threads,
            channel=channel,
            clock=clock,
            zone=zone,
            expiry=expiry,
            pace=self._pace,
            arrived=self._worker.lanes.wake,
        )
        self._receiver = Receiver(
            bot=bot,
            store=store,
            threads=self._threads,
            channel=channel,
            clock=clock,
            pace=self._pace,
            arrived=self._worker.lanes.wake,
        )

    def stop(self) -> None:
        """Ask `run` to end, once what is in hand is done."""
        self._stop.set()

    async def run(self, ready: Callable[[str], None] | None = None) -> None:
        """Serve until `stop`, SIGTERM or SIGINT. `ready` is told the bot's username once it serves.

        `TokenRejected`, `ServerUnreachable`: sentences for the operator. Any other exception is one that a part did
        not expect; the process should end and be started again, and will go on where this one was.
        """
        try:
            await self._start()
            with _signals(self.stop):
                if ready is not None:
                    ready(self._application.bot.username)
                await self._serve()
        except BaseExceptionGroup as group:
            raise _first(group) from None
        finally:
            await self._application.shutdown()
            await self._application.bot.shutdown()  # also where the start got no further than this
            self._threads.close()

    async def _start(self) -> None:
        try:
            await self._application.initialize()
            await self._application.bot.delete_webhook()  # while there is one, the server refuses to be polled
        except InvalidToken:
            raise TokenRejected(f"The Bot API server at {self._server} does not accept the bot token.") from None
        except TelegramError as error:
            raise ServerUnreachable(
                f"The Bot API server at {self._server} cannot be reached ({describe(error)})."
            ) from None
        await present(self._application.bot)
        await set_menus(self._application.bot, sorted(self._coordinators))

    async def _serve(self) -> None:
        async with asyncio.TaskGroup() as parts:
            receiving = parts.create_task(self._receiver.run())
            going_round = parts.create_task(self._rounds.run())
            working = [
                parts.create_task(self._worker.lanes.run()),
                parts.create_task(self._sender.lanes.run()),
            ]
            await self._stop.wait()
            going_round.cancel()
            receiving.cancel()  # what it fetched and did not store is fetched again
            self._worker.lanes.stop()
            self._sender.lanes.stop()
            _, late = await asyncio.wait(working, timeout=self._pace.grace)
            for part in late:
                part.cancel()


def _application(server: str, token: str, request: BaseRequest | None) -> Application[Any, Any, Any, Any, Any, Any]:
    """An application without updater and jobs: updates come from the inbox."""
    if not token.isascii() or not token.replace(":", "").replace("-", "").replace("_", "").isalnum():
        raise TokenRejected("The bot token is empty or holds characters that no token has.")
    polling = request or HTTPXRequest(connection_pool_size=1, connect_timeout=10, pool_timeout=10)
    calling = request or HTTPXRequest(
        connection_pool_size=2 * WIDTH, read_timeout=15, write_timeout=10, connect_timeout=10, pool_timeout=10
    )
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{server}/bot")
        .base_file_url(f"{server}/file/bot")
        .get_updates_request(polling)
        .request(calling)
        .updater(None)
        .job_queue(None)
        .build()
    )


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """SIGTERM and SIGINT call `stop`. A second one does what it does by default: no stop can be made to wait."""
    loop = asyncio.get_running_loop()
    caught = (signal.SIGTERM, signal.SIGINT)

    def release() -> None:
        for each in caught:
            with suppress(NotImplementedError):
                loop.remove_signal_handler(each)

    def once() -> None:
        release()
        stop()

    for each in caught:
        with suppress(NotImplementedError):  # an event loop without signals
            loop.add_signal_handler(each, once)
    try:
        yield
    finally:
        release()


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """What went wrong first: the parts run together, and one that fails takes the others along."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
