"""Who of the staff did what: every view, export, change, login and role change. Only ever added to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select

from storage.tables import audit


class Did(StrEnum):
    """What kind of thing was done. `REFUSED`: what somebody had no right to, or asked of another site."""

    LOGIN = "login"
    LOGIN_FAILED = "login_failed"
    LOGOUT = "logout"
    VIEW = "view"
    EXPORT = "export"
    CHANGE = "change"
    ACCOUNT = "account"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something: a member of staff by login name, or whose hand is on the command line."""

    name: str
    staff_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing done. `what` says more, without anybody's answers; `reason` is why, where somebody had to say."""

    actor: Actor
    did: Did
    what: dict[str, Any] = field(default_factory=dict)
    site: str | None = None
    screening: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """An entry as it is kept."""

    id: int
    at: datetime
    actor: str
    action: str
    site: str | None
    screening_id: str | None
    what: dict[str, Any]
    reason: str | None


INSERT = insert(audit)

READ = (
    select(*(audit.c[name] for name in ("id", "at", "actor", "action", "site", "screening_id", "what", "reason")))
    .where(
        or_(bindparam("actor", type_=audit.c.actor.type).is_(None), audit.c.actor == bindparam("actor")),
        or_(
            bindparam("screening", type_=audit.c.screening_id.type).is_(None),
            audit.c.screening_id == bindparam("screening"),
        ),
    )
    .order_by(audit.c.id.desc())
    .limit(bindparam("most"))
)


def add(connection: Connection, entry: Entry, now: datetime) -> None:
    """Keep an entry, in the transaction of what it tells of."""
    connection.execute(
        INSERT,
        {
            "at": now,
            "actor": entry.actor.name,
            "staff_id": entry.actor.staff_id,
            "action": entry.did.value,
            "site": entry.site,
            "screening_id": entry.screening,
            "what": entry.what,
            "reason": entry.reason,
        },
    )


def read(
    connection: Connection, *, actor: str | None = None, screening: str | None = None, most: int = 1000
) -> list[StoredEntry]:
    """The newest entries, oldest of them first: of one actor, of one screening, or all."""
    rows = connection.execute(READ, {"actor": actor, "screening": screening, "most": most}).mappings()
    return [StoredEntry(**row) for row in rows][::-1]
