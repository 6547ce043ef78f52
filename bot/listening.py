"""An address to serve HTTP at."""

from __future__ import annotations

import os
import socket

from bot.exits import Failure


class AddressTaken(Failure):
    """There is nothing to listen on."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; `AddressTaken` where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise AddressTaken(f"Nothing can be served at {host}:{port}: {os.strerror(error.errno or 0)}.") from None
