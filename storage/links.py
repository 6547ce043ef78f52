"""One-time links: whoever has the secret may do one thing, once, for a while.

Which account becomes whose, and who goes on with a screening, is decided by these and never by a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.secret import new_secret, sha256
from storage.tables import link

LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link is for: a member of staff's own messenger account, or going on with a screening."""

    staff_id: int | None = None
    screening_id: str | None = None

    @property
    def kind(self) -> str:
        """The table's word for it."""
        return "staff" if self.staff_id is not None else "screening"


USE = (
    update(link)
    .where(
        link.c.secret_sha256 == bindparam("secret"),
        link.c.used_at.is_(None),
        link.c.expires_at > bindparam("now", type_=link.c.expires_at.type),
    )
    .values(used_at=bindparam("now", type_=link.c.used_at.type), used_by=bindparam("contact_id"))
    .returning(link.c.staff_id, link.c.screening_id)
)

FIRST = select(func.min(link.c.made_at)).where(link.c.screening_id == bindparam("screening_id"))


def make(connection: Connection, to: Link, now: datetime, lasts: timedelta = LASTS) -> str:
    """A new link; its secret."""
    secret = new_secret()
    row = {
        "secret_sha256": sha256(secret),
        "kind": to.kind,
        "staff_id": to.staff_id,
        "screening_id": to.screening_id,
        "made_at": now,
        "expires_at": now + lasts,
    }
    connection.execute(insert(link), row)
    return secret


def use(connection: Connection, secret: str, contact_id: int, now: datetime) -> Link | None:
    """What a link is for, and it is used up; nothing for one that was used, is over or never was."""
    values = {"secret": sha256(secret), "now": now, "contact_id": contact_id}
    row = connection.execute(USE, values).one_or_none()
    return None if row is None else Link(staff_id=row.staff_id, screening_id=row.screening_id)


def first_made(connection: Connection, screening_id: str) -> datetime | None:
    """When the first link was made with which somebody else goes on with a screening."""
    first: datetime | None = connection.execute(FIRST, {"screening_id": screening_id}).scalar_one()
    return first
