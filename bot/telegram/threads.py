"""Runs the store's blocking calls beside the event loop."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from bot.telegram.meters import Meters
from bot.telegram.pace import Pace
from storage import DatabaseUnreachable

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


#: Fewer than the database has connections. On SQLite those that write at the same time share a commit.
COUNT = 8


class StoreThreads:
    """The threads in which the store is called."""

    def __init__(self, pace: Pace, meters: Meters) -> None:
        self._pool = ThreadPoolExecutor(COUNT, thread_name_prefix="store")
        self._pace = pace
        self._meters = meters

    async def once(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of `call(*args, **kwargs)`, which is a call of the store. Log lines of it carry the same ids."""
        work = functools.partial(contextvars.copy_context().run, call, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def run(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """As `once`, for as long as it takes.

        While the database cannot be reached it is tried again: nothing was written then, and of what was written in
        spite of it (a commit whose answer got lost) the store takes note only once. Whoever stops waiting does not
        stop the call: a transaction that has begun is finished in its thread.
        """
        failures = 0
        while True:
            try:
                return await self.once(call, *args, **kwargs)
            except DatabaseUnreachable as error:
                failures += 1
                self._meters.retries.labels("database").inc()
                logger.warning("%s Trying again, %d in a row.", error, failures)
                await asyncio.sleep(self._pace.wait_after(failures))

    def close(self) -> None:
        """Wait for the calls that have begun; drop those that have not."""
        self._pool.shutdown(wait=True, cancel_futures=True)
