"""Accounts, sessions and links of staff as one object: each thing in one transaction, and on the audit."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from storage import accounts, attempts, audit, chain, contacts, links, staff_sessions
from storage.accounts import Staff, StaffRole
from storage.audit import Actor, Did, Entry, StoredEntry
from storage.chain import Chain, Noted
from storage.engine import Database
from storage.keys import Keys
from storage.links import Link
from storage.scope import Scope
from storage.secret import new_secret, sha256
from storage.staff_sessions import LoggedIn
from storage.visitor import SITE

logger = logging.getLogger(__name__)

#: So many wrong one-time links within a day, by whomever, are told to whoever runs the program.
ALARM = 20


class Staffing:
    """Who works with the records of one database. Everything may raise `DatabaseUnreachable`."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def everybody(self) -> list[Staff]:
        """All accounts, by login name."""
        with self._database.reading() as connection:
            return accounts.everybody(connection)

    def add(
        self,
        *,
        login: str,
        name: str,
        role: StaffRole,
        sites: frozenset[str],
        language: str,
        password: str,
        by: Actor,
        now: datetime,
    ) -> Staff:
        """A new account; `password` is an Argon2id hash. Raises `LoginTaken`."""
        with self._database.writing() as connection:
            made = accounts.add(
                connection,
                login=login,
                name=name,
                role=role,
                sites=sites,
                language=language,
                password=password,
                now=now,
            )
            _changed(connection, self._keys, made, by, now, {"added": role.value, "sites": sorted(sites)})
        return made

    def disable(self, login: str, *, disabled: bool, by: Actor, now: datetime) -> None:
        """Nobody logs in by this account any more, and nobody stays logged in; or they may again. `NoSuchStaff`."""
        with self._database.writing() as connection:
            found = accounts.named(connection, login)
            accounts.change(connection, found.id, disabled_at=now if disabled else None)
            accounts.log_out(connection, found.id)
            _changed(connection, self._keys, found, by, now, {"disabled": disabled})

    def set_role(self, login: str, role: StaffRole, sites: frozenset[str] | None, *, by: Actor, now: datetime) -> None:
        """Another role, and other sites where `sites` are given. Sessions end. Raises `NoSuchStaff`."""
        with self._database.writing() as connection:
            found = accounts.named(connection, login)
            accounts.change(connection, found.id, role=role.value)
            what: dict[str, Any] = {"role": {"was": found.role.value, "is": role.value}}
            if sites is not None:
                accounts.move(connection, found.id, Scope(sites))
                what["sites"] = {"was": sorted(found.sites), "is": sorted(sites)}
            accounts.log_out(connection, found.id)
            _changed(connection, self._keys, found, by, now, what)

    def set_password(self, login: str, password: str, *, by: Actor, now: datetime) -> None:
        """Another password (an Argon2id hash), without second factor and lock-out; sessions end. `NoSuchStaff`."""
        with self._database.writing() as connection:
            found = accounts.named(connection, login)
            accounts.change(connection, found.id, password=password, totp_secret=None, totp_step=None)
            accounts.log_out(connection, found.id)
            attempts.clear(connection, _password_of(login))
            _changed(connection, self._keys, found, by, now, {"password": "set"})

    def change_own(self, staff: Staff, token: str | None, now: datetime, **values: str | None) -> None:
        """Somebody changes their own `language` or `password`; their sessions but that of `token` end."""
        with self._database.writing() as connection:
            accounts.change(connection, staff.id, **values)
            staff_sessions.end_others(connection, staff.id, token)
            _changed(connection, self._keys, staff, staff.actor, now, {"own": sorted(values)})

    def set_totp(self, staff: Staff, token: str, secret: str | None, now: datetime) -> None:
        """Somebody asks for codes from now on, made with this secret, or for none; other sessions of theirs end."""
        self.change_own(staff, token, now, totp_secret=None if secret is None else self._keys.seal(secret))

    def totp_secret(self, staff: Staff) -> str | None:
        """The secret of somebody's codes. Raises `KeyMissing`."""
        return None if staff.totp_secret is None else self._keys.unseal(staff.totp_secret)

    def link(self, login: str, *, by: Actor, now: datetime) -> str:
        """The secret of a one-time link between somebody and their own messenger account. Raises `NoSuchStaff`."""
        with self._database.writing() as connection:
            found = accounts.named(connection, login)
            secret = links.make(connection, Link(staff_id=found.id), now)
            _changed(connection, self._keys, found, by, now, {"link": "made"})
        return secret

    def use_link(self, secret: str, contact_id: int, now: datetime) -> Staff | None:
        """The messenger account `contact_id` is that of whoever the link was made for.

        Nothing for a secret that is not, or no longer, good, and for somebody who has tried too many.
        """
        with self._database.writing() as connection:
            used = use_link(connection, self._keys, secret, contact_id, now)
            return None if used is None or used.staff_id is None else accounts.by_id(connection, used.staff_id)

    def by_contact(self, contact_id: int) -> Staff | None:
        """Whose messenger account that is."""
        with self._database.reading() as connection:
            return accounts.by_contact(connection, contact_id)

    def chats(self, channel: str, account: str, roles: frozenset[StaffRole]) -> list[str]:
        """The addresses, with our account on a channel, of staff of these roles who are linked. Raises `KeyMissing`."""
        with self._database.reading() as connection:
            return [self._keys.unseal(sealed) for sealed in accounts.addresses(connection, channel, account, roles)]

    def may_try(self, login: str, now: datetime, device: str = "") -> tuple[Staff | None, datetime | None]:
        """The account of a login name, if there is one that is not disabled; and until when nobody may try it.

        Counts as a try that went wrong until `log_in` says otherwise. With the mark of a `device` it counts for that
        device alone, and nobody who guesses elsewhere can lock its owner out.
        """
        with self._database.writing() as connection:
            found = accounts.by_login(connection, login)
            blocked = attempts.take(connection, self._password_of(login, found, device), now)
        return (None if found is None or found.disabled_at is not None else found), blocked

    def knows(self, login: str, device: str) -> bool:
        """Whether somebody of this login name, with the password that they have now, has logged in on this device."""
        with self._database.reading() as connection:
            return self._is_device(accounts.by_login(connection, login), device)

    def device(self, staff: Staff) -> str:
        """A mark for the device on which somebody has just logged in. Tells nothing to who has not the keys."""
        secret = new_secret()
        return f"{secret}.{self._keys.mark('device', secret, staff.login, staff.password)}"

    def may_prove(self, staff: Staff, token: str, now: datetime) -> datetime | None:
        """Until when somebody who is logged in may not try their password; nothing if they may.

        Counts for their session alone, as a try that went wrong until `proved` says otherwise.
        """
        with self._database.writing() as connection:
            return attempts.take(connection, _password_in(token), now)

    def refuse(self, staff: Staff | None, now: datetime) -> None:
        """A login went wrong. What was typed as a name that nobody has may be a password, so it is not kept."""
        actor = staff.actor if staff is not None else Actor(name="unknown")
        with self._database.writing() as connection:
            audit.add(connection, self._keys, Entry(actor=actor, did=Did.LOGIN_FAILED), now)

    def log_in(
        self, staff: Staff, now: datetime, *, old: str | None, step: int | None = None, device: str = ""
    ) -> str | None:
        """Begin a session; its token. The session `old` ends. `device`: as for `may_try`.

        `step`: that of the one-time code which was given; nothing is begun by a code that was used before.
        """
        with self._database.writing() as connection:
            if step is not None:
                fresh = accounts.by_id(connection, staff.id)
                if fresh.totp_step is not None and step <= fresh.totp_step:
                    return None
                accounts.change(connection, staff.id, totp_step=step)
            attempts.clear(connection, self._password_of(staff.login, staff, device))
            if old is not None:
                staff_sessions.end(connection, old)
            token = staff_sessions.begin(connection, staff.id, now)
            audit.add(connection, self._keys, Entry(actor=staff.actor, did=Did.LOGIN), now)
        return token

    def session(self, token: str, now: datetime) -> LoggedIn | None:
        """Who is logged in by this token; the session lasts on."""
        with self._database.reading() as connection:
            found = staff_sessions.whose(connection, token, now)
        if found is None:
            return None
        logged_in, note = found
        if note:
            with self._database.writing() as connection:
                staff_sessions.extend(connection, token, now)
        return logged_in

    def proved(self, token: str) -> None:
        """They knew their password: a try that `may_prove` counted did not go wrong."""
        with self._database.writing() as connection:
            attempts.clear(connection, _password_in(token))

    def log_out(self, staff: Staff, token: str, now: datetime) -> None:
        """End a session."""
        with self._database.writing() as connection:
            staff_sessions.end(connection, token)
            audit.add(connection, self._keys, Entry(actor=staff.actor, did=Did.LOGOUT), now)

    def record(self, entry: Entry, now: datetime) -> None:
        """Put something on the audit that changes nothing in the records."""
        with self._database.writing() as connection:
            audit.add(connection, self._keys, entry, now)

    def read_by_hand(self, screening_id: str, by: Actor, now: datetime) -> None:
        """Put on the audit that somebody read a screening on the command line."""
        with self._database.writing() as connection:
            site = connection.execute(SITE, {"screening_id": screening_id}).scalar_one_or_none()
            entry = Entry(actor=by, did=Did.VIEW, screening=screening_id, site=site)
            audit.add(connection, self._keys, entry, now)

    def audit(self, *, actor: str | None = None, screening: str | None = None, most: int = 1000) -> list[StoredEntry]:
        """The newest entries of the audit, oldest of them first."""
        with self._database.reading() as connection:
            return audit.read(connection, actor=actor, screening=screening, most=most)

    def verify(self, noted: Noted | None = None) -> Chain:
        """Whether the audit is as it was written, and still has the entry that was noted."""
        with self._database.reading() as connection:
            return chain.verify(connection, self._keys, noted)

    def _password_of(self, login: str, staff: Staff | None, device: str) -> str:
        """What is counted: guesses at a name, by everybody or on one device."""
        return _password_of(login) + (f" on {device}" if self._is_device(staff, device) else "")

    def _is_device(self, staff: Staff | None, device: str) -> bool:
        secret, _, mark = device.partition(".")
        return staff is not None and mark in self._keys.marks("device", secret, staff.login, staff.password)


