"""What is looked for by the clock, and who is to be reminded and whose screening nobody goes on with."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, tzinfo

from bot.telegram.threads import StoreThreads
from storage import Store

logger = logging.getLogger(__name__)

#: The hours of the site's day in which people are written to who did not write first.
DAYTIME = range(9, 20)


def is_day(now: datetime, zone: tzinfo) -> bool:
    """Whether people who did not write first may be written to now."""
    return now.astimezone(zone).hour in DAYTIME


async def by_the_clock(
    look: Callable[[datetime, bool], Awaitable[None]], *, clock: Callable[[], datetime], zone: tzinfo, every: float
) -> None:
    """`look` again and again, `every` so many seconds, until cancelled. It is told the time and whether it is day."""
    while True:
        now = clock()
        await look(now, is_day(now, zone))
        await asyncio.sleep(every)


class Rounds:
    """Any number may go round at once: what is due is brought about once. `arrived` is called when something is."""

    def __init__(
        self, *, store: Store, threads: StoreThreads, channel: str, expiry: timedelta, arrived: Callable[[], None]
    ) -> None:
        """`expiry`: how long after a person was last heard from a screening is closed."""
        self._store = store
        self._threads = threads
        self._channel = channel
        self._expiry = expiry
        self._arrived = arrived

    async def look(self, now: datetime, day: bool) -> None:
        """Go round once; by day only."""
        if not day:
            return
        closed = await self._threads.run(self._store.expire, self._channel, now, self._expiry)
        reminded = await self._threads.run(self._store.remind, self._channel, now)
        if closed or reminded:
            logger.info("Due: %d reminders, %d screenings to close", reminded, closed)
            self._arrived()
