"""Attends to contacts together with any number of other processes, woken by jobs in PostgreSQL.

A job names a contact, and is its lock. What is to be done stands in inbox and outbox alone: a job that was lost or came
twice changes nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ProcrastinateException
from psycopg import Error as PostgresError

from bot.telegram.pace import Pace
from storage.jobs import ATTEND

logger = logging.getLogger(__name__)

#: Contacts attended to at the same time by one process. It is also how many messages may go out twice after a crash.
WIDTH = 32

#: Seconds that the database gets to hand out a connection.
POOL_SECONDS = 2


class Crew:
    """`attend` sees to one contact; `take_over` puts jobs whose workers died back into line, and says whose they are;
    `sweep` has jobs made for work that nobody announced.

    An exception of any ends `run`, and so should the process: it is one that nobody expected. While the database is
    away, everybody waits.
    """

    def __init__(
        self,
        *,
        address: str,
        channel: str,
        attend: Callable[[int], Awaitable[None]],
        take_over: Callable[[], Awaitable[Iterable[int]]],
        sweep: Callable[[], Awaitable[object]],
        pace: Pace,
    ) -> None:
        self._channel = channel
        self._attend = attend
        self._take_over = take_over
        self._sweep = sweep
        self._pace = pace
        self._app = App(
            connector=PsycopgConnector(conninfo=address, min_size=1, max_size=4, timeout=POOL_SECONDS),
            worker_defaults={
                "queues": [channel],
                "concurrency": WIDTH,
                "fetch_job_polling_interval": pace.idle,
                "delete_jobs": "always",
                "shutdown_graceful_timeout": pace.grace,
                "install_signal_handlers": False,
                "update_heartbeat_interval": pace.lost / 5,
                "stalled_worker_timeout": pace.lost,
            },
        )
        self._app.task(name=ATTEND, queue=channel)(self._carry_out)
        self._unexpected: asyncio.Future[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        """Work until `stop`."""
        self._unexpected = asyncio.get_running_loop().create_future()
        async with asyncio.TaskGroup() as group:
            self._tasks = [
                group.create_task(self._work()),
                group.create_task(self._look_after()),
                group.create_task(_result(self._unexpected)),
            ]

    def stop(self) -> None:
        """Begin nothing more. `run` returns once what is in hand is done, or was given up after a while."""
        for task in self._tasks:
            task.cancel()

    async def _work(self) -> None:
        """The library's worker, begun again whenever the database went away: that ends it."""
        failures = 0
        while True:
            began = asyncio.get_running_loop().time()
            try:
                async with self._app.open_async():
                    await self._app.run_worker_async()
            except (ProcrastinateException, PostgresError) as error:
                logger.warning("The jobs cannot be reached (%s)", type(error.__cause__ or error).__name__)
            failures = 1 if asyncio.get_running_loop().time() - began > self._pace.longest_wait else failures + 1
            await asyncio.sleep(self._pace.wait_after(failures))

    async def _carry_out(self, contact_id: int) -> None:
        try:
            await self._attend(contact_id)
        except Exception as error:
            if self._unexpected is not None and not self._unexpected.done():
                self._unexpected.set_exception(error)

    async def _look_after(self) -> None:
        """Again and again: jobs whose workers died go back into line, and forgotten work gets jobs."""
        while True:
            for contact_id in await self._take_over():
                logger.warning("A worker was lost; contact %s is attended to again", contact_id)
            await self._sweep()
            await asyncio.sleep(self._pace.idle)


async def _result(future: asyncio.Future[None]) -> None:
    await future
