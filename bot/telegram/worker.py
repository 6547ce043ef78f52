"""Turns stored updates into turns of the conversation: each contact's in order, many contacts at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.frontdesk import Frontdesk, Linked
from bot.telegram.apology import apology
from bot.telegram.arrival import Envelope, envelope
from bot.telegram.decode import Leave, decode
from bot.telegram.errors import describe
from bot.telegram.lanes import Lanes
from bot.telegram.logs import about
from bot.telegram.menu import set_menu_of_coordinator
from bot.telegram.meters import Meters
from bot.telegram.opening import opening
from bot.telegram.pace import Pace
from bot.telegram.threads import StoreThreads
from dialogs import Aside, Conversation, Due, Inbound, Opening, Pressed, Sent, Session, Step, Timed, Typed
from locales import LANGUAGES, catalogue, say
from storage import StorageError, Store, Waiting

logger = logging.getLogger(__name__)

#: Contacts that are served at the same time.
WIDTH = 64

#: An update that could not be handled is tried this often; one that cannot be parsed once, as it stays what it is.
TRIES = 5

#: With more than so many updates of one person waiting, what they wrote is kept and only the last of it read.
CROWD = 20

#: Kinds of row that the clock put there.
DUE = frozenset(Due)

#: Kinds of update after which a person waits for an answer.
ANSWERED = ("message", "edited_message", "callback_query")

#: What the conversation is told of an update that nobody can read, if it is a person's first.
UNREADABLE = "unreadable"


#: Said in every language at once to a group, where nobody has chosen one.
_PRIVATE_ONLY = "\n".join(
    catalogue(language).render(
        say("I only talk with one person at a time, so I leave this group. Please write to me directly.")
    )
    for language in LANGUAGES
)


@dataclass(slots=True, kw_only=True)
class Taken:
    """An update in hand, as it goes through the application, and how it went."""

    inbox_id: int
    received_at: datetime
    crowded: bool
    update: Update = field(repr=False)  # the library logs what it was given where it fails itself
    error: Exception | None = None


class Worker:
    """Takes what waits in the inbox through `application` and `conversation`. `replied` is called after each turn."""

    def __init__(
        self,
        *,
        application: Application[Any, Any, Any, Any, Any, Any],
        store: Store,
        threads: StoreThreads,
        conversation: Conversation,
        frontdesk: Frontdesk,
        coordinators: Set[int],
        clock: Callable[[], datetime],
        pace: Pace,
        meters: Meters,
        replied: Callable[[], None],
        channel: str,
    ) -> None:
        self._channel = channel
        self._application = application
        self._store = store
        self._threads = threads
        self._conversation = conversation
        self._frontdesk = frontdesk
        self._coordinators = coordinators
        self._clock = clock
        self._meters = meters
        self._replied = replied
        self._typing_after = pace.typing_after
        self.lanes: Lanes[Waiting] = Lanes(fetch=self._waiting, carry=self._take, width=WIDTH, idle=pace.idle)
        application.add_handler(TypeHandler(Taken, self._handle))
        application.add_error_handler(self._remember)

    async def _waiting(self) -> Iterable[Waiting]:
        return await self._threads.run(self._store.waiting, self._channel, self._clock())

    async def attend(self, contact_id: int) -> bool:
        """Handle the contact's next update; whether there was one."""
        rows = await self._threads.run(self._store.waiting, self._channel, self._clock(), contact_id)
        for row in rows:
            await self._take(row)
        return bool(rows)

    async def _take(self, row: Waiting) -> None:
        with about(update=row.id, contact=row.contact_id):
            if row.kind in DUE:
                await self._bring(row)
                return
            try:
                outside = envelope(row.body)
            except StorageError as error:  # cannot be opened; it stands until it can
                await self._failed(row, None, error, tries=1)
                return
            async with asyncio.TaskGroup() as beside:
                if outside and outside.callback_id and row.attempts == 0:
                    beside.create_task(self._answer(outside.callback_id))
                typing = beside.create_task(self._show_typing(outside))
                await self._work(row, outside)
                typing.cancel()

    async def _bring(self, row: Waiting) -> None:
        """What comes by the clock: nobody waits for it, so nobody is told if it cannot be brought about."""
        try:
            await self._threads.run(self._turn_of_the_clock, row)
        except Exception as error:
            await self._failed(row, None, error, tries=TRIES)
        else:
            self._replied()

    def _turn_of_the_clock(self, row: Waiting) -> None:
        """In a store thread: one turn, one transaction."""
        now = self._clock()
        what = Timed(due=Due(row.kind), since=datetime.fromisoformat(row.body["since"]))
        about_screening = row.body.get("screening")
        self._store.attend(
            row.id,
            lambda session, bench: self._frontdesk.due(session, what, bench, about=about_screening, now=now),
            now,
        )

    async def _work(self, row: Waiting, outside: Envelope | None) -> None:
        try:
            update = Update.de_json(row.body, self._application.bot)
        except Exception as error:
            await self._failed(row, outside, error, tries=1)
            return
        taken = Taken(inbox_id=row.id, received_at=row.received_at, crowded=row.behind > CROWD, update=update)
        await self._application.process_update(taken)
        if taken.error is not None:
            await self._failed(row, outside, taken.error, tries=TRIES)
        else:
            self._meters.turns.labels("handled").inc()
            self._meters.turn_seconds.observe((self._clock() - row.received_at).total_seconds())

    async def _handle(self, taken: Taken, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """The application's one handler: decide and store, nothing else."""
        told = decode(taken.update, context.bot.username)
        if told is None or isinstance(told, Leave):
            if told is not None:
                await self._leave(told)
            await self._threads.run(self._store.skip, taken.inbox_id, self._clock())
            return
        done = await self._threads.run(self._turn, taken, told)
        self._replied()
        if isinstance(done, Linked) and taken.update.effective_chat is not None:
            await set_menu_of_coordinator(context.bot, taken.update.effective_chat.id)

    async def _remember(self, taken: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        if isinstance(taken, Taken) and isinstance(context.error, Exception):
            taken.error = context.error

    def _turn(self, taken: Taken, inbound: Inbound) -> Step | Aside | None:
        """In a store thread: one turn, one transaction."""
        now = self._clock()
        person = taken.update.effective_user
        fresh = self._opening(person.id if person else None, person.language_code if person else None)
        if isinstance(inbound, Typed):
            inbound = replace(inbound, at=taken.received_at)
        step = self._store.attend(
            taken.inbox_id,
            lambda session, bench: self._frontdesk.step(
                session,
                inbound,
                bench,
                now=now,
                opening=fresh,
                crowded=taken.crowded,
                bot=self._application.bot.username,
            ),
            now,
            about=inbound.screening if isinstance(inbound, Pressed) else None,
        )
        if isinstance(step, Step):
            with about(screening=step.session.id):
                logger.info("A turn was taken")
        return step

    def _opening(self, person_id: int | None, language_code: str | None) -> Opening:
        return opening(self._channel, person_id, language_code, self._coordinators)

    async def _failed(self, row: Waiting, outside: Envelope | None, error: Exception, *, tries: int) -> None:
        """Count a failed try. With the last one the update is set aside, and the person told, if they wait."""
        reason = describe(error)
        attempt = row.attempts + 1
        logger.warning("Update row %d could not be handled, try %d of %d: %s", row.id, attempt, tries, reason)
        if attempt >= tries and outside is not None and outside.private and outside.kind in ANSWERED:
            try:
                await self._threads.run(self._apologise, row.id, outside, reason)
            except Exception as further:  # the screening itself cannot be read or written
                logger.error("Contact %d could not be told: %s", row.contact_id, describe(further))
            else:
                self._replied()
        self._meters.turns.labels("set_aside" if attempt >= tries else "failed").inc()
        if attempt < tries:
            self._meters.retries.labels("turn").inc()
        # Changes nothing where the row went with the apology.
        await self._threads.run(self._store.fail, row.id, reason, self._clock(), give_up_after=tries)
        if attempt >= tries:
            logger.error("Update row %d of contact %d is set aside", row.id, row.contact_id)

    def _apologise(self, inbox_id: int, outside: Envelope, reason: str) -> None:
        """In a store thread: the turn that sets an update aside."""
        now = self._clock()
        fresh = self._opening(outside.person_id, outside.language_code)

        def decide(session: Session | None) -> Step:
            if session is None:
                return self._conversation.step(None, Sent(kind=UNREADABLE), now=now, opening=fresh)
            # Not asked of the conversation, which may be what failed.
            return apology(session)

        self._store.turn(inbox_id, decide, now, given_up=reason)

    async def _show_typing(self, outside: Envelope | None) -> None:
        """Once a turn takes long, show that something is coming. Telegram takes the sign away after 5 s by itself."""
        if outside is None or not outside.private or outside.kind not in ANSWERED:
            return
        await asyncio.sleep(self._typing_after)
        try:
            await self._application.bot.send_chat_action(outside.chat_id, ChatAction.TYPING)
        except TelegramError as error:
            logger.debug("That a reply is coming could not be shown: %s", describe(error))

    async def _answer(self, callback_id: str) -> None:
        """End the press's waiting sign. It may have ended by itself: a press lives for 150 s only."""
        try:
            await self._application.bot.answer_callback_query(callback_id)
        except BadRequest:
            logger.debug("A press was too old to answer")
        except TelegramError as error:
            logger.info("A press could not be answered: %s", describe(error))

    async def _leave(self, group: Leave) -> None:
        try:
            await self._application.bot.send_message(group.chat_id, _PRIVATE_ONLY)
        except TelegramError as error:
            logger.debug("A group could not be told: %s", describe(error))
        try:
            await self._application.bot.leave_chat(group.chat_id)
        except TelegramError as error:
            logger.info("A group could not be left: %s", describe(error))
