"""Many contacts at once, each contact one thing at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Generic, Protocol, TypeVar


class ForContact(Protocol):
    """Work that belongs to a contact."""

    @property
    def contact_id(self) -> int:
        """Whose lane the work goes through."""
        ...


W = TypeVar("W", bound=ForContact)


class Lanes(Generic[W]):
    """Fetches work and hands it out: never two pieces of one contact at a time, at most `width` pieces in all.

    `fetch` gives the next piece of each contact; `carry` does one and leaves it done, or not to be fetched again
    before its time. An exception from either ends `run`.
    """

    def __init__(
        self,
        *,
        fetch: Callable[[], Awaitable[Iterable[W]]],
        carry: Callable[[W], Awaitable[None]],
        width: int,
        idle: float,
    ) -> None:
        self._fetch = fetch
        self._carry = carry
        self._width = width
        self._idle = idle
        self._busy: set[int] = set()
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()

    def wake(self) -> None:
        """There may be work: look now."""
        self._wake.set()

    def stop(self) -> None:
        """Begin nothing more. `run` returns as soon as what is in hand is done."""
        self._stopping.set()
        self._wake.set()

    async def run(self) -> None:
        """Hand out work until `stop`."""
        async with asyncio.TaskGroup() as lanes:
            while not self._stopping.is_set():
                self._wake.clear()  # before fetching: what is announced meanwhile is looked for again
                passed_over = set(self._busy)  # of these the fetch may still see what is done a moment later
                for work in await self._fetch():
                    if self._stopping.is_set() or len(self._busy) >= self._width:
                        break
                    if work.contact_id not in passed_over:
                        self._busy.add(work.contact_id)
                        lanes.create_task(self._along(work))
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._idle):
                        await self._wake.wait()

    async def _along(self, work: W) -> None:
        try:
            await self._carry(work)
        finally:
            self._busy.discard(work.contact_id)
            self._wake.set()
