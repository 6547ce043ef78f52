"""Serves HTTP inside the bot's event loop: the webhook, whether the bot is well, and what it measures."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.listening import listen

#: Idle connections are kept open for so long: the messenger comes again.
KEEP_ALIVE_SECONDS = 75

#: Requests at once; whoever opens more is told 503.
CONNECTIONS = 500


class _Server(uvicorn.Server):
    """Leaves signals to the program around it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class HttpServer:
    """One application at one address, from `open` until `stop`."""

    def __init__(self, application: ASGIApp, address: tuple[str, int], *, grace: float) -> None:
        self._wanted = address
        self._sockets: list[socket.socket] = []
        self._server = _Server(
            uvicorn.Config(
                application,
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                limit_concurrency=CONNECTIONS,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=max(1, int(grace) - 1),
            )
        )

    @property
    def port(self) -> int:
        """Where it listens, once it is open."""
        port: int = self._sockets[0].getsockname()[1]
        return port

    def open(self) -> None:
        """Take the address; `AddressTaken` where that cannot be."""
        self._sockets = [listen(*self._wanted)]

    async def run(self) -> None:
        """Serve until `stop`."""
        await self._server.serve(self._sockets)

    def stop(self) -> None:
        """Take no more requests. `run` returns once those under way are answered."""
        self._server.should_exit = True

    def close(self) -> None:
        """Give the address back, also where it was never served."""
        for each in self._sockets:
            each.close()
