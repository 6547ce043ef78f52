"""How the process is told to end, and that it does."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

ASKS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def stopped_by_signals(stop: Callable[[], None], *, within: int) -> Iterator[None]:
    """SIGTERM and SIGINT call `stop`. A second one does what it does by default: no stop can be made to wait.

    If the block has not ended `within` so many seconds of the first, the process does, whatever holds it up: nothing
    that was promised is in memory alone.
    """
    loop = asyncio.get_running_loop()
    armed = False

    def release() -> None:
        for each in ASKS:
            with suppress(NotImplementedError):
                loop.remove_signal_handler(each)

    def once() -> None:
        nonlocal armed
        release()
        armed = True
        signal.alarm(within)
        stop()

    for each in ASKS:
        with suppress(NotImplementedError):  # an event loop without signals
            loop.add_signal_handler(each, once)
    try:
        yield
    finally:
        release()
        if armed:
            signal.alarm(0)
