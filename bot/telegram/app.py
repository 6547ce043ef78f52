"""The Telegram bot of one process: builds the parts, runs them together, stops them in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Set
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import Any, Protocol

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest, HTTPXRequest

from bot.frontdesk import Frontdesk
from bot.handing import SCREENING
from bot.subjects import SubjectCodes
from bot.telegram.errors import ServerRefuses, TokenRejected, describe
from bot.telegram.health import Health
from bot.telegram.http import HttpServer
from bot.telegram.intake import Intake
from bot.telegram.limit import ManyProcesses, OneProcess, SendLimit
from bot.telegram.logs import quiet_libraries, tell_quietly
from bot.telegram.menu import present, set_menus
from bot.telegram.meters import Meters
from bot.telegram.opening import CHANNEL, PRACTICE
from bot.telegram.pace import Pace
from bot.telegram.receiver import Receiver
from bot.telegram.rounds import Rounds, by_the_clock
from bot.telegram.routes import pages
from bot.telegram.sender import WIDTH, Sender
from bot.telegram.stopping import stopped_by_signals
from bot.telegram.teller import Teller
from bot.telegram.threads import StoreThreads
from bot.telegram.webhook import Endpoint, Watch, Webhook
from bot.telegram.worker import Worker
from dialogs import Conversation
from storage import Store

logger = logging.getLogger(__name__)

TELEGRAM_API = "https://api.telegram.org"

#: The trouble that lasts while the server cannot be reached at start-up.
AWAY = "away"


class Part(Protocol):
    """Something that runs until it is told to stop."""

    async def run(self) -> None:
        """Work until `stop`."""
        ...

    def stop(self) -> None:
        """Begin nothing more, and end once what is in hand is done."""
        ...


class TelegramBot:
    """`run` it once. The store and the conversation are the caller's, and so is closing the store afterwards.

    On SQLite one process does everything. On PostgreSQL any number may receive by webhook, and any number work.
    """

    def __init__(
        self,
        *,
        store: Store,
        conversation: Conversation,
        token: str,
        clock: Callable[[], datetime],
        api_base_url: str = TELEGRAM_API,
        coordinators: Set[int] = frozenset(),
        codes: SubjectCodes | None = None,
        staff_pages: str = "http://127.0.0.1:8081",
        practice: bool = False,
        zone: tzinfo = UTC,
        expiry: timedelta = timedelta(days=30),
        pace: Pace | None = None,
        request: BaseRequest | None = None,
        receives: bool = True,
        works: bool = True,
        webhook: Webhook | None = None,
        listen: tuple[str, int] | None = None,
    ) -> None:
        """Build the parts; nothing is asked of the server yet.

        `coordinators`: Telegram user ids. `codes`: what the site's subject codes look like.
        `staff_pages`: their address, which staff are sent.
        `practice`: nothing said counts.
        `zone`: where it is day or night. `expiry`: how long after a person was last heard from a screening is closed.
        `request`: stands in for HTTP.
        `receives`: by `webhook` if there is one, by polling otherwise. `works`: handles what was received and sends.
        `listen`: host and port where this process says how it is, and takes the webhook's requests.
        `TokenRejected` if `token` cannot be one.
        """
        quiet_libraries()
        self._server = api_base_url.rstrip("/")
        self._coordinators = coordinators
        self._pace = pace or Pace()
        self._meters = Meters()
        self._threads = StoreThreads(self._pace, self._meters)
        self._stop = asyncio.Event()
        self._application = _application(self._server, token.strip(), request)
        self._receives, self._webhook = receives, webhook
        self._store, self._clock = store, clock
        bot = self._application.bot
        self._account = account = token.strip().partition(":")[0]  # a token begins with the bot's id
        self._channel = channel = PRACTICE if practice else CHANNEL
        self._sender = Sender(
            bot=bot,
            store=store,
            threads=self._threads,
            clock=clock,
            pace=self._pace,
            limit=SendLimit(
                OneProcess(self._pace)
                if store.address is None
                else ManyProcesses(store, self._threads, account, self._pace)
            ),
            meters=self._meters,
            channel=channel,
        )
        self._worker = Worker(
            application=self._application,
            store=store,
            threads=self._threads,
            conversation=conversation,
            frontdesk=Frontdesk(conversation, codes=codes or SubjectCodes(), zone=zone),
            coordinators=coordinators,
            clock=clock,
            pace=self._pace,
            meters=self._meters,
            replied=self._sender.lanes.wake,
            channel=channel,
        )
        rounds = Rounds(
            store=store,
            threads=self._threads,
            channel=channel,
            expiry=expiry,
            arrived=self._worker.lanes.wake,
        )
        intake = Intake(
            store=store,
            threads=self._threads,
            channel=channel,
            account=account,
            clock=clock,
            meters=self._meters,
            arrived=self._worker.lanes.wake,
        )
        self._health = health = Health(
            store=store,
            threads=self._threads,
            clock=clock,
            meters=self._meters,
            last_receipt=lambda: intake.last_receipt,
            polls=receives and webhook is None,
        )
        #: What may end at any moment, and what first finishes what it has in hand.
        self._watching: list[Callable[[], Coroutine[Any, Any, None]]] = []
        self._parts: list[Part] = []
        if receives and webhook is None:
            receiver = Receiver(bot=bot, intake=intake, pace=self._pace, meters=self._meters, health=health)
            self._watching.append(receiver.run)
        elif webhook is not None:
            watch = Watch(webhook=webhook, bot=bot, intake=intake, pace=self._pace, meters=self._meters, health=health)
            self._watching.append(watch.run)
        self._http: HttpServer | None = None
        if listen is not None:
            endpoint = Endpoint(secret=webhook.secret, intake=intake, meters=self._meters) if webhook else None
            self._http = HttpServer(pages(health, self._meters, endpoint), listen, grace=self._pace.grace)
        teller = Teller(
            store=store,
            threads=self._threads,
            channel=channel,
            pages=staff_pages,
            queued=self._sender.lanes.wake,
        )
        if works:
            self._watching += [
                partial(by_the_clock, rounds.look, clock=clock, zone=zone, every=self._pace.round),
                partial(by_the_clock, teller.look, clock=clock, zone=zone, every=self._pace.tell),
            ]
        if works and store.address is None:
            self._parts += [self._worker.lanes, self._sender.lanes]
        elif works and store.address is not None:
            from bot.telegram.crew import Crew  # slow to import, and SQLite has no use for it

            self._parts.append(
                Crew(
                    address=store.address,
                    channel=channel,
                    attend=self._attend,
                    take_over=lambda: self._threads.run(store.take_over, channel, self._pace.lost),
                    sweep=lambda: self._threads.run(store.announce_waiting, channel, clock()),
                    pace=self._pace,
                )
            )

    @property
    def port(self) -> int | None:
        """The port that is listened on, if any is."""
        return self._http.port if self._http else None

    def stop(self) -> None:
        """Ask `run` to end, once what is in hand is done."""
        self._stop.set()

    async def run(self, ready: Callable[[str], None] | None = None) -> None:
        """Serve until `stop`, SIGTERM or SIGINT. `ready` is told the bot's username once it serves.

        While the server cannot be reached it is asked again and again. `TokenRejected`, `ServerRefuses`,
        `AddressTaken`: sentences for the operator. Any other exception is one that a part did not expect; the process
        should end and be started again, and will go on where this one was.
        """
        asyncio.get_running_loop().set_exception_handler(tell_quietly)
        with ExitStack() as around:
            try:
                if self._http is not None:
                    self._http.open()
                around.enter_context(stopped_by_signals(self.stop, within=self._pace.end))
                await self._serve(ready)
            except BaseExceptionGroup as group:
                raise _first(group) from None
            finally:
                if self._http is not None:
                    self._http.close()
                await self._application.shutdown()
                await self._application.bot.shutdown()  # also where the start got no further than this
                self._threads.close()

    async def _start(self) -> None:
        """Make the bot known to its server, however long that cannot be reached."""
        failures = 0
        while True:
            try:
                await self._introduce()
            except InvalidToken:
                raise TokenRejected(f"The Bot API server at {self._server} does not accept the bot token.") from None
            except (NetworkError, RetryAfter) as error:
                if isinstance(error, BadRequest):  # which the library takes for trouble of the network
                    raise ServerRefuses(f"The Bot API server at {self._server} refuses: {describe(error)}.") from None
                failures += 1
                trouble = f"The Bot API server at {self._server} cannot be reached ({describe(error)})."
                self._health.trouble[AWAY] = trouble
                logger.warning("%s It is tried again.", trouble)
                await asyncio.sleep(self._pace.wait_after(failures))
            except TelegramError as error:
                raise ServerRefuses(f"The Bot API server at {self._server} refuses: {describe(error)}.") from None
            else:
                self._health.trouble.pop(AWAY, None)
                return

    async def _introduce(self) -> None:
        bot = self._application.bot
        await self._application.initialize()
        if self._webhook is not None:
            await self._webhook.announce(bot)
        elif self._receives:
            await bot.delete_webhook()  # while there is one, the server refuses to be polled
        if self._receives:
            await present(bot)
            await set_menus(bot, sorted({*self._coordinators, *await self._threads.run(self._chats_of_staff)}))

    def _chats_of_staff(self) -> set[int]:
        """The chats of linked staff who screen subjects. The records are told what links to this bot go by."""
        self._store.known_as(self._channel, self._account, self._application.bot.username, self._clock())
        return {int(chat) for chat in self._store.staffing.chats(self._channel, self._account, SCREENING)}

    async def _serve(self, ready: Callable[[str], None] | None) -> None:
        parts: list[Part] = [] if self._http is None else [self._http]
        watching: list[asyncio.Task[None]] = []
        async with asyncio.TaskGroup() as group:
            working = [group.create_task(part.run()) for part in parts]
            starting, stopped = group.create_task(self._start()), group.create_task(self._stop.wait())
            await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not starting.cancel():
                if ready is not None:
                    ready(self._application.bot.username)
                parts += self._parts
                watching = [group.create_task(run()) for run in self._watching]
                working += [group.create_task(part.run()) for part in self._parts]
            await stopped
            for task in watching:
                task.cancel()  # what was fetched and not stored is fetched again
            for part in parts:
                part.stop()
            if working:
                _, late = await asyncio.wait(working, timeout=self._pace.grace)
                for task in late:
                    task.cancel()

    async def _attend(self, contact_id: int) -> None:
        """Everything that is to be done now for a contact: what they said first, then one message, and again."""
        while not self._stop.is_set():
            if not (await self._worker.attend(contact_id) or await self._sender.attend(contact_id)):
                return


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


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """What went wrong first: the parts run together, and one that fails takes the others along."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
