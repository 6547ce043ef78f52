"""Sends what the turns left in the outbox: each contact's in order, many contacts at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.frontdesk import DESK
from bot.telegram.callback import UnfitChoice, button_data
from bot.telegram.errors import TokenRejected, describe, wait_asked_for
from bot.telegram.lanes import Lanes
from bot.telegram.limit import SendLimit
from bot.telegram.logs import about
from bot.telegram.meters import Meters
from bot.telegram.pace import Pace
from bot.telegram.text import LONGEST, split, units
from bot.telegram.threads import StoreThreads
from storage import LONGEST_WAIT, Outgoing, StorageError, Store

logger = logging.getLogger(__name__)

#: Messages under way at the same time. It is also how many may go out twice after a crash.
WIDTH = 32


class Sender:
    """Delivers each message at least once. A failure that passes is retried; one for good ends visibly."""

    def __init__(
        self,
        *,
        bot: Bot,
        store: Store,
        threads: StoreThreads,
        clock: Callable[[], datetime],
        pace: Pace,
        limit: SendLimit,
        meters: Meters,
        channel: str,
    ) -> None:
        self._bot = bot
        self._channel = channel
        self._store = store
        self._threads = threads
        self._clock = clock
        self._pace = pace
        self._limit = limit
        self._meters = meters
        #: Pieces of long messages that arrived before a later piece failed.
        self._arrived: dict[int, int] = {}
        self.lanes: Lanes[Outgoing] = Lanes(fetch=self._outgoing, carry=self._carry, width=WIDTH, idle=pace.idle)

    async def _outgoing(self) -> Iterable[Outgoing]:
        return await self._threads.run(self._store.outgoing, self._channel, self._clock())

    async def attend(self, contact_id: int) -> bool:
        """Send the contact's next message; whether there was one."""
        rows = await self._threads.run(self._store.outgoing, self._channel, self._clock(), contact_id)
        for row in rows:
            await self._carry(row)
        return bool(rows)

    async def _carry(self, row: Outgoing) -> None:
        with about(message=row.id, contact=row.contact_id, screening=row.screening_id or "–"):
            turn = await self._limit.take(row.contact_id)
            if turn.taken:
                await asyncio.sleep(turn.wait)
                await self._try(row)
            else:
                await self._threads.run(self._store.put_off, row.id, self._clock() + timedelta(seconds=turn.wait))

    async def _try(self, row: Outgoing) -> None:
        """Send one message and note how it went.

        The server cannot be asked whether a message that timed out arrived, so it is sent again: it says where in the
        conversation it stands, and a press on either copy is the same press.
        """
        try:
            message_id = await self._deliver(row)
        except RetryAfter as error:
            wait = wait_asked_for(error)
            await self._postpone(row, error, wait, outcome="too_many")
            await self._limit.refused(row.contact_id, wait.total_seconds())
        except InvalidToken as error:
            raise TokenRejected("The Bot API server no longer accepts this bot's token.") from error
        except (Forbidden, ChatMigrated) as error:
            await self._give_up(row, error, unreachable=True)
        except BadRequest as error:
            await self._give_up(row, error, unreachable="chat not found" in error.message.lower())
        except (TelegramError, StorageError) as error:  # an address that is sealed with a key that is not here waits
            wait = timedelta(seconds=self._pace.wait_after(row.attempts + 1))
            await self._postpone(row, error, wait, outcome="not_known_to_arrive")
        else:
            self._arrived.pop(row.id, None)
            outdated = await self._threads.run(self._store.sent, row.id, str(message_id), self._clock())
            logger.info("A message was sent")
            self._meters.sends.labels("sent").inc()
            self._meters.delivery_seconds.observe((self._clock() - row.created_at).total_seconds())
            if outdated is not None:
                await self._take_keyboard_away(row, outdated)

    async def _deliver(self, row: Outgoing) -> int:
        """Send the row's pieces that have not arrived yet, the keyboard on the last. The id of the last message."""
        try:
            keyboard = keyboard_of(row)
        except UnfitChoice as error:
            logger.error("Message row %d goes out without its buttons: %s", row.id, error)
            return await self._deliver_plainly(row)
        if row.replaces is not None and await self._edit(row, row.replaces, keyboard):
            return int(row.replaces)
        try:
            return await self._send(row, row.text, keyboard)
        except BadRequest as error:
            if keyboard is None:
                raise
            logger.error("Message row %d is refused and goes out plainly: %s", row.id, describe(error))
            return await self._deliver_plainly(row)

    async def _edit(self, row: Outgoing, message: str, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Whether the message that showed the same prompt now shows this one's words; else they are sent anew."""
        if units(row.text) > LONGEST:
            return False
        try:
            await self._bot.edit_message_text(
                row.text, chat_id=int(row.address), message_id=int(message), reply_markup=keyboard
            )
        except BadRequest as error:
            return "not modified" in error.message.lower()  # it was edited before, or pressed twice
        return True

    async def _deliver_plainly(self, row: Outgoing) -> int:
        """With the choices as lines of text: every choice can be typed as well."""
        labels = [choice.label for choices in row.choices for choice in choices]
        return await self._send(row, "\n".join([row.text, "", *labels]).strip(), None)

    async def _send(self, row: Outgoing, text: str, keyboard: InlineKeyboardMarkup | None) -> int:
        pieces = split(text, LONGEST)
        message_id = 0
        for n in range(min(self._arrived.get(row.id, 0), len(pieces) - 1), len(pieces)):
            last = n == len(pieces) - 1
            below = keyboard or (ForceReply() if row.asks_reply else None)
            message = await self._bot.send_message(int(row.address), pieces[n], reply_markup=below if last else None)
            message_id = message.message_id
            if not last:
                self._arrived[row.id] = n + 1
        return message_id

    async def _postpone(self, row: Outgoing, error: Exception, wait: timedelta, *, outcome: str) -> None:
        reason = describe(error)
        self._meters.sends.labels(outcome).inc()
        self._meters.retries.labels("send").inc()
        logger.info("Message row %d waits %.1f s: %s", row.id, wait.total_seconds(), reason)
        until = self._clock() + min(wait, LONGEST_WAIT)
        await self._threads.run(self._store.postpone, row.id, reason, until)

    async def _give_up(self, row: Outgoing, error: TelegramError, *, unreachable: bool) -> None:
        reason = describe(error)
        self._arrived.pop(row.id, None)
        self._meters.sends.labels("unreachable" if unreachable else "refused").inc()
        logger.log(
            logging.WARNING if unreachable else logging.ERROR,
            "Message row %d of contact %d cannot be delivered: %s",
            row.id,
            row.contact_id,
            reason,
        )
        await self._threads.run(self._store.undeliverable, row.id, reason, self._clock(), unreachable=unreachable)

    async def _take_keyboard_away(self, row: Outgoing, message: str) -> None:
        """Once a newer prompt is there, the buttons of the one before only mislead. Best effort: presses on them
        are recognised anyway.
        """
        try:
            await self._bot.edit_message_reply_markup(chat_id=int(row.address), message_id=int(message))
        except TelegramError as error:
            logger.debug("An old keyboard stays: %s", describe(error))


def keyboard_of(row: Outgoing) -> InlineKeyboardMarkup | None:
    """The row's choices as buttons, row by row; `UnfitChoice` where one fits no button."""
    if not row.choices:
        return None
    screening, prompt = (DESK, 0) if row.prompt is None or row.screening_id is None else (row.screening_id, row.prompt)
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(choice.label, callback_data=button_data(screening, prompt, choice.id))
                for choice in choices
            ]
            for choices in row.choices
        ]
    )
