"""Stores updates as they came. Only once this has returned may Telegram be told that they arrived."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.telegram.arrival import arrival
from bot.telegram.meters import Meters
from bot.telegram.threads import StoreThreads
from storage import Store

logger = logging.getLogger(__name__)

#: How often it is noted that receiving works.
NOTED_EVERY = timedelta(seconds=20)


class Intake:
    """Where poller and webhook bring what they receive. `arrived` is called after each commit."""

    def __init__(
        self,
        *,
        store: Store,
        threads: StoreThreads,
        channel: str,
        account: str,
        clock: Callable[[], datetime],
        meters: Meters,
        arrived: Callable[[], None],
    ) -> None:
        self._store = store
        self._threads = threads
        self._channel = channel
        self._account = account
        self._clock = clock
        self._meters = meters
        self._arrived = arrived
        self._noted_at: datetime | None = None
        #: When this process last heard from Telegram.
        self.last_receipt: datetime | None = None

    async def keep(self, batch: Sequence[dict[str, Any]], *, patiently: bool = True) -> None:
        """Store `batch`, in its order, in one commit.

        `patiently`: wait while the database cannot be reached; otherwise `DatabaseUnreachable`.
        """
        arrivals = []
        for raw in batch:
            if (kept := arrival(raw)) is None:
                logger.warning("Update %s names no chat and is passed over", raw.get("update_id"))
            else:
                arrivals.append(kept)
        if arrivals:
            call = self._threads.run if patiently else self._threads.once
            new = await call(self._store.receive, self._channel, self._account, arrivals, self._clock())
            self._meters.received.inc(new)
            logger.info("Stored %d of %d updates", new, len(batch))
            self._arrived()
        self.last_receipt = self._clock()

    async def nothing_is_left(self) -> None:
        """Everything that Telegram had is stored. After a gap, what people pressed may be lost, so they are asked."""
        now = self._clock()
        if self._noted_at is not None and now - self._noted_at < NOTED_EVERY:
            return
        self._noted_at = now
        again = await self._threads.run(self._store.received, self._channel, self._account, now)
        if again:
            self._meters.asked_again.inc(again)
            logger.warning("Updates could not be received for a while; %d open questions are put again", again)
            self._arrived()
