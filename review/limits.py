"""How much may be asked of the staff pages, by each address and at once: of each process that serves them."""

from __future__ import annotations

from datetime import datetime
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request


class Limiter:
    """So many requests a minute from each address, as many again at once after a while of silence."""

    #: Addresses that are remembered.
    MOST = 10_000

    def __init__(self, a_minute: int) -> None:
        self._a_minute = a_minute
        self._left: dict[str, tuple[float, datetime]] = {}

    def allows(self, address: str, now: datetime) -> bool:
        """Count a request; whether it may be answered."""
        left, then = self._left.pop(address, (float(self._a_minute), now))
        left = min(self._a_minute, left + self._a_minute * max((now - then).total_seconds(), 0) / 60)
        allowed = left >= 1
        self._left[address] = (left - 1 if allowed else left, now)  # at the end: the order is that of last use
        if len(self._left) > self.MOST:
            del self._left[next(iter(self._left))]
        return allowed


def address(request: Request) -> str:
    """Whom a request counts for: its address, of IPv6 the part that a provider gives to one customer."""
    host = request.client.host if request.client else ""
    try:
        parsed = ip_address(host)
    except ValueError:
        return host
    if not isinstance(parsed, IPv6Address):
        return host
    return str(parsed.ipv4_mapped or parsed.exploded[:19])
