"""Guessing is slowed down: after some guesses in a row that went wrong, each next one has to wait longer.

A guess is counted before it is looked at, so that many at once are many; being right takes the count back.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from storage.secret import sha256
from storage.tables import attempts, unless_there

#: So many guesses in a row are free.
FREE = 5

#: From then on the waiting doubles, from the first to the second.
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)

#: After so long without a guess they are forgotten.
FORGOTTEN_AFTER = timedelta(days=1)

FORGET = delete(attempts).where(attempts.c.last_at < bindparam("before"))
READ = select(attempts).where(attempts.c.about == bindparam("key")).with_for_update()
COUNT = (
    update(attempts)
    .where(attempts.c.about == bindparam("key"))
    .values(failures=bindparam("count"), last_at=bindparam("now"), blocked_until=bindparam("until"))
)
CLEAR = delete(attempts).where(attempts.c.about == bindparam("key"))


def take(connection: Connection, about: str, now: datetime, *, first_wait: timedelta = FIRST_WAIT) -> datetime | None:
    """Count a guess about `about`; nothing if it may be looked at, else the time up to which none may."""
    key, row = _row(connection, about, now)
    blocked: datetime | None = row.blocked_until
    if blocked is not None and blocked > now:
        return blocked
    count = row.failures + 1
    until = None if count < FREE else now + min(first_wait * 2 ** min(count - FREE, 30), LONGEST_WAIT)
    connection.execute(COUNT, {"key": key, "count": count, "now": now, "until": until})
    return None


def count(connection: Connection, about: str, now: datetime) -> int:
    """Count a guess about `about` without ever holding it up; how many there were."""
    key, row = _row(connection, about, now)
    connection.execute(COUNT, {"key": key, "count": row.failures + 1, "now": now, "until": None})
    return int(row.failures) + 1


def clear(connection: Connection, about: str) -> None:
    """The guess was right."""
    connection.execute(CLEAR, {"key": sha256(about)})


def _row(connection: Connection, about: str, now: datetime) -> tuple[str, Any]:
    key = sha256(about)
    connection.execute(FORGET, {"before": now - FORGOTTEN_AFTER})
    connection.execute(unless_there(attempts, connection.dialect), {"about": key, "failures": 0, "last_at": now})
    return key, connection.execute(READ, {"key": key}).one()
