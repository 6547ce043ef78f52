"""Accounts of staff: who they are, their role, their sites."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.audit import Actor
from storage.errors import LoginTaken, NoSuchStaff
from storage.scope import Scope
from storage.tables import contact, staff, staff_session, staff_site, unless_there


class StaffRole(StrEnum):
    """What somebody is at a site; what they may do stands in `review.rights`."""

    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    ADMIN = "admin"
    MONITOR = "monitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Somebody who works with the records. `password`: an Argon2id hash; `totp_secret`: sealed."""

    id: int
    login: str
    name: str
    role: StaffRole
    sites: frozenset[str]
    language: str
    password: str = field(repr=False)
    totp_secret: str | None = field(default=None, repr=False)
    totp_step: int | None = field(default=None, repr=False)
    contact_id: int | None = None
    created_at: datetime
    disabled_at: datetime | None = None

    @property
    def scope(self) -> Scope:
        """The sites whose records they work with."""
        return Scope(self.sites)

    @property
    def actor(self) -> Actor:
        """How the audit calls them."""
        return Actor(name=self.login, staff_id=self.id)


_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}", re.ASCII)


def is_login(words: str) -> bool:
    """Whether `words` can be a login name: 2 to 32 small letters, digits, dots, hyphens, underscores."""
    return _LOGIN.fullmatch(words) is not None


def is_name(words: str) -> bool:
    """Whether `words` can be somebody's name: 1 to 80 characters that can be seen."""
    return 1 <= len(words) <= 80 and not words.isspace() and words.isprintable()


ALL = select(staff).order_by(staff.c.login)
BY_LOGIN = select(staff).where(staff.c.login == bindparam("login"))
BY_ID = select(staff).where(staff.c.id == bindparam("staff_id"))
BY_CONTACT = select(staff).where(staff.c.contact_id == bindparam("contact_id"))
SITES = select(staff_site.c.site).where(staff_site.c.staff_id == bindparam("staff_id"))

THIS = update(staff).where(staff.c.id == bindparam("this_id"))
LOG_OUT = delete(staff_session).where(staff_session.c.staff_id == bindparam("staff_id"))


def everybody(connection: Connection) -> list[Staff]:
    """All accounts, by login name."""
    return [_staff(connection, row) for row in connection.execute(ALL).all()]


def by_login(connection: Connection, login: str) -> Staff | None:
    """The account of a login name, as it is written there."""
    row = connection.execute(BY_LOGIN, {"login": login}).one_or_none()
    return None if row is None else _staff(connection, row)


def by_id(connection: Connection, staff_id: int) -> Staff:
    """The account with this id, which exists."""
    return _staff(connection, connection.execute(BY_ID, {"staff_id": staff_id}).one())


def by_contact(connection: Connection, contact_id: int) -> Staff | None:
    """Whose messenger account that is; nobody who is disabled."""
    row = connection.execute(BY_CONTACT, {"contact_id": contact_id}).one_or_none()
    return None if row is None or row.disabled_at is not None else _staff(connection, row)


def addresses(connection: Connection, channel: str, account: str, roles: Collection[StaffRole]) -> list[str]:
    """The sealed addresses of linked accounts of these roles that are not disabled."""
    theirs = (
        select(contact.c.address)
        .join(staff, staff.c.contact_id == contact.c.id)
        .where(
            contact.c.channel == channel,
            contact.c.account == account,
            staff.c.disabled_at.is_(None),
            staff.c.role.in_([role.value for role in roles]),
        )
    )
    return list(connection.execute(theirs).scalars())


def named(connection: Connection, login: str) -> Staff:
    """The account of a login name. Raises `NoSuchStaff`."""
    found = by_login(connection, login)
    if found is None:
        raise NoSuchStaff(f"There is no account {login!r}.")
    return found


def add(
    connection: Connection,
    *,
    login: str,
    name: str,
    role: StaffRole,
    sites: frozenset[str],
    language: str,
    password: str,
    now: datetime,
) -> Staff:
    """A new account. Raises `LoginTaken`."""
    row = {
        "login": login,
        "name": name,
        "role": role.value,
        "language": language,
        "password": password,
        "created_at": now,
    }
    statement = unless_there(staff, connection.dialect).returning(staff.c.id)
    staff_id = connection.execute(statement, row).scalar_one_or_none()
    if staff_id is None:
        raise LoginTaken(f"There is an account {login!r} already.")
    _set_sites(connection, staff_id, Scope(sites))
    return by_id(connection, staff_id)


def change(connection: Connection, staff_id: int, **values: Any) -> None:
    """Set columns of an account."""
    connection.execute(THIS.values(**{name: bindparam(name) for name in values}), {"this_id": staff_id, **values})


def let_go(connection: Connection, contact_id: int) -> None:
    """A messenger account is nobody's of the staff any more, disabled ones included."""
    connection.execute(
        update(staff).where(staff.c.contact_id == bindparam("was")).values(contact_id=None), {"was": contact_id}
    )


def move(connection: Connection, staff_id: int, scope: Scope) -> None:
    """Give somebody other sites."""
    connection.execute(delete(staff_site).where(staff_site.c.staff_id == staff_id))
    _set_sites(connection, staff_id, scope)


def log_out(connection: Connection, staff_id: int) -> None:
    """End all sessions of somebody."""
    connection.execute(LOG_OUT, {"staff_id": staff_id})


def _set_sites(connection: Connection, staff_id: int, scope: Scope) -> None:
    connection.execute(insert(staff_site), [{"staff_id": staff_id, "site": site} for site in sorted(scope.sites)])


def _staff(connection: Connection, row: Any) -> Staff:
    sites = frozenset(connection.execute(SITES, {"staff_id": row.id}).scalars())
    return Staff(**{**row._mapping, "role": StaffRole(row.role), "sites": sites})
