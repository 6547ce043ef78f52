"""Who of the staff did what: every view, export, change, login, role change and erasure. Only ever added to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select

from storage import chain
from storage.keys import Keys
from storage.scope import Scope
from storage.tables import audit, staff, staff_site


class Did(StrEnum):
    """What kind of thing was done. `REFUSED`: what somebody had no right to, or asked of another site."""

    LOGIN = "login"
    LOGIN_FAILED = "login_failed"
    LOGOUT = "logout"
    VIEW = "view"
    EXPORT = "export"
    CHANGE = "change"
    ACCOUNT = "account"
    ERASE = "erase"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """Which entries are looked for: those from `since` on and before `until`; whatever is left out does not matter."""

    since: datetime
    until: datetime
    actor: str | None = None
    action: Did | None = None
    screening: str | None = None


ENTRY = tuple(audit.c[name] for name in ("id", "at", "actor", "action", "site", "screening_id", "what", "reason"))

READ = (
    select(*ENTRY)
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


def add(connection: Connection, keys: Keys, entry: Entry, now: datetime) -> None:
    """Keep an entry, in the transaction of what it tells of and at its end: nobody else adds one until it is over."""
    said = {
        "at": now,
        "actor": entry.actor.name,
        "staff_id": entry.actor.staff_id,
        "action": entry.did.value,
        "site": entry.site,
        "screening_id": entry.screening,
        "what": entry.what,
        "reason": entry.reason,
    }
    chain.append(connection, keys, said)


def read(
    connection: Connection, *, actor: str | None = None, screening: str | None = None, most: int = 1000
) -> list[StoredEntry]:
    """The newest entries, oldest of them first: of one actor, of one screening, or all."""
    rows = connection.execute(READ, {"actor": actor, "screening": screening, "most": most}).mappings()
    return [StoredEntry(**row) for row in rows][::-1]


def listed(
    connection: Connection, scope: Scope, audited: Audited, *, page: int, size: int
) -> tuple[list[StoredEntry], int]:
    """Page `page` (from 1) of what was done at these sites, the newest first; and how many entries there are at all."""
    conditions = [_at(scope), audit.c.at >= audited.since, audit.c.at < audited.until]
    if audited.actor is not None:
        conditions.append(audit.c.actor == audited.actor)
    if audited.action is not None:
        conditions.append(audit.c.action == audited.action.value)
    if audited.screening is not None:
        conditions.append(audit.c.screening_id == audited.screening)
    total = connection.execute(select(func.count()).select_from(audit).where(*conditions)).scalar_one()
    query = select(*ENTRY).where(*conditions).order_by(audit.c.id.desc()).limit(size).offset((page - 1) * size)
    return [StoredEntry(**row) for row in connection.execute(query).mappings()], total


def _at(scope: Scope) -> ColumnElement[bool]:
    """What was done with these sites' records; and what was done with no site's, by their staff, with their accounts,
    or by somebody whom nobody knows.
    """
    sites = sorted(scope.sites)
    theirs = select(staff_site.c.staff_id).where(staff_site.c.site.in_(sites))
    accounts = select(staff.c.login).join(staff_site).where(staff_site.c.site.in_(sites))
    of = audit.c.what["of"].as_string()
    return or_(
        audit.c.site.in_(sites),
        and_(
            audit.c.site.is_(None),
            or_(
                audit.c.staff_id.in_(theirs),
                of.in_(accounts),
                and_(audit.c.staff_id.is_(None), of.is_(None)),
            ),
        ),
    )