def use_link(connection: Connection, keys: Keys, secret: str, contact_id: int, now: datetime) -> Link | None:
    """Use up a one-time link; one of the staff's makes the contact theirs. Nothing for one that is not good.

    Nor for somebody who has tried too many: five wrong ones, then one an hour.
    """
    guesser = f"links of {contacts.mark(connection, contact_id)}"
    if attempts.take(connection, guesser, now, first_wait=attempts.LONGEST_WAIT) is not None:
        return None
    used = links.use(connection, secret, contact_id, now)
    if used is None:
        _guessed_wrong(connection, keys, contact_id, now)
        return None
    attempts.clear(connection, guesser)
    if used.staff_id is not None:
        accounts.let_go(connection, contact_id)
        accounts.change(connection, used.staff_id, contact_id=contact_id)
        staff = accounts.by_id(connection, used.staff_id)
        _changed(connection, keys, staff, staff.actor, now, {"link": "used"})
    return used


def _guessed_wrong(connection: Connection, keys: Keys, contact_id: int, now: datetime) -> None:
    """Somebody tried a one-time link that is none; so many of everybody's in a row are an alarm."""
    guesses = attempts.count(connection, "links of everybody", now)
    failed = Entry(actor=Actor(name="messenger"), did=Did.REFUSED, what={"link": contact_id})
    audit.add(connection, keys, failed, now)
    if guesses % ALARM == 0:
        logger.error("%d one-time links were tried that are none. Somebody may be guessing.", guesses)
        alarm = Entry(actor=Actor(name="messenger"), did=Did.REFUSED, what={"alarm": "links", "guesses": guesses})
        audit.add(connection, keys, alarm, now)


def _changed(connection: Connection, keys: Keys, staff: Staff, by: Actor, now: datetime, what: dict[str, Any]) -> None:
    audit.add(connection, keys, Entry(actor=by, did=Did.ACCOUNT, what={"of": staff.login, **what}), now)


def _password_of(login: str) -> str:
    return f"password of {login}"


def _password_in(token: str) -> str:
    return f"password in session {sha256(token)}"
