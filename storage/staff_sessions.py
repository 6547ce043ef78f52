"""Who is logged in to the staff pages, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from storage import accounts
from storage.accounts import Staff
from storage.secret import new_secret, sha256
from storage.tables import staff_session

#: Without a request for so long, or after so long in any case, one has to log in again.
IDLE = timedelta(minutes=20)
LONGEST = timedelta(hours=12)

#: A request is noted no more often than this.
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """Somebody who is logged in. `until`: by then they are not any more, unless there is another request."""

    staff: Staff
    until: datetime


READ = select(staff_session).where(staff_session.c.token_sha256 == bindparam("token"))
EXTEND = (
    update(staff_session)
    .where(staff_session.c.token_sha256 == bindparam("token"))
    .values(idle_until=bindparam("until"))
)
END = delete(staff_session).where(staff_session.c.token_sha256 == bindparam("token"))
SWEEP = delete(staff_session).where(
    or_(staff_session.c.idle_until <= bindparam("now"), staff_session.c.expires_at <= bindparam("now"))
)


def begin(connection: Connection, staff_id: int, now: datetime) -> str:
    """A new session; its token."""
    connection.execute(SWEEP, {"now": now})
    token = new_secret()
    row = {
        "token_sha256": sha256(token),
        "staff_id": staff_id,
        "begun_at": now,
        "idle_until": now + IDLE,
        "expires_at": now + LONGEST,
    }
    connection.execute(insert(staff_session), row)
    return token


def whose(connection: Connection, token: str, now: datetime) -> tuple[LoggedIn, bool] | None:
    """Whose session it is, and whether this request is to be noted; nothing for one that is over or never was."""
    row = connection.execute(READ, {"token": sha256(token)}).one_or_none()
    if row is None or row.idle_until <= now or row.expires_at <= now:
        return None
    found = accounts.by_id(connection, row.staff_id)
    if found.disabled_at is not None:
        return None
    logged_in = LoggedIn(staff=found, until=min(now + IDLE, row.expires_at))
    return logged_in, row.idle_until < now + IDLE - NOTED_EVERY


def extend(connection: Connection, token: str, now: datetime) -> None:
    """There was a request."""
    connection.execute(EXTEND, {"token": sha256(token), "until": now + IDLE})


def end_others(connection: Connection, staff_id: int, token: str | None) -> None:
    """Log somebody out wherever they are but here."""
    here = "" if token is None else sha256(token)
    others = (staff_session.c.staff_id == staff_id, staff_session.c.token_sha256 != here)
    connection.execute(delete(staff_session).where(*others))


def end(connection: Connection, token: str) -> None:
    """Log out."""
    connection.execute(END, {"token": sha256(token)})
