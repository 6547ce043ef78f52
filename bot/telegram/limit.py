"""How fast messages may leave: so many a second in all, and to one chat one a second after a short burst."""

from __future__ import annotations

import time
from typing import Protocol

from bot.telegram.pace import Pace
from bot.telegram.threads import StoreThreads
from storage import Store, Turn

#: So many chats refused within so many seconds mean all of them.
CHATS = 3
WITHIN = 10.0

#: Contacts remembered by a process that sends alone.
REMEMBERED = 10_000


class Keeper(Protocol):
    """Who keeps the turns."""

    async def take(self, contact_id: int) -> Turn:
        """The next turn of a message to this contact."""
        ...

    async def hold(self, seconds: float) -> None:
        """Begin no turn for so long."""
        ...


class SendLimit:
    """Whose message may leave when. "Too many requests" concerns one chat, unless several chats hear it at once."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._refused: dict[int, float] = {}

    async def take(self, contact_id: int) -> Turn:
        """The next turn of a message to this contact; untaken if it has to come back later."""
        return await self._keeper.take(contact_id)

    async def refused(self, contact_id: int, seconds: float) -> None:
        """Telegram asked to wait so long before the next message to this contact."""
        now = time.monotonic()
        self._refused = {each: at for each, at in self._refused.items() if at > now - WITHIN} | {contact_id: now}
        if len(self._refused) >= CHATS:
            self._refused.clear()
            await self._keeper.hold(seconds)


class OneProcess:
    """Keeps the turns of a process that sends alone."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._next = 0.0
        self._next_of: dict[int, float] = {}

    async def take(self, contact_id: int) -> Turn:
        """See `Keeper`."""
        now = time.monotonic()
        theirs = max(now, self._next_of.get(contact_id, 0.0))
        if (early := theirs - now - (self._pace.burst - 1) * self._pace.chat_gap) > 0:
            return Turn(taken=False, wait=early)
        if len(self._next_of) >= REMEMBERED:
            self._next_of = {each: at for each, at in self._next_of.items() if at > now}
        self._next_of[contact_id] = theirs + self._pace.chat_gap
        begins = max(now, self._next)
        self._next = begins + 1 / self._pace.sends
        return Turn(taken=True, wait=begins - now)

    async def hold(self, seconds: float) -> None:
        """See `Keeper`."""
        self._next = max(self._next, time.monotonic() + seconds)


class ManyProcesses:
    """Keeps the turns in the database, for all processes that send for `account`."""

    def __init__(self, store: Store, threads: StoreThreads, account: str, pace: Pace) -> None:
        self._store = store
        self._threads = threads
        self._account = account
        self._pace = pace

    async def take(self, contact_id: int) -> Turn:
        """See `Keeper`."""
        return await self._threads.run(
            self._store.take_turn_to_send,
            self._account,
            contact_id,
            gap=1 / self._pace.sends,
            contact_gap=self._pace.chat_gap,
            burst=self._pace.burst,
        )

    async def hold(self, seconds: float) -> None:
        """See `Keeper`."""
        await self._threads.run(self._store.hold_sending, self._account, seconds)
