"""A screening's row: read before a turn, written after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from dialogs import Session
from storage.errors import ScreeningChanged
from storage.tables import screening

READ = select(
    screening.c.snapshot, screening.c.version, screening.c.closed_at, screening.c.contact_id, screening.c.lent_to
).where(screening.c.id == bindparam("screening_id"))

#: Whoever else wants to write it waits, instead of being told afterwards that it has changed.
READ_TO_WRITE = READ.with_for_update()

INSERT = insert(screening)

ADOPT = update(screening).where(screening.c.site.is_(None)).values(site=bindparam("default"))

#: Sets the columns that it is given values for.
UPDATE = update(screening).where(
    screening.c.id == bindparam("screening_id"), screening.c.version == bindparam("version_read")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A screening as it was read: its session, and what writing it back must know.

    `lent_to`: the contact of the coordinator who has it in hand for whoever it is.
    """

    session: Session
    version: int
    closed_at: datetime | None
    contact_id: int | None
    lent_to: int | None = None

    @property
    def in_hands_of(self) -> int | None:
        """The contact who is asked the questions."""
        return self.contact_id if self.lent_to is None else self.lent_to


def read(connection: Connection, screening_id: str, *, to_write: bool = False) -> Stored:
    """The screening with this id, which exists. `to_write`: nobody else writes it before this transaction ends.

    Raises `SessionFormatError` for one that this program cannot read.
    """
    row = connection.execute(READ_TO_WRITE if to_write else READ, {"screening_id": screening_id}).one()
    return Stored(
        session=Session.load(row.snapshot),
        version=row.version,
        closed_at=row.closed_at,
        contact_id=row.contact_id,
        lent_to=row.lent_to,
    )


def add(connection: Connection, session: Session, contact_id: int, site: str, now: datetime) -> None:
    """A new screening of this contact; at `site` where the session names none."""
    values = _columns(session, now) | {
        "id": session.id,
        "contact_id": contact_id,
        "site": session.site or site,
        "practice": session.practice,
        "created_at": now,
        "closed_at": None if session.open else now,
    }
    connection.execute(INSERT, values)


def write(connection: Connection, stored: Stored, session: Session, now: datetime, by: int | None = None) -> None:
    """Make `session` what is stored; `ScreeningChanged` if it is not `stored` any more.

    `by`: the contact who takes the turn. It is lent to whoever else than its own goes on with it, until it is returned.
    """
    borrower = stored.lent_to if by in (None, stored.contact_id) else by
    values = _columns(session, now) | {
        "lent_to": None if session.loan is None else borrower,
        "screening_id": session.id,
        "version_read": stored.version,
        "version": stored.version + 1,
        "closed_at": None if session.open else stored.closed_at or now,
    }
    if connection.execute(UPDATE, values).rowcount != 1:
        raise ScreeningChanged(f"The screening {session.id} was changed by somebody else at the same time.")


def adopt(connection: Connection, site: str) -> None:
    """Screenings of no site, from before there were any, belong to this one."""
    connection.execute(ADOPT, {"default": site})


def _columns(session: Session, now: datetime) -> dict[str, Any]:
    return {
        "subject": session.subject,
        "role": session.owner.value,
        "channel": session.channel,
        "language": session.language,
        "state": session.state,
        "protocol": session.protocol,
        "verdict": session.verdict,
        "heard_at": session.heard_at,
        "reminders": session.reminders,
        "snapshot": session.dump(),
        "updated_at": now,
    }
